import { Buffer } from "node:buffer";
import { gzipJson } from "../../../lambdas/core/store/gzip-json.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import type { BackupStatus } from "../../../lambdas/core/velero/backup.ts";
import { encodeBackup } from "../../../lambdas/core/velero/backup-json.ts";
import { restore } from "../velero/objects.ts";
import { type BackupTraits, type Bucket, EXPIRED, ourBackup } from "./bucket.ts";

/** One way in which a directory of `backups/` may be found, and what a sweep makes of it. */
export interface OddState {
  readonly title: string;
  readonly isDeleted: boolean;
  /** Puts a backup of this state, its snapshots and a restore of it into a bucket. */
  readonly add: (bucket: Bucket, name: string) => Promise<unknown>;
}

const UNEXPIRED: BackupStatus = { ...EXPIRED, expiration: "2099-01-01T00:00:00Z" };

function state(isDeleted: boolean, title: string, add: OddState["add"]): OddState {
  return { title, isDeleted, add };
}

const goes = (title: string, add: OddState["add"]) => state(true, title, add);
const stays = (title: string, add: OddState["add"]) => state(false, title, add);

/** A whole backup with a snapshot and a restore of it. */
async function addWhole(bucket: Bucket, name: string, traits: BackupTraits = {}): Promise<void> {
  await bucket.addBackup(name, { snapshots: [`snap-${name}`], ...traits });
  await bucket.addRestore(`of-${name}`, name);
}

const whole = (traits: BackupTraits): OddState["add"] => {
  return (bucket, name) => addWhole(bucket, name, traits);
};
const lasting = (status: BackupStatus) => whole({ status: { ...EXPIRED, ...status } });

/** A document that is this text. */
const document = (text: (name: string) => string): OddState["add"] => {
  return async (bucket, name) => {
    await addWhole(bucket, name);
    await bucket.put(backupKeys(name).metadata, text(name));
  };
};

/** Expired, and then something about it. */
const expired = (then: (bucket: Bucket, name: string) => unknown): OddState["add"] => {
  return async (bucket, name) => {
    await addWhole(bucket, name);
    await then(bucket, name);
  };
};

const encoded = (name: string, status = EXPIRED) => encodeBackup(ourBackup(name, { status }));

/** A deletion that died once the mark was written: of an expired backup, or one deleted by name. */
const marked = (status: BackupStatus, isHidden: boolean): OddState["add"] => {
  return async (bucket, name) => {
    const { metadata, deletion } = backupKeys(name);
    await addWhole(bucket, name, { status });
    await bucket.put(deletion, encoded(name, status));
    if (isHidden) await bucket.store.delete(metadata);
  };
};

/** As a real Velero makes one: its annotations, and its tags on the snapshots. */
async function addVeleros(bucket: Bucket, name: string): Promise<void> {
  const { metadata, ...rest } = ourBackup(name);
  const { annotations: _, ...made } = metadata;
  const labels = { "velero.io/storage-location": "default" };
  bucket.addSnapshot(`snap-${name}`, { "velero.io/backup": name, ...labels });
  const list = [{ spec: { location: "default" }, status: { providerSnapshotID: `snap-${name}` } }];
  const keys = backupKeys(name);
  await bucket.put(keys.contents);
  await bucket.put(keys.volumeSnapshots, await gzipJson(list));
  await bucket.put(keys.metadata, encodeBackup({ ...rest, metadata: { ...made, labels } }));
}

async function addKeptByGuard(bucket: Bucket, name: string): Promise<void> {
  const labels = { "velero.io/schedule-name": `of-${name}` };
  await addWhole(bucket, name, { labels, annotations: { "jangada.io/keep-last": "1" } });
}

/** Every state that a store may hold, however it came to it. */
export const ODD_STATES: readonly OddState[] = [
  goes("expired", whole({})),
  goes("expired, failed", lasting({ phase: "Failed" })),
  goes("expired, never finished by a Velero", lasting({ phase: "InProgress" })),
  goes("expired, made by a Velero", addVeleros),
  goes(
    "expired, with a stranger's file in it",
    expired((bucket, name) => bucket.put(`backups/${name}/notes/readme.txt`)),
  ),
  goes("expired, its deletion begun", marked(EXPIRED, false)),
  goes("expired, half deleted", marked(EXPIRED, true)),
  goes("not expired, half deleted by name", marked(UNEXPIRED, true)),
  stays("not expired", lasting(UNEXPIRED)),
  stays("not expired, with the mark of another's deletion", async (bucket, name) => {
    await addWhole(bucket, name, { status: UNEXPIRED });
    await bucket.put(backupKeys(name).deletion, encoded(name, EXPIRED));
  }),
  stays(
    "of tomorrow, by a clock that is wrong",
    lasting({
      startTimestamp: "2026-11-24T03:00:00Z",
      expiration: "2026-11-24T03:00:01Z",
    }),
  ),
  stays("expired before it began", lasting({ expiration: "2020-01-01T00:00:00Z" })),
  stays("without an expiration", lasting({ expiration: undefined })),
  stays("with words for an expiration", lasting({ expiration: "yesterday" })),
  stays("without a document", async (bucket, name) => {
    await addWhole(bucket, name);
    await bucket.store.delete(backupKeys(name).metadata);
  }),
  stays(
    "with an empty document",
    document(() => ""),
  ),
  stays(
    "with a document that breaks off",
    document((name) => encoded(name).toString().slice(0, -9)),
  ),
  stays(
    "with a document of something else",
    document(() => '{"kind":"List","items":[]}'),
  ),
  stays(
    "with the document of another backup",
    document((name) => encoded(`${name}-x`).toString()),
  ),
  stays(
    "expired, read by a restore",
    expired((bucket, name) =>
      bucket.runningRestores.push({ ...restore({ backupName: name }), metadata: { name: "r" } }),
    ),
  ),
  stays(
    "expired, running",
    expired((bucket, name) => bucket.runningBackups.push(ourBackup(name))),
  ),
  stays(
    "expired, under legal hold",
    expired((bucket, name) =>
      bucket.heldKeys.set(backupKeys(name).contents, { kind: "LegalHold" }),
    ),
  ),
  stays(
    "expired, retained",
    expired((bucket, name) => bucket.heldKeys.set(backupKeys(name).logs, { kind: "Retention" })),
  ),
  stays("expired, one of the newest of its schedule", addKeptByGuard),
  stays(
    "expired, with volumes that only a Velero can remove",
    expired(async (bucket, name) =>
      bucket.put(backupKeys(name).podVolumeBackups, Buffer.from(await gzipJson([{ kind: "P" }]))),
    ),
  ),
];

/** What lies about in a bucket and is nobody's backup. */
export const FOREIGN_KEYS: readonly string[] = [
  "backups/readme.txt",
  "backups//x",
  "kopia/shop/kopia.repository",
  "metadata/revision",
  "restores/velero/restore-velero-logs.gz",
  "restores/loose",
];
