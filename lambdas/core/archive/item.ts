/**
 * An item's place in an archive (velero pkg/backup/item_backupper.go,
 * pkg/archive/filesystem.go). Knowing it needs no object, so listing a backup parses no JSON.
 */
export interface ItemRef {
  /** Resource and API group the way Velero joins them: `pods`, `deployments.apps`. */
  readonly groupResource: string;
  /**
   * `v1-preferredversion`, or `v1beta1` for a version the source cluster did not prefer;
   * `undefined` on the plain copy, the one an ordinary restore reads.
   */
  readonly versionDir: string | undefined;
  /** `undefined` for a cluster-scoped item. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Spells the directory of a group's preferred version: `v1-preferredversion`. */
export function preferredVersionDir(version: string): string {
  return `${version}-preferredversion`;
}

/** Spells the archive path of an item; no other function does. */
export function itemPath({ groupResource, versionDir, namespace, name }: ItemRef): string {
  const version = versionDir === undefined ? "" : `${versionDir}/`;
  const scope = namespace === undefined ? "cluster" : `namespaces/${namespace}`;
  return `resources/${groupResource}/${version}${scope}/${name}.json`;
}

/**
 * Reads a path that {@link itemPath} spelled; `undefined` for any other entry of an archive.
 *
 * Nothing it returns can lead out of the archive: a `.` or `..`, an empty step or an absolute path
 * is no item path.
 */
export function parseItemPath(path: string): ItemRef | undefined {
  const { groupResource, versionDir, namespace, name } = ITEM_PATH.exec(path)?.groups ?? {};
  if (groupResource === undefined || name === undefined) return undefined;
  const steps = [groupResource, versionDir, namespace, name];
  if (steps.some((step) => step === "." || step === "..")) return undefined;
  return { groupResource, versionDir, namespace, name };
}

// A namespace may be called `cluster`, so a version directory is whatever is not a scope directory.
const ITEM_PATH =
  /^resources\/(?<groupResource>[^/]+)\/(?:(?!cluster\/|namespaces\/)(?<versionDir>[^/]+)\/)?(?:cluster|namespaces\/(?<namespace>[^/]+))\/(?<name>[^/]+)\.json$/;
