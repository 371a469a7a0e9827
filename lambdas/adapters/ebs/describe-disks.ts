import {
  DescribeSnapshotsCommand,
  type EC2Client,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeSnapshots,
  paginateDescribeVolumes,
} from "@aws-sdk/client-ec2";
import type { EbsSnapshot, EbsVolume } from "../../core/volumes/ebs-volume.ts";
import { ebsSnapshot, ebsVolume } from "./ebs-shapes.ts";

/** Most values that a filter may have, and most ids that one request should name. */
const BATCH = 200;
const PAGE = 1000;
const SNAPSHOT_ID = /^snap-[0-9a-f]+$/;

/** Disks that pass these filters, in any state; those that AWS keeps for Auto Mode too. */
export async function volumesBy(client: EC2Client, Filters: Filter[]): Promise<EbsVolume[]> {
  const request = { Filters, MaxResults: PAGE, IncludeManagedResources: true };
  const found: EbsVolume[] = [];
  for await (const { Volumes = [] } of paginateDescribeVolumes({ client }, request))
    found.push(...Volumes.map(ebsVolume));
  return found;
}

/** This account's snapshots that pass these filters. */
export async function snapshotsBy(client: EC2Client, Filters: Filter[]): Promise<EbsSnapshot[]> {
  const request = { Filters, OwnerIds: ["self"], MaxResults: PAGE };
  const found: EbsSnapshot[] = [];
  for await (const { Snapshots = [] } of paginateDescribeSnapshots({ client }, request))
    found.push(...Snapshots.map(ebsSnapshot));
  return found;
}

/** Disks of these ids; those that do not exist are left out. */
export async function volumesOf(client: EC2Client, ids: readonly string[]): Promise<EbsVolume[]> {
  // A filter leaves out what does not exist, where an id that is asked for by name fails the request.
  const asked = batches(ids).map((Values) => volumesBy(client, [{ Name: "volume-id", Values }]));
  return (await Promise.all(asked)).flat();
}

/** Snapshots of these ids, of any account that shares them; those that do not exist are left out. */
export async function snapshotsOf(
  client: EC2Client,
  ids: readonly string[],
): Promise<EbsSnapshot[]> {
  const found: EbsSnapshot[] = [];
  // EC2 refuses all of them for one that is no id, and a backup's files may say anything.
  const possible = ids.filter((id) => SNAPSHOT_ID.test(id));
  for (const batch of batches(possible)) found.push(...(await snapshotsOfBatch(client, batch)));
  return found;
}

/** Disks attached to each of these instances, boot disks left out, by id of the instance. */
export async function disksOf(
  client: EC2Client,
  instanceIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const disks = new Map<string, readonly string[]>();
  for (const Values of batches(instanceIds)) {
    const request = { Filters: [{ Name: "instance-id", Values }], MaxResults: PAGE };
    const pages = paginateDescribeInstances(
      { client },
      { ...request, IncludeManagedResources: true },
    );
    for await (const { Reservations = [] } of pages) {
      for (const {
        InstanceId = "",
        RootDeviceName,
        BlockDeviceMappings = [],
      } of Reservations.flatMap(({ Instances = [] }) => Instances)) {
        const others = BlockDeviceMappings.filter(
          ({ DeviceName }) => DeviceName !== RootDeviceName,
        );
        disks.set(
          InstanceId,
          others.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []),
        );
      }
    }
  }
  return disks;
}

/**
 * A filter would search among all the snapshots in the world that are public, so ids are asked for
 * by name; one that does not exist fails them all, and is found by halving.
 */
async function snapshotsOfBatch(client: EC2Client, SnapshotIds: string[]): Promise<EbsSnapshot[]> {
  try {
    const { Snapshots = [] } = await client.send(new DescribeSnapshotsCommand({ SnapshotIds }));
    return Snapshots.map(ebsSnapshot);
  } catch (error) {
    if (!(error instanceof Error && error.name === "InvalidSnapshot.NotFound")) throw error;
    if (SnapshotIds.length === 1) return [];
    const half = SnapshotIds.length >> 1;
    const first = await snapshotsOfBatch(client, SnapshotIds.slice(0, half));
    return [...first, ...(await snapshotsOfBatch(client, SnapshotIds.slice(half)))];
  }
}

function batches(ids: readonly string[]): string[][] {
  const unique = [...new Set(ids)];
  const count = Math.ceil(unique.length / BATCH);
  return Array.from({ length: count }, (_, index) =>
    unique.slice(index * BATCH, (index + 1) * BATCH),
  );
}
