import { type LabelSelector, matchesLabels } from "../kube/label-selector.ts";
import { compileGlob } from "../selection/glob.ts";

/** Which pods the hooks of a spec are for. */
export interface HookSelector {
  readonly includedNamespaces?: readonly string[] | undefined;
  readonly excludedNamespaces?: readonly string[] | undefined;
  readonly includedResources?: readonly string[] | undefined;
  readonly excludedResources?: readonly string[] | undefined;
  readonly labelSelector?: LabelSelector | undefined;
}

/** What of a pod decides. */
export interface HookedPod {
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Names that stand for pods in a list of resources. */
const POD_NAMES = ["pods", "pod", "po", "pods.", "*"];

/** Whether hooks are for a pod (velero internal/hook/item_hook_handler.go, applicableTo). */
export function isForPod(selector: HookSelector, { namespace, labels }: HookedPod): boolean {
  return (
    isForPods(selector) &&
    isAdmitted(namespace, selector.includedNamespaces, selector.excludedNamespaces) &&
    (selector.labelSelector === undefined || matchesLabels(selector.labelSelector, labels))
  );
}

/** Hooks run in pods and nowhere else: ones for other resources only are for nothing. */
function isForPods({ includedResources = [], excludedResources = [] }: HookSelector): boolean {
  const names = (list: readonly string[]) => list.some((name) => POD_NAMES.includes(name));
  return (includedResources.length === 0 || names(includedResources)) && !names(excludedResources);
}

function isAdmitted(
  name: string,
  included: readonly string[] = [],
  excluded: readonly string[] = [],
): boolean {
  const matches = (pattern: string) => compileGlob(pattern).glob?.matches(name) ?? false;
  return (included.length === 0 || included.some(matches)) && !excluded.some(matches);
}
