import type { ConfigMap } from "../configuration/config-map.ts";
import type { KubernetesReader } from "../kube/kubernetes-reader.ts";
import type { PodExecutor } from "../kube/pod-executor.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import type { Locations } from "../velero/resolve-locations.ts";
import type { Clock } from "../volumes/clock.ts";
import type { SnapshotTaker } from "../volumes/volume-snapshotter.ts";
import type { CollectProgress } from "./collect-items.ts";
import type { SnapshotStatus } from "./snapshot-status.ts";

/** What starting a backup needs of the world. */
export interface StartBackupPorts {
  /** Of the stack's cluster, for the backup's uid and the tags of its snapshots. */
  readonly clusterName: string;
  /** Where backups and snapshots may go. */
  readonly locations: Locations;
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
}

/** What following a backup's snapshots to their end, and ending it, needs. */
export interface FinishBackupPorts extends StartBackupPorts {
  readonly now: () => Date;
  /** By name of a snapshot location; `undefined` when there is none of AWS that can be used. */
  readonly snapshotterFor: (location: string) => SnapshotTaker | undefined;
  /** Of Jangada, for the backup's annotation. */
  readonly version: string;
}

/** What taking a backup's items needs. */
export interface BackUpPorts extends FinishBackupPorts {
  /** See {@link Clock}. */
  readonly pause: Clock["pause"];
  readonly reader: KubernetesReader;
  /** ConfigMaps of the cluster's configuration file; absent where there is none. */
  readonly configMaps?: readonly ConfigMap[];
  /** Runs the commands of hooks; where it is absent every hook fails. */
  readonly executor?: PodExecutor;
  /** Milliseconds that are left to the run; absent where nothing ends it. */
  readonly timeLeft?: () => number;
  /** Cores to compress on. */
  readonly cores: number;
  readonly onProgress?: (progress: CollectProgress) => void;
  /** Hears of each look at snapshots that are waited for. */
  readonly onSnapshots?: (status: SnapshotStatus) => void;
  /** Aborting stops the backup. */
  readonly signal?: AbortSignal;
}
