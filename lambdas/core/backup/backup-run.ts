import type { PodExecutor } from "../kube/pod-executor.ts";
import { clusterNamespaceOf } from "../selection/cluster-namespace.ts";
import { makeSelection } from "../selection/make-selection.ts";
import type { Selection } from "../selection/selection.ts";
import type { DefaultedBackup } from "../velero/defaults.ts";
import type { VolumeBackup } from "../volumes/volume-backup.ts";
import type { VolumePolicies } from "../volumes/volume-policies.ts";
import { persistentVolumeAction } from "./actions/persistent-volume.ts";
import { persistentVolumeClaimAction } from "./actions/persistent-volume-claim.ts";
import { podAction } from "./actions/pod.ts";
import { serviceAccountAction } from "./actions/service-account.ts";
import { ItemBackupper } from "./back-up-item.ts";
import type { BackupRecord } from "./backup-record.ts";
import { ItemBlocks } from "./blocks/item-blocks.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { CollectParts, CollectProgress } from "./collect-items.ts";
import type { FreezeWindows } from "./hooks/freeze-windows.ts";
import type { HookCount } from "./hooks/hook-runner.ts";
import { PodHooks } from "./hooks/pod-hooks.ts";
import { ItemLookup } from "./item-lookup.ts";
import { SnapshotsUnderWay } from "./snapshots-under-way.ts";
import { unsupportedParts, unsupportedPolicies } from "./unsupported-parts.ts";

/** One backup on its way. */
export interface BackupRun {
  readonly view: ClusterView;
  readonly record: BackupRecord;
  readonly volumes: VolumeBackup;
  readonly snapshots: SnapshotsUnderWay;
  readonly hooks: HookCount;
  readonly collect: CollectParts;
}

/** What a run takes from the world around it, and what was there before it. */
export interface RunOptions {
  readonly now: () => Date;
  readonly record: BackupRecord;
  readonly count: HookCount;
  readonly windows: FreezeWindows;
  readonly volumes: VolumeBackup;
  readonly policies?: VolumePolicies | undefined;
  /** Runs the commands of hooks; where it is absent every hook fails. */
  readonly executor?: PodExecutor | undefined;
  /** Milliseconds that are left to the run. */
  readonly timeLeft?: () => number;
  readonly onProgress?: (progress: CollectProgress) => void;
}

/** Puts together what takes a completed backup's items from a cluster. */
export function startRun(
  backup: DefaultedBackup,
  view: ClusterView,
  { volumes, policies, record, count, onProgress, ...options }: RunOptions,
): BackupRun {
  const { spec, metadata } = backup;
  const snapshots = new SnapshotsUnderWay(volumes, record);
  const takeSnapshots = (names: readonly string[]) => snapshots.begun(names);
  const hooks = new PodHooks({ ...options, hooks: spec.hooks, record, count, takeSnapshots });
  const selection = selectionOf(backup, { view, policies, record });
  const lookup = new ItemLookup(view, spec.includedNamespaces.includes("*"));
  const actions = [
    podAction(record),
    persistentVolumeClaimAction,
    persistentVolumeAction(volumes, record),
    serviceAccountAction(),
  ];
  const parts = { backupName: metadata.name, selection, lookup, record, actions, hooks };
  const collect: CollectParts = {
    view,
    selection,
    backupper: new ItemBackupper(parts),
    blocks: new ItemBlocks({
      ...{ view, selection, lookup },
      isHooked: (pod) => hooks.isHooked(pod),
      groupLabel: spec.volumeGroupSnapshotLabelKey,
    }),
    record,
    onProgress(progress) {
      snapshots.onResource(progress.groupResource);
      onProgress?.(progress);
    },
  };
  return { view, record, volumes, snapshots, hooks: count, collect };
}

interface SelectionParts {
  readonly view: ClusterView;
  readonly policies: VolumePolicies | undefined;
  readonly record: BackupRecord;
}

/** What is to be taken, with everything on record that is odd about it. */
function selectionOf(
  { spec }: DefaultedBackup,
  { view, policies = { version: "v1" }, record }: SelectionParts,
): Selection {
  const { discovery } = view;
  const selection = makeSelection({
    spec,
    policy: policies.includeExcludePolicy,
    discovery,
    namespaces: view.namespaces.map(({ text }) => clusterNamespaceOf(JSON.parse(text.toString()))),
  });
  const warnings = [...discovery.failures, ...selection.warnings, ...unsupportedPolicies(policies)];
  for (const message of warnings) record.warn(message);
  for (const message of unsupportedParts(spec)) record.error("Error in the backup's spec", message);
  for (const message of selection.errors) record.error("Error selecting items", message);
  return selection;
}
