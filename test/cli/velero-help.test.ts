import { readFileSync } from "node:fs";
import type { Command, Option } from "commander";
import { describe, expect, it } from "vitest";
import { jangadaProgram } from "../../cli/program.ts";

/** The words that a real Velero's `--help` of one command lists; the sentences are its own. */
interface VeleroHelp {
  readonly commands: readonly string[];
  readonly flags: Readonly<Record<string, { readonly type: string; readonly shorthand?: string }>>;
}

const HELP = JSON.parse(
  readFileSync(new URL("../golden/cli/velero-help.json", import.meta.url), "utf8"),
) as Readonly<Record<string, VeleroHelp>>;
const PROGRAM = jangadaProgram(() => async () => {});

/** Commands of ours that Velero has not. */
const OURS_ALONE: Readonly<Record<string, readonly string[]>> = {
  velero: ["access", "doctor", "serve"],
  restore: ["delete-disks"],
};

/** What commander gives every command by itself. */
const COMMANDERS_OWN = ["help"];

function commandAt(path: string): Command {
  const words = path === "velero" ? [] : path.split(" ");
  return words.reduce((command, word) => {
    const found = command.commands.find((each) => each.name() === word);
    if (!found) throw new Error(`no command '${word}' in '${path}'`);
    return found;
  }, PROGRAM);
}

/** How a flag is typed: its letter, and whether a value must follow. */
function spelling({ short, required }: Option) {
  return { shorthand: short?.slice(1), takesValue: required };
}

const isBoolean = (type: string) => type === "bool" || type.startsWith("optionalBool");

describe.for(Object.entries(HELP))("%s", ([path, { commands, flags }]) => {
  const ours = commandAt(path);

  it("has every command that Velero lists, and of its own those that are listed here", () => {
    const names = ours.commands.map((command) => command.name());
    const missing = commands.filter(
      (name) => !COMMANDERS_OWN.includes(name) && !names.includes(name),
    );
    const shown = ours.createHelp().visibleCommands(ours);
    const added = shown.map((command) => command.name()).filter((name) => !commands.includes(name));

    expect(missing).toEqual([]);
    expect(added.sort()).toEqual(OURS_ALONE[path] ?? []);
  });

  it("takes every flag that Velero lists, with its letter, and a value where that takes one", () => {
    const options = new Map(ours.options.map((option) => [option.long?.slice(2), option]));
    const wanted = Object.entries(flags).filter(([name]) => !COMMANDERS_OWN.includes(name));
    const missing = wanted.filter(([name]) => !options.has(name)).map(([name]) => name);
    const found = wanted.flatMap(([name]) => {
      const option = options.get(name);
      return option ? [[name, spelling(option)]] : [];
    });
    const expected = wanted
      .filter(([name]) => options.has(name))
      .map(([name, { type, shorthand }]) => [name, { shorthand, takesValue: !isBoolean(type) }]);

    expect(missing).toEqual([]);
    expect(found).toEqual(expected);
  });
});
