import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { ConfigMap } from "../../lambdas/core/configuration/config-map.ts";
import { discover } from "../../lambdas/core/kube/discover.ts";
import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import { createDisks } from "../../lambdas/core/restore/create-disks.ts";
import { finishRestore } from "../../lambdas/core/restore/finish-restore.ts";
import type { PodPorts } from "../../lambdas/core/restore/hooks/pod-look.ts";
import { planRestore } from "../../lambdas/core/restore/plan-restore.ts";
import { restoreItems } from "../../lambdas/core/restore/restore-items.ts";
import { runRestoreHooks } from "../../lambdas/core/restore/run-restore-hooks.ts";
import type { Restore, RestoreSpec } from "../../lambdas/core/velero/restore.ts";
import type { VolumeSnapshotLocation } from "../../lambdas/core/velero/volume-snapshot-location.ts";
import type { SnapshotSource } from "../../lambdas/core/volumes/copy-snapshots.ts";
import { COMMON_RESOURCES, MemoryKubernetes } from "./fakes/memory-kubernetes.ts";
import { type MemoryObjectStore, memoryObjectStore } from "./fakes/memory-object-store.ts";
import { MemoryVolumeSnapshotter, VirtualClock } from "./fakes/memory-volume-snapshotter.ts";
import { ScriptedExecutor } from "./fakes/scripted-executor.ts";

/** When every restore of the rig begins; its clock stands still there. */
export const RESTORE_START = "2026-11-23T12:00:00Z";

/** Files of an archive: paths to objects, or to texts as they are. */
export type ArchiveFiles = readonly (readonly [path: string, content: object | string])[];

/** A gzipped tar of these files, in their order. */
export async function archiveOf(files: ArchiveFiles): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of files) {
    tar.entry({ name }, typeof content === "string" ? content : JSON.stringify(content));
  }
  tar.finalize();
  return gzipSync(await buffer(tar));
}

/** An object, as in the archive: `object("v1", "Pod", "web", "shop", { spec })`. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
  rest: { readonly metadata?: object; readonly [field: string]: unknown } = {},
): KubernetesObject {
  const metadata = { name, ...(namespace !== undefined && { namespace }), ...rest.metadata };
  return { apiVersion, kind, ...rest, metadata };
}

/** A ConfigMap where an archive holds it. */
export function configMap(namespace: string, name: string, rest: object = {}) {
  const path = `resources/configmaps/namespaces/${namespace}/${name}.json`;
  return [path, object("v1", "ConfigMap", name, namespace, { ...rest })] as const;
}

/** A snapshot location of AWS. */
export function snapshotLocation(
  name: string,
  config: Readonly<Record<string, string>> = {},
  provider = "aws",
): VolumeSnapshotLocation {
  return {
    kind: "VolumeSnapshotLocation",
    apiVersion: "velero.io/v1",
    metadata: { name },
    spec: { provider, config: { region: "us-east-1", ...config } },
  };
}

/** The parts of a restore, put together as the workflow does. */
export class RestoreRig {
  readonly store: MemoryObjectStore = memoryObjectStore();
  readonly cluster = new MemoryKubernetes(COMMON_RESOURCES);
  readonly restore: Restore;
  /** Of the cluster's configuration file. */
  configMaps: readonly ConfigMap[] = [];
  /** Time as it passes for disks, and nothing else. */
  readonly clock = new VirtualClock(RESTORE_START);
  readonly #elsewhere: Record<string, MemoryVolumeSnapshotter> = {};
  readonly ec2 = new MemoryVolumeSnapshotter(this.clock, {
    secondsToFinish: 100,
    elsewhere: this.#elsewhere,
  });
  snapshotLocations: readonly VolumeSnapshotLocation[] = [snapshotLocation("default")];
  readonly executor = new ScriptedExecutor();
  /** The way of hooks into pods. */
  pods: PodPorts | undefined = { writer: this.cluster, executor: this.executor };
  /** Milliseconds that are left to a look at hooks. */
  timeLeft: (() => number) | undefined;
  /** Milliseconds that were waited for, in vain: the rig does not wait. */
  readonly pauses: number[] = [];

