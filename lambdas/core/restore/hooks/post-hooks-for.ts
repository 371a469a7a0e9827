import { type HookedPod, isForPod } from "../../hooks/hook-selector.ts";
import type { RestoreHooks } from "../../velero/restore-hooks.ts";

type ResourceHooks = NonNullable<RestoreHooks["resources"]>[number];

/** One hook of a restore's spec, with the name of the group it stands in. */
export interface NamedPostHook {
  readonly name: string;
  readonly hook: NonNullable<ResourceHooks["postHooks"]>[number];
}

/**
 * The hooks of a restore's spec that are for a pod, in their order; `namespace` is the one that the pod
 * is restored into. Lists of resources do not count, because a restore's hooks are always for pods
 * (velero internal/hook/item_hook_handler.go, GetRestoreHooksFromSpec).
 */
export function postHooksFor(
  pod: HookedPod,
  { resources = [] }: RestoreHooks = {},
): readonly NamedPostHook[] {
  return resources
    .filter(({ includedResources: _in, excludedResources: _out, ...selector }) =>
      isForPod(selector, pod),
    )
    .flatMap(({ name, postHooks = [] }) => postHooks.map((hook) => ({ name, hook })));
}
