import { relatedOfPod } from "../blocks/related-items.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

/** A pod brings its PriorityClass and the claims it mounts (velero pkg/backup/actions/pod_action.go). */
export const podAction: BackupItemAction = {
  appliesTo: "pods",
  execute: (item) => ({ additionalItems: relatedOfPod(item) }),
};
