import type { Buffer } from "node:buffer";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { parseLossless } from "../kube/lossless-json.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Restore } from "../velero/restore.ts";
import { planVolume, type VolumePlan } from "./item/volume-plan.ts";
import { readVolumeRecords, type VolumeRecords } from "./item/volume-records.ts";
import type { PlanRestoreRequest } from "./plan-restore.ts";
import { getJson } from "./restore-plan.ts";

/** Decides about each persistent volume that a restore may touch. */
export class VolumePlanner {
  readonly #restore: Restore;
  readonly #records: VolumeRecords;
  readonly #existing: ReadonlySet<string>;
  readonly #plans = new Map<string, VolumePlan>();

  private constructor(restore: Restore, records: VolumeRecords, existing: ReadonlySet<string>) {
    this.#restore = restore;
    this.#records = records;
    this.#existing = existing;
  }

  /** Reads the files of the backup that speak of volumes, and which volumes the cluster has. */
  static async of({ restore, store, discovery, writer }: PlanRestoreRequest) {
    const records = await recordsOf(store, String(restore.spec.backupName));
    const resource = discovery.resolve("persistentvolumes");
    const existing =
      hasSnapshots(records) && resource !== undefined ? await writer.listNames(resource) : [];
    return new VolumePlanner(restore, records, new Set(existing));
  }

  /** Plans for the archived volume; what is no object is found out when it is restored. */
  add(name: string, json: Buffer): void {
    const volume = parsed(json);
    if (textAt(volume, "metadata", "name") !== name) return;
    const plan = planVolume(volume as KubernetesObject, this.#records, {
      restoreName: this.#restore.metadata.name,
      spec: this.#restore.spec,
      existsInCluster: this.#existing.has(name),
    });
    this.#plans.set(name, plan);
  }

  get plans(): Readonly<Record<string, VolumePlan>> {
    return Object.fromEntries(this.#plans);
  }

  get podVolumes(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(this.#records.podVolumes);
  }
}

function parsed(json: Buffer): unknown {
  try {
    return parseLossless(json.toString());
  } catch {
    return undefined;
  }
}

/** Only a volume with a snapshot is treated otherwise when it is there already. */
function hasSnapshots({ methods, snapshots }: VolumeRecords): boolean {
  return snapshots.size > 0 || methods.values().some((method) => method === "NativeSnapshot");
}

async function recordsOf(store: ObjectStore, backupName: string): Promise<VolumeRecords> {
  const keys = backupKeys(backupName);
  const read = async (key: string) => ((await store.exists(key)) ? getJson(store, key) : undefined);
  const [volumeInfo, volumeSnapshots, podVolumeBackups, csiVolumeSnapshots] = await Promise.all(
    [keys.volumeInfo, keys.volumeSnapshots, keys.podVolumeBackups, keys.csiVolumeSnapshots].map(
      read,
    ),
  );
  return readVolumeRecords({ volumeInfo, volumeSnapshots, podVolumeBackups, csiVolumeSnapshots });
}
