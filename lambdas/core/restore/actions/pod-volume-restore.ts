import type { ItemAction } from "./item-action.ts";

/**
 * Says which of a pod's volumes come back empty because a node agent holds their contents. Velero
 * makes the pod wait for that agent (velero pkg/restore/actions/pod_volume_restore_action.go), and
 * without one it would wait for ever.
 */
export const podVolumeRestore: ItemAction = {
  name: "velero.io/pod-volume-restore",
  appliesTo: ["pods"],
  execute({ ref, object, context }) {
    const volumes = context.podVolumes.get(`${ref.namespace}/${ref.name}`) ?? [];
    const warnings = volumes.map(
      (volume) =>
        `contents of volume "${volume}" of pod "${ref.name}" were backed up by Velero's node agent and are not restored: restore them with Velero`,
    );
    return { outcome: "restore", object, warnings };
  },
};
