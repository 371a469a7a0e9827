import type { FoundBackup } from "../../lambdas/core/velero/backup-to-restore.ts";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { getBackup, listBackups } from "../catalog/backups.ts";
import type { Invocation } from "../invocation.ts";
import { isSelected, remarkProblems } from "./chosen.ts";

/** What was chosen, and whether something could not be seen. */
export interface Chosen<T> {
  readonly chosen: readonly T[];
  readonly isPartial: boolean;
}

/**
 * The backups that a command line names, or all that its selector lets through.
 *
 * @throws Error in Velero's words for a name that is not there.
 */
export async function chooseBackups(
  invocation: Invocation<{ readonly selector?: LabelSelector }>,
): Promise<Chosen<FoundBackup>> {
  const { operands, options } = invocation;
  const floor = await invocation.floor();
  if (operands.length > 0) {
    const chosen = await Promise.all(operands.map((name) => getBackup(floor, name)));
    return { chosen, isPartial: false };
  }
  const { backups, problems } = await listBackups(floor);
  remarkProblems(invocation, problems);
  return {
    chosen: backups.filter(({ backup }) => isSelected(options.selector, backup.metadata)),
    isPartial: problems.length > 0,
  };
}
