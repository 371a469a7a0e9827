import type { RestoreSpec } from "../velero/restore.ts";
import type { RestoreMessage } from "./restore-plan.ts";

/**
 * Names what a spec asks for and this release does not do, each an error of the restore: whoever set
 * it counts on it.
 */
export function unsupportedRestoreParts({
  hooks,
}: Pick<RestoreSpec, "hooks">): readonly RestoreMessage[] {
  const postHooks = (hooks?.resources ?? []).flatMap((group) => group.postHooks ?? []);
  const texts = postHooks.some(({ exec }) => exec !== undefined)
    ? [
        "spec.hooks with exec are not run by this release: run their commands once the pods are ready",
      ]
    : [];
  return texts.map((text) => ({ severity: "error", scope: "velero", text }));
}