  constructor(spec: Partial<RestoreSpec> = {}, name = "r") {
    this.restore = {
      kind: "Restore",
      apiVersion: "velero.io/v1",
      metadata: { name },
      spec: { backupName: "b", ...spec },
      status: { phase: "InProgress", startTimestamp: RESTORE_START },
    };
  }

  #source: SnapshotSource | undefined;

  /** Has the location copy snapshots from another Region. */
  copyFrom(region: string, ec2: MemoryVolumeSnapshotter): void {
    this.#elsewhere[region] = ec2;
    this.#source = { region, describeSnapshots: (ids) => ec2.describeSnapshots(ids) };
  }

  readonly now = () => new Date(RESTORE_START);

  readonly pause = async (milliseconds: number) => void this.pauses.push(milliseconds);

  async plan(files: ArchiveFiles) {
    await this.store.put("backups/b/b.tar.gz", await archiveOf(files));
    return this.planAgain();
  }

  /** Plans from the archive that is in the store. */
  async planAgain() {
    const { store, cluster, restore, pause, now } = this;
    const { reader } = cluster;
    const discovery = await discover(reader);
    const ports = { reader, writer: cluster, configMaps: this.configMaps, pause };
    return planRestore({ restore, store, discovery, ...ports, now });
  }

  async chunk(chunk: string) {
    const { store, cluster, pause, now } = this;
    const restoreName = this.restore.metadata.name;
    const ports = { store, reader: cluster.reader, writer: cluster, pause, now };
    return restoreItems({ restoreName, chunk, ...ports });
  }

  /** Makes the plan's disks as far as it can, in the region of {@link ec2}. */
  createDisks() {
    const { store, clock } = this;
    const restoreName = this.restore.metadata.name;
    const disks = {
      clusterName: "target",
      snapshotLocations: this.snapshotLocations,
      makerOf: (location: string) => (location === "default" ? this.ec2 : undefined),
      sourceOf: () => this.#source,
    };
    return createDisks({ restoreName, store, disks, pause: clock.pause, now: clock.now });
  }

  /** Looks once at the pods with hooks, by the clock of {@link clock}. */
  lookAtHooks() {
    const { restore, store, pods, clock, timeLeft } = this;
    return runRestoreHooks({ restore, store, pods, now: clock.now, timeLeft });
  }

  /** Looks until no hook waits any more; `onLook` is called before each look. */
  async runHooks(onLook: () => void = () => {}): Promise<number> {
    for (let looks = 1; ; looks++) {
      onLook();
      const { waiting, waitSeconds } = await this.lookAtHooks();
      if (waiting === 0) return looks;
      await this.clock.pause(waitSeconds * 1000);
    }
  }

  finish(failureReason?: string) {
    const { restore, store, now } = this;
    return finishRestore({ restore, store, now, failureReason });
  }

  /** Plans, makes disks, restores wave by wave, runs hooks and finishes. */
  async run(files: ArchiveFiles) {
    const { waves, disks } = await this.plan(files);
    while (disks.length > 0) {
      const { waiting, waitSeconds } = await this.createDisks();
      if (waiting === 0) break;
      await this.clock.pause(waitSeconds * 1000);
    }
    for (const wave of waves) await Promise.all(wave.map((chunk) => this.chunk(chunk)));
    await this.runHooks();
    return this.finish();
  }

  /** A `.json.gz` file of the restore, parsed. */
  json(suffix: string): unknown {
    return JSON.parse(this.text(suffix));
  }

  /** The restore's volumeinfo, whose name has no `restore-`. */
  volumeInfo(): unknown {
    const { name } = this.restore.metadata;
    const body = this.store.objects.get(`restores/${name}/${name}-volumeinfo.json.gz`);
    return JSON.parse(gunzipSync(body ?? Buffer.alloc(0)).toString());
  }

  /** A gzipped file of the restore. */
  text(suffix: string): string {
    const name = this.restore.metadata.name;
    const body = this.store.objects.get(`restores/${name}/restore-${name}-${suffix}`);
    return gunzipSync(body ?? Buffer.alloc(0)).toString();
  }
}
