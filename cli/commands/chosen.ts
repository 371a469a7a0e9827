import { matchesLabels } from "../../lambdas/core/kube/label-selector.ts";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import type { ObjectMeta } from "../../lambdas/core/velero/object-meta.ts";
import type { Invocation } from "../invocation.ts";

/** Whether labels satisfy the selector of a command line, which need not have one. */
export function isSelected(
  selector: LabelSelector | undefined,
  { labels }: Pick<ObjectMeta, "labels">,
): boolean {
  const wanted = (selector ?? {}) as Parameters<typeof matchesLabels>[0];
  return matchesLabels(wanted, labels);
}

/** Tells what a list lacks, a line each. */
export function remarkProblems(
  { remark }: Pick<Invocation<unknown>, "remark">,
  problems: readonly string[],
): void {
  for (const problem of problems) remark(`warning: ${problem}`);
}
