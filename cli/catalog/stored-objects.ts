import { ErrorName, isJangadaError } from "../../lambdas/core/errors.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Floor } from "../floor.ts";
import { inParallel } from "./in-parallel.ts";

/** One kind of object that buckets keep, each in a directory of its own name. */
export interface StoredKind<T> {
  /** `backups/`, `restores/`. */
  readonly directory: string;
  /** Key of an object's metadata. */
  readonly keyOf: (name: string) => string;
  /** @throws JangadaError `CorruptArchive`. */
  readonly read: (json: string) => T;
  /** Where it is while it is being deleted, and how it is read there. */
  readonly deleting?: Pick<StoredKind<T>, "keyOf" | "read">;
}

interface Named {
  readonly metadata: { readonly name: string };
}

/** An object and the location that holds it. */
export interface Stored<T> {
  readonly object: T;
  readonly location: BackupStorageLocation;
}

/** What buckets hold of one kind. */
export interface StoredObjects<T> {
  readonly found: readonly Stored<T>[];
  /** Why something is not among them: a bucket that does not answer, a spoilt file. */
  readonly problems: readonly string[];
}

/** The SDK keeps that many connections to one endpoint. */
const READS_IN_FLIGHT = 50;

/** Reads every object of one kind in every location of a floor; what cannot be read is told, not thrown. */
export async function listStored<T extends Named>(
  floor: Floor,
  kind: StoredKind<T>,
): Promise<StoredObjects<T>> {
  const { storageLocations } = await floor.locations();
  const lists = await Promise.all(
    storageLocations.map((location) => listLocation(floor, kind, location)),
  );
  return {
    found: lists.flatMap(({ found }) => found),
    problems: lists.flatMap(({ problems }) => problems),
  };
}

async function listLocation<T extends Named>(
  floor: Floor,
  kind: StoredKind<T>,
  location: BackupStorageLocation,
): Promise<StoredObjects<T>> {
  try {
    const store = floor.openStore(location);
    const names = await Array.fromAsync(store.listDirectories(kind.directory));
    const read = await inParallel(names, READS_IN_FLIGHT, (name) => readOne(store, kind, name));
    return {
      found: read.flatMap(({ object }) => (object === undefined ? [] : [{ object, location }])),
      problems: read.flatMap(({ problem }) => problem ?? []),
    };
  } catch (error) {
    const problem = `backup storage location '${location.metadata.name}': ${(error as Error).message}`;
    return { found: [], problems: [problem] };
  }
}

interface ReadObject<T> {
  readonly object?: T;
  readonly problem?: string;
}

/** A directory without metadata is a run that has not ended, or one of Velero's restores. */
async function readOne<T extends Named>(
  store: ObjectStore,
  kind: StoredKind<T>,
  name: string,
): Promise<ReadObject<T>> {
  try {
    const object = await readFrom(store, kind, name);
    if (object === undefined) return {};
    const own = object.metadata.name;
    // Its name would lead to files that are not its own.
    if (own !== name)
      return { problem: `${kind.directory}${name}: it is the document of '${own}'` };
    return { object };
  } catch (error) {
    if (!isJangadaError(error, ErrorName.CorruptArchive)) throw error;
    return { problem: `${kind.directory}${name}: ${(error as Error).message}` };
  }
}

/** `undefined` when there is no such object. */
async function readFrom<T>(
  store: ObjectStore,
  { keyOf, read, deleting }: StoredKind<T>,
  name: string,
): Promise<T | undefined> {
  try {
    return read(String(await store.read(keyOf(name))));
  } catch (error) {
    if (!isJangadaError(error, ErrorName.NotFound)) throw error;
    return deleting && readFrom(store, { directory: "", ...deleting }, name);
  }
}

/**
 * Finds one object by name, in the first location that holds it.
 *
 * @returns `undefined` when none does.
 * @throws whatever a location throws that cannot be asked, when no other has the object.
 */
export async function findStored<T>(
  floor: Floor,
  kind: StoredKind<T>,
  name: string,
): Promise<Stored<T> | undefined> {
  const { storageLocations } = await floor.locations();
  let failure: unknown;
  for (const location of storageLocations) {
    try {
      const object = await readFrom(floor.openStore(location), kind, name);
      if (object !== undefined) return { object, location };
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}
