import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { parseLossless } from "../../kube/lossless-json.ts";
import type { VolumeBackup } from "../../volumes/volume-backup.ts";
import type { BackupRecord } from "../backup-record.ts";
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
    execute({ name, text }) {
      const volume = parseLossless(text.toString()) as KubernetesObject;
      const decision = volumes.consider(volume);
      const subject = { resource, namespace: "", name };
      if (decision.outcome === "planned") return {};
      record.info("Volume skipped", { ...subject, reason: decision.reason });
      if (decision.warning) {
        record.warn(`${decision.warning}: its data is not in the backup`, subject);
      }
      return {};
    },
  };
}
