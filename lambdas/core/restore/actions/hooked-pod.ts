import { textAt } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/** One of them alone makes a hook (velero internal/hook/item_hook_handler.go). */
const HOOK_ANNOTATIONS = [
  "init.hook.restore.velero.io/container-image",
  "post.hook.restore.velero.io/command",
];

/**
 * Warns of a pod whose annotations ask for hooks: this release runs none after a restore, and who wrote
 * them counts on it. Named as Velero's action that adds init containers.
 */
export const hookedPod: ItemAction = {
  name: "velero.io/init-restore-hook",
  appliesTo: ["pods"],
  execute({ ref, object }) {
    const asked = HOOK_ANNOTATIONS.filter((name) =>
      textAt(object, "metadata", "annotations", name),
    );
    const warnings = asked.map(
      (name) =>
        `pod '${ref.name}' has the restore hook '${name}', which this release does not run: run its command once the pod is ready`,
    );
    return { outcome: "restore", object, warnings };
  },
};
