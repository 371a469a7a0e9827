import { Command } from "commander";
import { type ClientSettings, checkSetting, keyHelp } from "../client-config/client-config.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { UsageError } from "../usage-error.ts";

/** `client`, with `client config get` and `client config set`. */
export function clientCommand(action: ActionMaker): Command {
  const config = new Command("config")
    .description("work with your own settings for all commands")
    .helpCommand(false)
    .addCommand(
      new Command("get")
        .description("show settings")
        .argument("[keys...]")
        .action(action(getSettings)),
    )
    .addCommand(
      new Command("set")
        .description("set settings; an empty value removes one")
        .argument("<key=value...>")
        .addHelpText("after", `\nKeys:\n${keyHelp()}\n`)
        .action(action(setSettings)),
    );
  return new Command("client")
    .description("work with this command's own settings")
    .helpCommand(false)
    .addCommand(config);
}

const getSettings: CommandWork<unknown> = async ({ world, operands, print }) => {
  const settings = world.clientConfig.read();
  const keys = operands.length > 0 ? operands : Object.keys(settings).sort();
  for (const key of keys) print(`${key}: ${settings[key] ?? "<NOT SET>"}\n`);
};

const setSettings: CommandWork<unknown> = async ({ world, operands }) => {
  const changes = Object.fromEntries(operands.map(pairOf));
  for (const [key, value] of Object.entries(changes)) checkSetting(key, value);
  const settings: ClientSettings = { ...world.clientConfig.read(), ...changes };
  const kept = Object.entries(settings).filter(([, value]) => value !== "");
  world.clientConfig.write(Object.fromEntries(kept));
};

function pairOf(word: string): readonly [key: string, value: string] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return [key, value];
  throw new UsageError(`'${word}' must be KEY=VALUE`);
}
