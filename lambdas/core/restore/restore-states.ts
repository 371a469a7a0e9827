import { failureReasonOf } from "../caught-failure.ts";
import type { ConfigMap } from "../configuration/config-map.ts";
import { ErrorName, JangadaError } from "../errors.ts";
import { discover } from "../kube/discover.ts";
import type { KubernetesReader } from "../kube/kubernetes-reader.ts";
import type { KubernetesWriter } from "../kube/kubernetes-writer.ts";
import type { StartedExecution } from "../run-links.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import type { Restore } from "../velero/restore.ts";
import { createDisks, type DisksSummary } from "./create-disks.ts";
import type { DiskPorts } from "./disk-ports.ts";
import { finishRestore, type RestoreSummary } from "./finish-restore.ts";
import type { PodPorts } from "./hooks/pod-look.ts";
import type { Pause } from "./pause.ts";
import { planRestore } from "./plan-restore.ts";
import { type ChunkSummary, restoreItems } from "./restore-items.ts";
import { type HooksSummary, runRestoreHooks } from "./run-restore-hooks.ts";
import { type StartedRestore, startRestore } from "./start-restore.ts";

/** What the states of a restore work with, in a function or in one process. */
export interface RestorePorts {
  readonly storageLocations: readonly BackupStorageLocation[];
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
  /** ConfigMaps of the cluster's configuration file; absent where there is none. */
  readonly configMaps?: readonly ConfigMap[];
  /** Of the cluster that is restored into. */
  readonly reader: KubernetesReader;
  readonly writer: KubernetesWriter;
  readonly pause: Pause;
  readonly now: () => Date;
}

/** What the state `RunRestoreHooks` works with. */
export interface HookPorts extends Omit<RestorePorts, "reader" | "writer" | "pause"> {
  /** Absent where no command may be run in a pod: then every hook fails. */
  readonly pods?: PodPorts | undefined;
  /** Milliseconds that are left to the run; absent where nothing ends it. */
  readonly timeLeft?: (() => number) | undefined;
}

/** What the state `CreateVolumes` works with, which needs no way into the cluster. */
export interface VolumePorts extends Omit<RestorePorts, "reader" | "writer"> {
  readonly disks: DiskPorts;
}

/** What all states work with, where one process runs them. */
export type WorkflowPorts = RestorePorts & VolumePorts & HookPorts;

/** A restore that has been validated, as the workflow's state carries it. */
interface RunningRestore {
  readonly restore: Restore;
  /** Name of the storage location. */
  readonly location: string;
}

/** What {@link planRestoreState} leaves in the workflow's state: names, and no items. */
export interface PlanSummary {
  /** Names of chunks: waves one after another, the chunks of one wave side by side. */
  readonly waves: readonly (readonly string[])[];
  readonly items: number;
  /** Disks to make before the first wave. */
  readonly disks: number;
}

/** The state `ValidateRestore`: what a person pasted becomes a restore that can run, or does not. */
export function validateRestoreState(
  { input, startTime, execution }: StartedExecution,
  ports: Pick<RestorePorts, "storageLocations" | "openStore">,
): Promise<StartedRestore> {
  const executionStart = new Date(startTime);
  return startRestore({ input, executionStart, ...(execution && { execution }), ...ports });
}

/** The state `PlanRestore`: see `planRestore`. */
export async function planRestoreState(
  { restore, location }: RunningRestore,
  ports: RestorePorts,
): Promise<PlanSummary> {
  const { reader, writer, pause, now, configMaps = [] } = ports;
  const store = storeOf(location, ports);
  const discovery = await discover(reader);
  const cluster = { discovery, reader, writer, configMaps, pause };
  const { waves, items, disks } = await planRestore({ restore, store, now, ...cluster });
  return { waves, items, disks: disks.length };
}

/** The state `CreateVolumes`: see `createDisks`. */
export function createVolumesState(
  { restore, location }: RunningRestore,
  ports: VolumePorts,
): Promise<DisksSummary> {
  const { disks, pause, now } = ports;
  const store = storeOf(location, ports);
  return createDisks({ restoreName: restore.metadata.name, store, disks, pause, now });
}

/** The state `RestoreItems`: see `restoreItems`. */
export function restoreItemsState(
  state: { readonly restoreName: string; readonly location: string; readonly chunk: string },
  ports: RestorePorts,
): Promise<ChunkSummary> {
  const { reader, writer, pause, now } = ports;
  const { restoreName, chunk, location } = state;
  const store = storeOf(location, ports);
  return restoreItems({ restoreName, chunk, store, reader, writer, pause, now });
}

/** The state `RunRestoreHooks`: see `runRestoreHooks`. */
export function runRestoreHooksState(
  { restore, location }: RunningRestore,
  ports: HookPorts,
): Promise<HooksSummary> {
  const { pods, now, timeLeft } = ports;
  const store = storeOf(location, ports);
  return runRestoreHooks({ restore, store, pods, now, timeLeft });
}

/** The state `FinishRestore`: see `finishRestore`. `failure` is what a workflow's `Catch` caught. */
export function finishRestoreState(
  { restore, location, failure }: RunningRestore & { readonly failure?: unknown },
  ports: Pick<RestorePorts, "storageLocations" | "openStore" | "now">,
): Promise<RestoreSummary> {
  const store = storeOf(location, ports);
  const failureReason = failure === undefined ? undefined : failureReasonOf(failure);
  return finishRestore({ restore, store, now: ports.now, failureReason });
}

function storeOf(
  name: string,
  { storageLocations, openStore }: Pick<RestorePorts, "storageLocations" | "openStore">,
): ObjectStore {
  const location = storageLocations.find(({ metadata }) => metadata.name === name);
  if (location !== undefined) return openStore(location);
  throw new JangadaError(
    ErrorName.NotFound,
    `backup storage location '${name}' is gone since the restore began; create it again`,
  );
}
