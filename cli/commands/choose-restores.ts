import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { type FoundRestore, getRestore, listRestores } from "../catalog/restores.ts";
import type { Invocation } from "../invocation.ts";
import type { Chosen } from "./choose-backups.ts";
import { isSelected, remarkProblems } from "./chosen.ts";

/**
 * The restores that a command line names, or all that its selector lets through.
 *
 * @throws Error in Velero's words for a name that is not there.
 */
export async function chooseRestores(
  invocation: Invocation<{ readonly selector?: LabelSelector }>,
): Promise<Chosen<FoundRestore>> {
  const { operands, options } = invocation;
  const floor = await invocation.floor();
  if (operands.length > 0) {
    const chosen = await Promise.all(operands.map((name) => getRestore(floor, name)));
    return { chosen, isPartial: false };
  }
  const { restores, problems } = await listRestores(floor);
  remarkProblems(invocation, problems);
  return {
    chosen: restores.filter(({ restore }) => isSelected(options.selector, restore.metadata)),
    isPartial: problems.length > 0,
  };
}
