import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { textAt } from "../../kube/lossless-json-fields.ts";
import type { BackupRecord } from "../backup-record.ts";
import { relatedOfPod } from "../blocks/related-items.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

/** Names the volumes of a pod whose files a node agent is to copy (velero pkg/apis/velero/v1). */
const VOLUMES_TO_COPY = "backup.velero.io/backup-volumes";

/**
 * A pod brings its PriorityClass and the claims it mounts (velero pkg/backup/actions/pod_action.go).
 * One that counts on a node agent is a warning: of its volumes only disks are in the backup.
 */
export function podAction(record: BackupRecord): BackupItemAction {
  return {
    appliesTo: "pods",
    execute(item) {
      if (item.text.includes(`"${VOLUMES_TO_COPY}"`)) {
        const pod = JSON.parse(item.text.toString()) as KubernetesObject;
        const names = textAt(pod, "metadata", "annotations", VOLUMES_TO_COPY);
        const { namespace = "", name } = item;
        if (names) record.warn(noAgentFor(names), { resource: "pods", namespace, name });
      }
      return { additionalItems: relatedOfPod(item) };
    },
  };
}

function noAgentFor(names: string): string {
  return `annotation ${VOLUMES_TO_COPY} asks for the files of volumes ${names}, for which there is no node agent: those that are disks are snapshotted, the data of others is not in the backup`;
}
