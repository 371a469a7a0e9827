import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  type VolumeType,
} from "@aws-sdk/client-ec2";
import type {
  EbsSnapshot,
  EbsVolume,
  NewVolume,
  SnapshotCopy,
  Tags,
} from "../../core/volumes/ebs-volume.ts";
import type {
  DeletionOutcome,
  SnapshotSet,
  VolumeSnapshotter,
} from "../../core/volumes/volume-snapshotter.ts";
import { disksOf, snapshotsBy, snapshotsOf, volumesBy, volumesOf } from "./describe-disks.ts";
import { ebsError } from "./ebs-error.ts";
import { carries, ebsSnapshot, ebsVolume, tagFilters, tagSpecifications } from "./ebs-shapes.ts";
import type { Ec2Clients } from "./ec2-clients-for.ts";

/** Works with the disks and snapshots of a Region: `ebsVolumeSnapshotter(ec2ClientsFor(config))`. */
export function ebsVolumeSnapshotter(clients: Ec2Clients): VolumeSnapshotter {
  return new EbsVolumeSnapshotter(clients);
}

class EbsVolumeSnapshotter implements VolumeSnapshotter {
  readonly #clients: Ec2Clients;

  constructor(clients: Ec2Clients) {
    this.#clients = clients;
  }

  describeVolumes(volumeIds: readonly string[]): Promise<readonly EbsVolume[]> {
    return asked("describe disks", volumesOf(this.#clients.repeating, volumeIds));
  }

  attachedDisks(instanceIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return asked("describe instances", disksOf(this.#clients.repeating, instanceIds));
  }

  describeSnapshots(snapshotIds: readonly string[]): Promise<readonly EbsSnapshot[]> {
    return asked("describe snapshots", snapshotsOf(this.#clients.repeating, snapshotIds));
  }

  findSnapshots(tags: Tags): Promise<readonly EbsSnapshot[]> {
    return asked("list snapshots", snapshotsBy(this.#clients.repeating, tagFilters(tags)));
  }

  findVolumes(tags: Tags): Promise<readonly EbsVolume[]> {
    return asked("list disks", volumesBy(this.#clients.repeating, tagFilters(tags)));
  }

  async createSnapshot(volumeId: string, tags: Tags): Promise<EbsSnapshot> {
    const command = new CreateSnapshotCommand({
      VolumeId: volumeId,
      TagSpecifications: tagSpecifications("snapshot", tags),
    });
    const { once } = this.#clients;
    return ebsSnapshot(await asked(`snapshot disk "${volumeId}"`, once.send(command)));
  }

  async createSnapshots(set: SnapshotSet): Promise<readonly EbsSnapshot[]> {
    const { instanceId, excludedVolumeIds, tags } = set;
    const command = new CreateSnapshotsCommand({
      InstanceSpecification: {
        InstanceId: instanceId,
        ExcludeBootVolume: true,
        ...(excludedVolumeIds.length > 0 && { ExcludeDataVolumeIds: [...excludedVolumeIds] }),
      },
      CopyTagsFromSource: "volume",
      TagSpecifications: tagSpecifications("snapshot", tags),
    });
    const doing = `snapshot the disks of instance "${instanceId}"`;
    const { Snapshots = [] } = await asked(doing, this.#clients.once.send(command));
    // What is described here and in DescribeSnapshots differs in nothing but its type.
    return Snapshots.map(ebsSnapshot);
  }

  async copySnapshot({ snapshotId, sourceRegion, kmsKeyId, tags }: SnapshotCopy): Promise<string> {
    // The SDK adds the signed request that the other Region is shown.
    const command = new CopySnapshotCommand({
      SourceRegion: sourceRegion,
      SourceSnapshotId: snapshotId,
      ...(kmsKeyId && { Encrypted: true, KmsKeyId: kmsKeyId }),
      TagSpecifications: tagSpecifications("snapshot", tags),
    });
    const doing = `copy snapshot "${snapshotId}" from "${sourceRegion}"`;
    const { SnapshotId = "" } = await asked(doing, this.#clients.once.send(command));
    return SnapshotId;
  }

  async createVolume(volume: NewVolume): Promise<EbsVolume> {
    const { snapshotId, zone } = volume;
    const command = new CreateVolumeCommand({
      SnapshotId: snapshotId,
      AvailabilityZone: zone,
      VolumeType: volume.type as VolumeType,
      Iops: volume.iops,
      Throughput: volume.throughput,
      Encrypted: volume.encrypted,
      KmsKeyId: volume.kmsKeyId,
      MultiAttachEnabled: volume.multiAttach,
      VolumeInitializationRate: volume.initializationRate,
      TagSpecifications: tagSpecifications("volume", volume.tags),
      ClientToken: volume.clientToken,
    });
    const doing = `make a disk of snapshot "${snapshotId}" in zone "${zone}"`;
    return ebsVolume(await asked(doing, this.#clients.repeating.send(command)));
  }

  async deleteSnapshot(snapshotId: string, owner: Tags): Promise<DeletionOutcome> {
    const [snapshot] = await this.describeSnapshots([snapshotId]);
    const command = new DeleteSnapshotCommand({ SnapshotId: snapshotId });
    return deleteOwned(`delete snapshot "${snapshotId}"`, snapshot, owner, () =>
      this.#clients.repeating.send(command),
    );
  }

  async deleteVolume(volumeId: string, owner: Tags): Promise<DeletionOutcome> {
    const [volume] = await this.describeVolumes([volumeId]);
    const command = new DeleteVolumeCommand({ VolumeId: volumeId });
    return deleteOwned(`delete disk "${volumeId}"`, volume, owner, () =>
      this.#clients.repeating.send(command),
    );
  }
}

async function asked<T>(doing: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw ebsError(error, doing);
  }
}

async function deleteOwned(
  doing: string,
  found: { readonly tags: Tags } | undefined,
  owner: Tags,
  send: () => Promise<unknown>,
): Promise<DeletionOutcome> {
  if (found === undefined) return "absent";
  // No tags at all would be proof of nothing, and every snapshot would carry them.
  if (Object.keys(owner).length === 0 || !carries(found.tags, owner)) return "notOwned";
  try {
    await send();
    return "deleted";
  } catch (error) {
    const { name = "", message = "" } = error instanceof Error ? error : {};
    if (/\.NotFound$/.test(name)) return "absent";
    // EC2 has no code of its own for it.
    if (/lock/i.test(name + message)) return "locked";
    throw ebsError(error, doing);
  }
}
