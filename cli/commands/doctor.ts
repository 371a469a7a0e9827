import { Command } from "commander";
import type { Check } from "../floor.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { type Column, formatTable } from "../output/table.ts";

const COLUMNS: readonly Column<Check>[] = [
  { title: "CHECK", cell: ({ subject }) => subject },
  { title: "STATUS", cell: ({ isFine }) => (isFine ? "ok" : "FAILED") },
  { title: "FOUND", cell: ({ finding }) => finding },
];

/** `doctor`. */
export function doctorCommand(action: ActionMaker): Command {
  return new Command("doctor")
    .description("look at everything a backup needs, and say what to do about what does not work")
    .action(action(examine));
}

const examine: CommandWork<unknown> = async ({ floor, print }) => {
  const checks = await Array.fromAsync((await floor()).check());
  print(formatTable(COLUMNS, checks));
  const failed = checks.filter(({ isFine }) => !isFine);
  for (const { subject, remedy } of failed) print(`\n${subject}: ${remedy}\n`);
  return failed.length === 0 ? 0 : 1;
};
