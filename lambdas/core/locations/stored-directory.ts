import type { BACKUPS, RESTORES } from "../store/layout.ts";
import type { ObjectStore, StoredObject } from "../store/object-store.ts";

/** The directory of one backup or restore, as it is listed. */
export interface StoredDirectory {
  /** Of the backup or restore; holds no slash. */
  readonly name: string;
  /** Every key in it, in order; never one of a directory whose name only begins like it. */
  readonly keys: readonly string[];
  /** When the youngest object in it was written, where the store tells. */
  readonly lastModified?: Date;
}

type Collected = { name: string; keys: string[]; lastModified?: Date };

/** Lists all directories with what is in them: one request a thousand objects. */
export async function* storedDirectories(
  store: ObjectStore,
  root: typeof BACKUPS | typeof RESTORES,
): AsyncGenerator<StoredDirectory> {
  let current: Collected | undefined;
  // Keys come in order, and those of one directory share all that comes before their last slash.
  for await (const object of store.list(root)) {
    const name = directoryOf(object.key.slice(root.length));
    if (name === undefined) continue;
    if (current?.name !== name) {
      if (current) yield current;
      current = { name, keys: [] };
    }
    add(current, object);
  }
  if (current) yield current;
}

/** A file of the root itself is in none, and neither is one whose directory has no name. */
function directoryOf(path: string): string | undefined {
  const end = path.indexOf("/");
  return end > 0 ? path.slice(0, end) : undefined;
}

function add(directory: Collected, { key, lastModified }: StoredObject): void {
  directory.keys.push(key);
  if (lastModified === undefined) return;
  const { lastModified: latest = lastModified } = directory;
  directory.lastModified = latest > lastModified ? latest : lastModified;
}
