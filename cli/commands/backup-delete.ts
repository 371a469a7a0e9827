import { Command } from "commander";
import type { DeletionReport } from "../../lambdas/core/retention/deletion-ports.ts";
import type { FoundBackup } from "../../lambdas/core/velero/backup-to-restore.ts";
import { type DeleteFlags, requireOneChoice, withDeleteFlags } from "../flags/delete-options.ts";
import type { Floor } from "../floor.ts";
import type { ActionMaker, CommandWork, Invocation } from "../invocation.ts";
import { chooseBackups } from "./choose-backups.ts";
import { isConfirmed } from "./confirm.ts";

/** `backup delete`. */
export function backupDeleteCommand(action: ActionMaker, name = "delete"): Command {
  return withDeleteFlags(new Command(name))
    .description("delete backups with their snapshots and restores")
    .argument("[names...]")
    .action(action(deleteBackups));
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
  const reports: DeletionReport[] = [];
  for (const found of chosen) reports.push(await deleteOne(invocation, floor, found));
  return reports.every(({ outcome }) => outcome === "deleted") ? 0 : 1;
};

/** Says what Velero says, which holds here too: files go last, when all else is gone. */
async function deleteOne(
  { print, remark }: Invocation<DeleteFlags>,
  floor: Floor,
  found: FoundBackup,
): Promise<DeletionReport> {
  const { name } = found.backup.metadata;
  print(`Request to delete backup "${name}" submitted successfully.\n`);
  print(
    "The backup will be fully deleted after all associated data (disk snapshots, backup files, restores) are removed.\n",
  );
  const report = await floor.deleteBackup(found);
  for (const problem of report.problems) remark(`backup "${name}": ${problem}`);
  for (const note of report.notes) remark(`backup "${name}": ${note}`);
  if (report.outcome === "deleted") remark(`backup "${name}" is deleted`);
  else remark(`An error occurred: deletion of backup "${name}" is ${report.outcome}`);
  return report;
}
