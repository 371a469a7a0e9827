import {
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import type { PermissionProbe } from "./missing-permissions.ts";

/** Things of an account to ask about, and what it has none of. */
export interface FoundProbe {
  readonly probe: PermissionProbe;
  /** `disk`, `instance`, `snapshot`. */
  readonly lacks: readonly string[];
}

/** The fewest that a page may have. */
const MaxResults = 5;

/**
 * Finds a disk, an instance and a snapshot of the account, whichever come first, to ask about. What may not
 * be listed is not found; to ask for the permission to list it is part of the asking.
 */
export async function permissionProbe(client: EC2Client): Promise<FoundProbe> {
  const own = { OwnerIds: ["self"], MaxResults };
  const [volumes, instances, snapshots] = await Promise.allSettled([
    client.send(new DescribeVolumesCommand({ MaxResults })),
    client.send(new DescribeInstancesCommand({ MaxResults })),
    client.send(new DescribeSnapshotsCommand(own)),
  ]);
  const volume = volumes.status === "fulfilled" ? volumes.value.Volumes?.[0] : undefined;
  const instance =
    instances.status === "fulfilled"
      ? instances.value.Reservations?.[0]?.Instances?.[0]
      : undefined;
  const snapshot = snapshots.status === "fulfilled" ? snapshots.value.Snapshots?.[0] : undefined;
  const lacks = { disk: volume, instance, snapshot };
  return {
    probe: {
      volumeId: volume?.VolumeId,
      instanceId: instance?.InstanceId,
      snapshotId: snapshot?.SnapshotId,
      zone: volume?.AvailabilityZone ?? instance?.Placement?.AvailabilityZone,
    },
    lacks: Object.entries(lacks).flatMap(([name, found]) => (found === undefined ? [name] : [])),
  };
}
