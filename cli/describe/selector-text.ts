import { formatLabelSelector } from "../../lambdas/core/kube/label-selector.ts";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { NONE } from "./description.ts";

/** A selector as a person writes it; `<none>` for one that selects everything. */
export function selectorText(selector: LabelSelector | undefined): string {
  return formatLabelSelector((selector ?? {}) as Parameters<typeof formatLabelSelector>[0]) || NONE;
}
