import { Command } from "commander";
import type {
  DiskDeletionReport,
  DiskOfRestore,
} from "../../lambdas/core/retention/delete-disks.ts";
import { booleanOption } from "../flags/options.ts";
import type { ActionMaker, CommandWork, Invocation } from "../invocation.ts";
import { type Column, formatTable } from "../output/table.ts";
import { isConfirmed } from "./confirm.ts";

/** Options of `restore delete-disks`. */
interface DeleteDisksFlags {
  readonly confirm?: boolean;
}

/** `restore delete-disks`. */
export function restoreDeleteDisksCommand(action: ActionMaker): Command {
  return new Command("delete-disks")
    .description("list the disks that a restore made, and delete those that nothing uses")
    .argument("<name>")
    .addOption(booleanOption("--confirm", "do not ask"))
    .action(action(deleteDisks));
}

const COLUMNS: readonly Column<DiskOfRestore>[] = [
  { title: "DISK", cell: ({ volumeId }) => volumeId },
  { title: "PERSISTENT VOLUME", cell: ({ volumeName }) => volumeName },
  { title: "SIZE", cell: ({ sizeGiB }) => `${sizeGiB}Gi` },
  { title: "ZONE", cell: ({ zone }) => zone },
  { title: "RESTORE STARTED", cell: ({ restoreStart }) => restoreStart },
  { title: "USED BY", cell: ({ usedBy }) => usedBy ?? "<nothing>" },
];

/** They are known by their tags, so the restore's own record need not be there. */
const deleteDisks: CommandWork<DeleteDisksFlags> = async (invocation) => {
  const [restoreName = ""] = invocation.operands;
  const floor = await invocation.floor();
  const found = await floor.deleteDisks({ restoreName, delete: false });
  invocation.print(formatTable(COLUMNS, found.disks) || "No disks found\n");
  const unused = found.disks.filter(({ usedBy }) => usedBy === undefined);
  if (unused.length === 0) return ended(invocation, found);
  const ids = unused.map(({ volumeId }) => volumeId).join(", ");
  if (!invocation.options.confirm && !(await isConfirmed(invocation, `delete ${ids}`))) return 0;
  const report = await floor.deleteDisks({ restoreName, delete: true });
  for (const id of report.deleted) invocation.print(`Disk deleted: ${id}\n`);
  return ended(invocation, report);
};

function ended({ remark }: Invocation<unknown>, { problems }: DiskDeletionReport): 0 | 1 {
  for (const problem of problems) remark(`An error occurred: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}
