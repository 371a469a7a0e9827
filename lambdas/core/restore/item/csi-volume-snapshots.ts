import { listAt, textAt } from "../../kube/lossless-json-fields.ts";

/** A CSI snapshot, as `csiSnapshotInfo` of volumeinfo names it; empty texts where nobody says. */
export interface CsiSnapshotInfo {
  /** The storage's own id, `snap-…` for an EBS disk. */
  readonly snapshotHandle: string;
  readonly driver: string;
}

/**
 * The CSI snapshots of a backup by claim, `<namespace>/<name>`, from the lists of VolumeSnapshots and
 * VolumeSnapshotContents that Velero 1.9 to 1.16 wrote. Before 1.13 nothing else says which they are.
 */
export function csiSnapshotsByClaim(
  volumeSnapshots: unknown,
  contents: unknown,
): ReadonlyMap<string, CsiSnapshotInfo> {
  const byName = new Map(
    listAt(contents).map((content) => [textAt(content, "metadata", "name"), content]),
  );
  const entries = listAt(volumeSnapshots).flatMap((snapshot) => {
    const content = byName.get(textAt(snapshot, "status", "boundVolumeSnapshotContentName"));
    return claimsOf(snapshot).map((claim) => [claim, snapshotOf(content)] as const);
  });
  return new Map(entries);
}

/** A snapshot that was made of no claim, by hand or in an error, is left out. */
function claimsOf(snapshot: unknown): readonly string[] {
  const namespace = textAt(snapshot, "metadata", "namespace");
  const claim = textAt(snapshot, "spec", "source", "persistentVolumeClaimName");
  return namespace === undefined || claim === undefined ? [] : [`${namespace}/${claim}`];
}

/** One that the driver made says its handle in its status, one made for a restore in its source. */
function snapshotOf(content: unknown): CsiSnapshotInfo {
  const made = textAt(content, "status", "snapshotHandle");
  return {
    snapshotHandle: made ?? textAt(content, "spec", "source", "snapshotHandle") ?? "",
    driver: textAt(content, "spec", "driver") ?? "",
  };
}
