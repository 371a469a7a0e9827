import { textAt } from "../kube/lossless-json-fields.ts";
import type { Backup } from "../velero/backup.ts";
import {
  CONSISTENCY_ANNOTATION,
  RESOURCE_VERSION_ANNOTATION,
  SNAPSHOT_LAG_ANNOTATION,
  SOURCE_CLUSTER_UID_ANNOTATION,
} from "../velero/labels.ts";
import type { SnapshotLag } from "../volumes/poll-snapshots.ts";
import type { BackupRun } from "./backup-run.ts";
import type { ClusterView } from "./cluster-view.ts";

/** The backup with what is known when all its items are taken: our annotations and counters. */
export function withWhatWasTaken(
  { metadata, status, ...backup }: Backup,
  { view, record, hooks }: BackupRun,
  lag: SnapshotLag | undefined,
): Backup {
  const items = record.items.count;
  return {
    ...backup,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [RESOURCE_VERSION_ANNOTATION]: view.revision,
        [CONSISTENCY_ANNOTATION]: consistencyOf(view),
        ...clusterIdentity(view),
        ...(lag && { [SNAPSHOT_LAG_ANNOTATION]: lagText(lag) }),
      },
    },
    status: {
      ...status,
      progress: { totalItems: items, itemsBackedUp: items },
      hookStatus: { hooksAttempted: hooks.attempted, hooksFailed: hooks.failed },
    },
  };
}

/** To a tenth of a second: EC2's clock and ours do not agree on more. */
function lagText({ shortest, longest }: SnapshotLag): string {
  return `${shortest.toFixed(1)} to ${longest.toFixed(1)}`;
}

/** What tells a restore whether it goes into the cluster that the backup is of. */
function clusterIdentity({ namespaces }: ClusterView): Readonly<Record<string, string>> {
  const system = namespaces.find(({ name }) => name === "kube-system");
  const uid = textAt(system && JSON.parse(system.text.toString()), "metadata", "uid");
  return uid === undefined ? {} : { [SOURCE_CLUSTER_UID_ANNOTATION]: uid };
}

/** `atomic` when every list was read at the backup's revision, else `mixed: ` and those that were not. */
function consistencyOf({ mixed }: ClusterView): string {
  return mixed.size === 0 ? "atomic" : `mixed: ${[...mixed.keys()].sort().join(", ")}`;
}
