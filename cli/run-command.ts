import type { Command } from "commander";
import type { CommandWorld } from "./command-world.ts";
import { booleanFlags, normaliseArguments } from "./flags/normalise-arguments.ts";
import { actionMaker, type ExitCode } from "./invocation.ts";
import { jangadaProgram } from "./program.ts";
import { reportFailure } from "./report-failure.ts";

/**
 * Runs one command line, without the program's own name, and returns its exit code: 0, 1 for a failed
 * run, 2 for misuse. Never throws.
 */
export async function runCommand(words: readonly string[], world: CommandWorld): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = jangadaProgram(
    actionMaker(world, (code) => {
      exitCode = code;
    }),
  );
  settle(program, world);
  try {
    await program.parseAsync(normaliseArguments(words, booleanFlags(program)), { from: "user" });
    return exitCode;
  } catch (error) {
    return reportFailure(error, world.errorOutput, words.includes("--debug"));
  }
}

/** Has commander throw and write where we say, in every command of the tree. */
function settle(command: Command, world: CommandWorld): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => world.output.write(text),
      // Help that a missing subcommand brings up; errors are reported by ourselves.
      writeErr: (text) => world.output.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => world.output.columns || 100,
      getErrHelpWidth: () => world.output.columns || 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const child of command.commands) settle(child, world);
}
