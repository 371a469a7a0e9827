import { readdir, readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless } from "../../lambdas/core/kube/lossless-json.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { BackupSpec } from "../../lambdas/core/velero/backup.ts";
import { readBackup } from "../../lambdas/core/velero/backup-json.ts";
import { type ArchiveEntries, archiveEntries } from "./archive-entries.ts";

/** The backups that a real Velero made of the sample cluster, in the order they were made. */
export const VELERO_BACKUPS = [
  "full",
  "everything",
  "filtered",
  "snapshots",
  "empty",
  "scoped",
  "hooks-fail",
  "too-long-name",
  "from-nightly",
] as const;

/** One of {@link VELERO_BACKUPS}. */
export type VeleroBackupName = (typeof VELERO_BACKUPS)[number];

/** `<group>/<version>/<Kind>` to sorted names. */
export type ResourceList = Readonly<Record<string, readonly string[]>>;

/** A backup as a real Velero wrote it. */
export interface VeleroBackup {
  /** As stored, Velero's defaults and exclusions written into it. */
  readonly spec: BackupSpec;
  readonly entries: ArchiveEntries;
  readonly resourceList: ResourceList;
}

/** Reads one backup of the fixtures. */
export async function veleroBackup(name: VeleroBackupName): Promise<VeleroBackup> {
  const backup = readBackup((await fixture(`backups/${name}/velero-backup.json`)).toString());
  const entries = await archiveEntries(await fixture(`backups/${name}/${name}.tar.gz`));
  const list = gunzipSync(await fixture(`backups/${name}/${name}-resource-list.json.gz`));
  return { spec: backup.spec, entries, resourceList: JSON.parse(list.toString()) };
}

/**
 * The sample cluster as Velero found it when it made a backup: what was listed seconds before the first, and what
 * only archives know because it came since, or because the listing missed its kind.
 */
export async function clusterAt(name: VeleroBackupName): Promise<readonly KubernetesObject[]> {
  const listing = gunzipSync(await fixture("objects-with-velero.ndjson.gz")).toString();
  const listed = listing.trim().split("\n").map(objectOf).filter(isStored);
  const known = new Set(listed.map(identityOf));
  const since = new Map<string, KubernetesObject>();
  for (const earlier of VELERO_BACKUPS.slice(0, VELERO_BACKUPS.indexOf(name) + 1)) {
    const { entries } = await veleroBackup(earlier);
    for (const [path, text] of entries) {
      if (path === "metadata/version") continue;
      const object = objectOf(text);
      if (!known.has(identityOf(object))) since.set(identityOf(object), object);
    }
  }
  return [...listed, ...since.values()];
}

function objectOf(text: string): KubernetesObject {
  return parseLossless(text) as KubernetesObject;
}

/** ComponentStatuses are made up by each answer, and events are listed a second time in their newer group. */
function isStored({ apiVersion, kind }: KubernetesObject): boolean {
  return kind !== "ComponentStatus" && apiVersion !== "events.k8s.io/v1";
}

function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

/** Puts all files of a backup into a bucket, where Velero had them. */
export async function putVeleroBackup(store: ObjectStore, name: string): Promise<void> {
  const folder = `backups/${name}`;
  for (const file of await readdir(fixtureUrl(folder))) {
    await store.put(`${folder}/${file}`, await fixture(`${folder}/${file}`));
  }
}

function fixture(path: string): Promise<Buffer> {
  return readFile(fixtureUrl(path));
}

function fixtureUrl(path: string): URL {
  return new URL(`../fixtures/velero-main/${path}`, import.meta.url);
}
