import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { parseLossless } from "../../kube/lossless-json.ts";
import { namesOf } from "../../volumes/planned-volume.ts";
import type { VolumeBackup } from "../../volumes/volume-backup.ts";
import type { BackupRecord } from "../backup-record.ts";
import type { ItemLookup } from "../item-lookup.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

/**
 * Decides what becomes of a volume's data (velero pkg/backup/item_backupper.go, takePVSnapshot). A
 * volume whose snapshot was wanted and cannot be is a warning: the backup has its object only.
 *
 * Unlike Velero's, its snapshot is not begun yet: those of one instance are begun together.
 */
export function persistentVolumeAction(
  volumes: VolumeBackup,
  record: BackupRecord,
): BackupItemAction {
  const resource = "persistentvolumes";
  return {
    appliesTo: resource,
    async execute({ name, text }, { lookup }) {
      const volume = parseLossless(text.toString()) as KubernetesObject;
      const claim = volumes.asksAboutClaims ? await claimOf(volume, lookup) : undefined;
      const decision = volumes.consider(volume, { claim });
      if (decision.outcome === "planned") return {};
      const subject = { resource, namespace: "", name };
      const { reason, action, warning } = decision;
      record.info("Volume skipped", { ...subject, reason, action });
      if (warning) record.warn(`${warning}: its data is not in the backup`, subject);
      return {};
    },
  };
}

/** The claim that a volume is bound to; `undefined` when it is bound to none, or to one that is gone. */
async function claimOf(
  volume: KubernetesObject,
  lookup: ItemLookup,
): Promise<KubernetesObject | undefined> {
  const { pvcName: name, pvcNamespace: namespace } = namesOf(volume);
  if (name === undefined || namespace === undefined) return undefined;
  const claim = { groupResource: "persistentvolumeclaims", namespace, name };
  const found = await lookup.find(claim);
  return found && (JSON.parse(found.item.text.toString()) as KubernetesObject);
}
