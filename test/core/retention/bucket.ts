import { Buffer } from "node:buffer";
import { readCatalogue } from "../../../lambdas/core/locations/catalogue.ts";
import type { DeletionPorts } from "../../../lambdas/core/retention/deletion-ports.ts";
import type { ObjectHold } from "../../../lambdas/core/retention/object-holds.ts";
import { readStoredRestores } from "../../../lambdas/core/retention/stored-restores.ts";
import { gzipJson } from "../../../lambdas/core/store/gzip-json.ts";
import { backupKeys, restoreKeys } from "../../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import type { Backup, BackupStatus } from "../../../lambdas/core/velero/backup.ts";
import { encodeBackup } from "../../../lambdas/core/velero/backup-json.ts";
import type { Restore } from "../../../lambdas/core/velero/restore.ts";
import { encodeRestore } from "../../../lambdas/core/velero/restore-json.ts";
import type { Tags } from "../../../lambdas/core/volumes/ebs-volume.ts";
import {
  type MemoryObjectStore,
  memoryObjectStore,
} from "../../support/fakes/memory-object-store.ts";
import { MemoryVolumeSnapshotter } from "../../support/fakes/memory-volume-snapshotter.ts";
import { restore } from "../velero/objects.ts";

/** The present of these tests. */
export const NOW = new Date("2026-11-23T12:00:00Z");

/** What a test says of a backup. */
export interface BackupTraits {
  readonly status?: BackupStatus;
  readonly uid?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  /** Ids; each is made, too, with the tags of the backup's own. */
  readonly snapshots?: readonly string[];
}

/** Times of a backup that expired yesterday. */
export const EXPIRED: BackupStatus = {
  phase: "Completed",
  startTimestamp: "2026-10-23T12:00:00Z",
  expiration: "2026-11-22T12:00:00Z",
};

/** A backup of ours. */
export function ourBackup(name: string, traits: BackupTraits = {}): Backup {
  const { status = EXPIRED, uid = `uid-${name}`, labels, annotations } = traits;
  return {
    kind: "Backup",
    apiVersion: "velero.io/v1",
    metadata: {
      name,
      uid,
      ...(labels && { labels }),
      annotations: { "jangada.io/version": "1", ...annotations },
    },
    spec: {},
    status,
  };
}

/** A bucket with whatever a test puts there, and all that deletion works with. */
export class Bucket {
  readonly store: MemoryObjectStore;
  readonly snapshots = new MemoryVolumeSnapshotter();
  readonly heldKeys = new Map<string, ObjectHold>();
  readonly runningBackups: Backup[] = [];
  readonly runningRestores: Restore[] = [];

  constructor(store: MemoryObjectStore = memoryObjectStore()) {
    this.store = store;
  }

  get keys(): readonly string[] {
    return [...this.store.objects.keys()].sort();
  }

  get snapshotIds(): readonly string[] {
    return this.snapshots.snapshots.map(({ id }) => id).sort();
  }

  addSnapshot(id: string, tags: Tags, startTime = "2026-01-01T00:00:00.000Z"): void {
    this.snapshots.addSnapshot({ id, tags, startTime });
  }

  async put(key: string, body: string | Buffer = "x"): Promise<void> {
    await this.store.put(key, Buffer.from(body));
  }

  /** A whole backup: its document, its archive, its lists. */
  async addBackup(name: string, traits: BackupTraits = {}): Promise<Backup> {
    const keys = backupKeys(name);
    const backup = ourBackup(name, traits);
    const snapshots = traits.snapshots ?? [];
    for (const id of snapshots) {
      this.addSnapshot(id, {
        "velero.io/backup": name,
        "jangada.io/backup-uid": backup.metadata.uid ?? "",
        "jangada.io/cluster": "shop",
      });
    }
    const list = snapshots.map((id) => ({
      spec: { location: "default" },
      status: { providerSnapshotID: id },
    }));
    await this.put(keys.contents);
    await this.put(keys.logs);
    await this.put(keys.volumeSnapshots, await gzipJson(list));
    await this.put(keys.metadata, encodeBackup(backup));
    return backup;
  }

  /** A restore that has ended, with its document unless a Velero made it. */
  async addRestore(name: string, backupName: string, document = true): Promise<void> {
    const keys = restoreKeys(name);
    await this.put(keys.logs);
    const made = { ...restore({ backupName }), metadata: { name } };
    if (document) await this.put(keys.metadata, encodeRestore(made));
  }

  ports(store: ObjectStore = this.store): DeletionPorts {
    return {
      store,
      holds: { holdOn: async (key) => this.heldKeys.get(key) },
      snapshotterFor: (location) => (location === "default" ? this.snapshots : undefined),
      running: async () => ({ backups: this.runningBackups, restores: this.runningRestores }),
    };
  }

  async contents() {
    return {
      entries: await readCatalogue(this.store),
      restores: await readStoredRestores(this.store),
    };
  }
}

/** A store that dies at its `count`th call from now on, as a function whose time is up. */
export function dyingStore(store: ObjectStore, count: number): ObjectStore {
  let left = count;
  const alive = (): ObjectStore => {
    if (left-- <= 0) throw new Error("killed");
    return store;
  };
  return {
    put: async (...args) => alive().put(...args),
    get: async (...args) => alive().get(...args),
    read: async (...args) => alive().read(...args),
    exists: async (...args) => alive().exists(...args),
    delete: async (...args) => alive().delete(...args),
    tryWrite: async (...args) => alive().tryWrite(...args),
    listUnfinishedUploads: async (...args) => alive().listUnfinishedUploads(...args),
    abortUnfinishedUploads: async (...args) => alive().abortUnfinishedUploads(...args),
    list: (...args) => alive().list(...args),
    listDirectories: (...args) => alive().listDirectories(...args),
  };
}
