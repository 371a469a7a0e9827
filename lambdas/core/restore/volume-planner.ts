import type { Buffer } from "node:buffer";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { parseLossless } from "../kube/lossless-json.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { awaitVolume } from "./await-volume.ts";
import type { CsiSnapshotInfo } from "./item/csi-volume-snapshots.ts";
import type { RestoreItemRef } from "./item/restore-context.ts";
import { keptByProvider, planVolume, type VolumePlan } from "./item/volume-plan.ts";
import { readVolumeRecords, type VolumeRecords } from "./item/volume-records.ts";
import type { PlanRestoreRequest } from "./plan-restore-request.ts";
import { getJson } from "./restore-plan.ts";
import type { RestoreVerdict } from "./restore-selection.ts";
import { VolumeNeeds } from "./volume-needs.ts";

/** Decides about each persistent volume that a restore may touch. */
export class VolumePlanner {
  readonly #request: PlanRestoreRequest;
  readonly #records: VolumeRecords;
  /** By claim: those of the backup's files, and the uploads among its items. */
  readonly #csiSnapshots: Map<string, CsiSnapshotInfo>;
  readonly #needs = new VolumeNeeds();
  /** Disk types, by name of the storage class. */
  readonly #types = new Map<string, string>();
  /** As archived. */
  readonly #volumes = new Map<string, KubernetesObject>();
  readonly #plans = new Map<string, VolumePlan>();

  private constructor(request: PlanRestoreRequest, records: VolumeRecords) {
    this.#request = request;
    this.#csiSnapshots = new Map(records.csiSnapshots);
    this.#records = { ...records, csiSnapshots: this.#csiSnapshots };
  }

  /** Reads the files of the backup that speak of volumes. */
  static async of(request: PlanRestoreRequest) {
    const records = await recordsOf(request.store, String(request.restore.spec.backupName));
    return new VolumePlanner(request, records);
  }

  /** Takes an archived item: volumes, what leads to them, and what says how their disks are. */
  add(ref: RestoreItemRef, verdict: RestoreVerdict["verdict"], json: Buffer): void {
    if (ref.groupResource === "persistentvolumes") this.#addVolume(ref.name, json);
    if (ref.groupResource === "datauploads.velero.io") this.#addUpload(parsed(json));
    if (!this.#hasSnapshots) return;
    this.#needs.add(ref, verdict, json);
    if (ref.groupResource !== "storageclasses.storage.k8s.io") return;
    const type = textAt(parsed(json), "parameters", "type");
    if (type !== undefined) this.#types.set(ref.name, type);
  }

  /**
   * Plans for the volumes, once all items have come. Where there are snapshots it asks the cluster for
   * its volumes, and waits for those that are on their way out.
   */
  async finish(): Promise<void> {
    const all = [...this.#volumes];
    const kept = all.filter(([, volume]) => keptByProvider(volume, this.#records));
    for (const [name, volume] of all) this.#plans.set(name, this.#plan(volume, false));
    if (kept.length === 0) return;
    const { discovery, writer } = this.#request;
    const resource = discovery.resolve("persistentvolumes");
    const existing = new Set(resource === undefined ? [] : await writer.listNames(resource));
    const planning = kept.map(async ([name, volume]) => {
      const plan = await this.#planned(volume, existing.has(name));
      this.#plans.set(name, plan);
    });
    await Promise.all(planning);
  }

  get plans(): Readonly<Record<string, VolumePlan>> {
    return Object.fromEntries(this.#plans);
  }

  get podVolumes(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(this.#records.podVolumes);
  }

  /** The volumes whose disks are to be made, as archived, and their plans. */
  get toMake(): readonly { readonly volume: KubernetesObject; readonly plan: VolumePlan }[] {
    return this.#needs.volumes.flatMap((name) => {
      const volume = this.#volumes.get(name);
      const plan = this.#plans.get(name);
      return volume !== undefined && plan?.action === "fromSnapshot" ? [{ volume, plan }] : [];
    });
  }

  get #hasSnapshots(): boolean {
    const { snapshots, methods, csiSnapshots } = this.#records;
    const isRecorded = methods.values().some((method) => method.endsWith("Snapshot"));
    return snapshots.size > 0 || csiSnapshots.size > 0 || isRecorded;
  }

  /** What is no object is found out when it is restored. */
  #addVolume(name: string, json: Buffer): void {
    const volume = parsed(json);
    this.#volumes.delete(name);
    if (textAt(volume, "metadata", "name") !== name) return;
    this.#volumes.set(name, volume as KubernetesObject);
  }

  /**
   * A volume whose contents Velero 1.12 moved into its own repository is known by nothing else (velero
   * pkg/restore/restore.go, hasSnapshotDataUpload, which looks for what the upload's action made).
   */
  #addUpload(upload: unknown): void {
    const namespace = textAt(upload, "spec", "sourceNamespace");
    const claim = `${namespace}/${textAt(upload, "spec", "sourcePVC")}`;
    // Nobody but its data mover can fetch it, whatever was snapshotted on the way.
    if (namespace !== undefined) this.#csiSnapshots.set(claim, { snapshotHandle: "", driver: "" });
  }

  async #planned(volume: KubernetesObject, exists: boolean): Promise<VolumePlan> {
    const plan = this.#plan(volume, exists);
    if (plan.action !== "compare") return plan;
    const { name } = volume.metadata;
    switch (await awaitVolume(name, this.#request)) {
      case "present":
        return plan;
      case "absent":
        return this.#plan(volume, false);
      case "wait":
        return { action: "fail", error: notGone(name) };
    }
  }

  #plan(volume: KubernetesObject, existsInCluster: boolean): VolumePlan {
    const { restore } = this.#request;
    return planVolume(volume, this.#records, {
      restoreName: restore.metadata.name,
      spec: restore.spec,
      existsInCluster,
      typeOf: (storageClass) => this.#types.get(storageClass),
    });
  }
}

function notGone(name: string): string {
  return `timed out waiting for persistent volume "${name}", which the cluster is done with, to be gone: delete it, or map its claim's namespace to another, and restore again`;
}

function parsed(json: Buffer): unknown {
  try {
    return parseLossless(json.toString());
  } catch {
    return undefined;
  }
}

async function recordsOf(store: ObjectStore, backupName: string): Promise<VolumeRecords> {
  const keys = backupKeys(backupName);
  const read = async (key: string) => ((await store.exists(key)) ? getJson(store, key) : undefined);
  const files = [
    "volumeInfo",
    "volumeSnapshots",
    "podVolumeBackups",
    "csiVolumeSnapshots",
    "csiVolumeSnapshotContents",
  ] as const;
  const found = files.map(async (file) => [file, await read(keys[file])] as const);
  return readVolumeRecords(Object.fromEntries(await Promise.all(found)));
}
