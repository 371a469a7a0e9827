import { textAt } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

const HOOK_ANNOTATION = "post.hook.restore.velero.io/command";

/**
 * Warns of a pod whose annotations ask for a command: this release runs none after a restore, and who
 * wrote them counts on it.
 */
export const hookedPod: ItemAction = {
  name: "velero.io/hooked-pod",
  appliesTo: ["pods"],
  execute({ ref, object }) {
    const command = textAt(object, "metadata", "annotations", HOOK_ANNOTATION);
    const warning = `pod '${ref.name}' has the restore hook '${HOOK_ANNOTATION}', which this release does not run: run its command once the pod is ready`;
    return { outcome: "restore", object, warnings: command ? [warning] : [] };
  },
};
