import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import { ebsVolumeOf } from "../../lambdas/core/volumes/ebs-volume-of.ts";
import type { Volume } from "../world/ec2/ec2-things.ts";
import { gzippedJson } from "./show-backup.ts";

/** An entry of `-volumesnapshots.json.gz`, as far as it is shown. */
interface Snapshot {
  readonly spec: {
    readonly persistentVolumeName: string;
    readonly providerVolumeID: string;
    readonly volumeType: string;
    readonly volumeAZ: string;
  };
  readonly status: { readonly providerSnapshotID?: string; readonly phase: string };
}

/** The snapshots of a backup, one a line, from its own file. */
export async function snapshotTable(store: ObjectStore, backupName: string): Promise<string> {
  const snapshots = (await gzippedJson(
    store,
    backupKeys(backupName).volumeSnapshots,
  )) as Snapshot[];
  return snapshots
    .map(({ spec, status }) =>
      [
        `   ${spec.persistentVolumeName.padEnd(14)}`,
        `${spec.providerVolumeID} (${spec.volumeType}, ${spec.volumeAZ})`,
        `-> ${status.providerSnapshotID ?? "nothing"}  ${status.phase}`,
      ].join(" "),
    )
    .join("\n");
}

/** Which disk each EBS volume of a cluster names, by name of the volume. */
export function disksByVolume(
  volumes: Iterable<KubernetesObject>,
  disks: readonly Volume[],
): ReadonlyMap<string, Volume | undefined> {
  const byId = new Map(disks.map((disk) => [disk.id, disk]));
  return new Map(
    [...volumes].flatMap((volume) => {
      const id = ebsVolumeOf(volume);
      return id === undefined ? [] : [[volume.metadata.name, byId.get(id)] as const];
    }),
  );
}

/** Volumes whose disk is another one now, with both disks in a line each. */
export function diskChangesText(
  before: ReadonlyMap<string, Volume | undefined>,
  after: ReadonlyMap<string, Volume | undefined>,
): string {
  const changed = [...before].filter(([name, disk]) => after.get(name)?.id !== disk?.id);
  return changed
    .map(([name, disk]) =>
      [`   ${name}`, `     was ${diskText(disk)}`, `     is  ${diskText(after.get(name))}`].join(
        "\n",
      ),
    )
    .join("\n");
}

/** Everything about a disk that a restore must bring back. */
function diskText(disk: Volume | undefined): string {
  if (disk === undefined) return "no disk";
  const { id, type, sizeGiB, zone, iops, throughput, encrypted, tags } = disk;
  return [
    `${id}  ${type}, ${sizeGiB} GiB, ${iops} IOPS`,
    ...(throughput === undefined ? [] : [`${throughput} MiB/s`]),
    encrypted ? "encrypted" : "not encrypted",
    zone,
    `team=${tags.team ?? ""}`,
  ].join(", ");
}
