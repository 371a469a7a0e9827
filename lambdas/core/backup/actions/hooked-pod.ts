import type { BackupSpec } from "../../velero/backup.ts";
import type { BackupRecord } from "../backup-record.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

const HOOK_ANNOTATION = "hook.backup.velero.io/command";

/** How many hooks were to run, and did not. */
export interface HookCount {
  attempted: number;
  failed: number;
}

/**
 * Says of each pod with backup hooks that they did not run, as an error: its data may be inconsistent,
 * and nobody should find that out from a restore. The pod itself is in the backup.
 */
export function hookedPodAction(
  hooks: BackupSpec["hooks"],
  { record, count }: { readonly record: BackupRecord; readonly count: HookCount },
): BackupItemAction {
  const everyPod = (hooks?.resources?.length ?? 0) > 0;
  return {
    appliesTo: "pods",
    execute({ namespace = "", name, text }) {
      if (!everyPod && !text.includes(HOOK_ANNOTATION)) return {};
      count.attempted++;
      count.failed++;
      record.error(
        "Error running pre hooks for pod",
        "backup hooks are not supported by this release",
        {
          resource: "pods",
          namespace,
          name,
        },
      );
      return {};
    },
  };
}
