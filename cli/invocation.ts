import type { Command } from "commander";
import { type ClientSettings, globalOptions } from "./client-config/client-config.ts";
import type { CommandWorld } from "./command-world.ts";
import type { Floor } from "./floor.ts";
import type { GlobalOptions } from "./global-options.ts";
import { COLORED, type Colors, PLAIN } from "./output/colors.ts";

/** 0 is fine, 1 a failure, 2 a command line that makes no sense. */
export type ExitCode = 0 | 1 | 2;

/** One command on its way. */
export interface Invocation<Options> {
  readonly world: CommandWorld;
  readonly globals: GlobalOptions;
  readonly options: Options;
  /** Words of the command line that are neither commands nor options. */
  readonly operands: readonly string[];
  /** Opens the floor on first use; it is closed when the command ends. */
  readonly floor: () => Promise<Floor>;
  readonly colors: Colors;
  /** Writes what was asked for, as it is. */
  readonly print: (text: string) => void;
  /** Writes a line beside what was asked for. */
  readonly remark: (line: string) => void;
}

/** What a command does; nothing returned counts as 0. */
export type CommandWork<Options> = (
  invocation: Invocation<Options>,
) => Promise<ExitCode> | Promise<void>;

/** Makes work into what commander calls; `onExit` hears the exit code. */
export type ActionMaker = <Options>(
  work: CommandWork<Options>,
) => (...given: unknown[]) => Promise<void>;

/** Makes actions that run in `world`. */
export function actionMaker(world: CommandWorld, onExit: (code: ExitCode) => void): ActionMaker {
  return (work) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      const globals = globalOptions(command, settingsFor(command, world));
      let floor: Promise<Floor> | undefined;
      const open = () => {
        floor ??= world.openFloor(globals);
        return floor;
      };
      try {
        const code = await work({
          world,
          globals,
          options: command.opts() as never,
          operands: command.args,
          floor: open,
          colors: colorsFor(world, globals),
          print: (text) => {
            world.output.write(text);
          },
          remark: (line) => {
            world.errorOutput.write(`${line}\n`);
          },
        });
        onExit(code ?? 0);
      } finally {
        await (await floor?.catch(() => undefined))?.close();
      }
    };
}

/** What mends the settings must work when they are broken. */
function settingsFor(command: Command, { clientConfig }: CommandWorld): ClientSettings {
  return NEEDS_NO_SETTINGS.includes(command.parent?.name() ?? "") ? {} : clientConfig.read();
}

const NEEDS_NO_SETTINGS = ["config"];

/** In a terminal only, unless one of the usual ways says no; `--colorized=false` says no for good. */
function colorsFor({ output, environment }: CommandWorld, { colorized }: GlobalOptions): Colors {
  const wanted = colorized ?? (!environment.NO_COLOR && environment.TERM !== "dumb");
  return wanted && output.isTTY ? COLORED : PLAIN;
}
