import { ErrorName, JangadaError } from "../errors.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";

/**
 * What an earlier attempt of this name left unfinished goes; what it finished stays, and so does what
 * is being deleted, and we refuse.
 * Says whether the archive is to be created, so that of two runs at a time one is told; an archive
 * that a dead run left is written over instead, and never deleted, lest the other run be alive.
 */
export async function claimName(store: ObjectStore, name: string, now: Date): Promise<boolean> {
  const { directory, contents } = backupKeys(name);
  // First, because a run that ends between this question and the next is found by the next.
  const hasArchive = await store.exists(contents);
  await requireFreeName(store, name);
  await store.abortUnfinishedUploads(directory, now);
  return !hasArchive;
}

/**
 * Sees that there is no backup of a name.
 *
 * @throws JangadaError `AlreadyExists` when there is one, or one that is being deleted.
 */
export async function requireFreeName(store: ObjectStore, name: string): Promise<void> {
  const { metadata, deletion } = backupKeys(name);
  if (await store.exists(metadata)) {
    throw new JangadaError(
      ErrorName.AlreadyExists,
      `backup '${name}' already exists in object storage, and a backup is never overwritten; choose another name, or delete it first`,
    );
  }
  // A deletion puts its mark before it takes the metadata away, so one that begins after the first
  // question is found by this one.
  if (await store.exists(deletion)) {
    throw new JangadaError(
      ErrorName.AlreadyExists,
      `backup '${name}' is being deleted, and the deletion would take a new one of that name with it; choose another name, or delete it again and wait for the end`,
    );
  }
}
