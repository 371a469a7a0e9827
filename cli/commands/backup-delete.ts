import { Command } from "commander";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { booleanOption, selectorOption } from "../flags/options.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { UsageError } from "../usage-error.ts";
import { chooseBackups } from "./choose-backups.ts";
import { isConfirmed } from "./confirm.ts";

/** Options of every `delete`. */
export interface DeleteFlags {
  readonly all?: boolean;
  readonly confirm?: boolean;
  readonly selector?: LabelSelector;
}

/** `backup delete`. */
export function backupDeleteCommand(action: ActionMaker, name = "delete"): Command {
  return withDeleteFlags(new Command(name))
    .description("delete backups with their snapshots and restores")
    .argument("[names...]")
    .action(action(deleteBackups));
}

/** Gives a command the options of {@link DeleteFlags}. */
export function withDeleteFlags(command: Command): Command {
  return command
    .addOption(booleanOption("--all", "delete all"))
    .addOption(booleanOption("--confirm", "do not ask"))
    .addOption(selectorOption("delete those with these labels"));
}

const deleteBackups: CommandWork<DeleteFlags> = async (invocation) => {
  requireOneChoice(invocation.operands, invocation.options);
  const floor = await invocation.floor();
  const { chosen } = await chooseBackups(invocation);
  if (chosen.length === 0) {
    invocation.print("No backups found\n");
    return 0;
  }
  const names = chosen.map(({ backup }) => `"${backup.metadata.name}"`);
  if (
    !invocation.options.confirm &&
    !(await isConfirmed(invocation, `delete ${names.join(", ")}`))
  ) {
    return 0;
  }
  for (const backup of chosen) {
    await floor.deleteBackup(backup);
    invocation.print(
      `Backup "${backup.backup.metadata.name}" deleted with its snapshots and restores.\n`,
    );
  }
  return 0;
};

/**
 * Sees that a command line says what to delete in exactly one way.
 *
 * @throws UsageError when it does not.
 */
export function requireOneChoice(names: readonly string[], { all, selector }: DeleteFlags): void {
  const ways = [names.length > 0, all === true, selector !== undefined].filter(Boolean).length;
  if (ways === 1) return;
  throw new UsageError("say what to delete in one way: by name, with --all, or with --selector");
}
