import type { Tags } from "../../../lambdas/core/volumes/ebs-volume.ts";
import type { XmlContent } from "../xml.ts";
import type { Ec2Region } from "./ec2-region.ts";
import type { Instance, Snapshot, Volume } from "./ec2-things.ts";

/** State of a disk now. */
export function volumeState({ attachments, availableAt }: Volume, now: number): string {
  if (attachments.length > 0) return "in-use";
  return now < availableAt ? "creating" : "available";
}

/** State of a snapshot now. */
export function snapshotState({ failure, finishedAt }: Snapshot, now: number): string {
  if (failure !== undefined) return "error";
  return now < finishedAt ? "pending" : "completed";
}

/** A disk as EC2 writes it. */
export function volumeXml(volume: Volume, now: number): XmlContent {
  return {
    volumeId: volume.id,
    size: String(volume.sizeGiB),
    snapshotId: volume.snapshotId ?? "",
    availabilityZone: volume.zone,
    status: volumeState(volume, now),
    createTime: timeText(volume.createdAt),
    attachmentSet: {
      item: volume.attachments.map(({ instanceId, device }) => ({
        volumeId: volume.id,
        instanceId,
        device,
        status: "attached",
      })),
    },
    tagSet: tagSetXml(volume.tags),
    volumeType: volume.type,
    iops: optional(volume.iops),
    throughput: optional(volume.throughput),
    volumeInitializationRate: optional(volume.initializationRate),
    encrypted: String(volume.encrypted),
    kmsKeyId: volume.kmsKeyId,
    multiAttachEnabled: String(volume.multiAttach),
  };
}

/**
 * A snapshot as EC2 writes it. CreateSnapshots calls its state `state`, everybody else `status`
 * (AWS EC2 API reference, SnapshotInfo and Snapshot).
 */
export function snapshotXml(
  snapshot: Snapshot,
  now: number,
  stateName: "status" | "state" = "status",
): XmlContent {
  return {
    snapshotId: snapshot.id,
    volumeId: snapshot.volumeId,
    [stateName]: snapshotState(snapshot, now),
    statusMessage: snapshot.failure,
    startTime: timeText(snapshot.startedAt),
    progress: progressText(snapshot, now),
    ownerId: snapshot.ownerId,
    volumeSize: String(snapshot.sizeGiB),
    description: snapshot.description,
    encrypted: String(snapshot.encrypted),
    kmsKeyId: snapshot.kmsKeyId,
    tagSet: tagSetXml(snapshot.tags),
  };
}

/** An instance as EC2 writes it, alone in its reservation. */
export function reservationXml(instance: Instance, region: Ec2Region): XmlContent {
  const { id, zone, rootDeviceName, tags, launchedAt } = instance;
  const disks = [...region.disksOf(instance)];
  return {
    reservationId: id.replace("i-", "r-"),
    ownerId: region.account.id,
    instancesSet: {
      item: {
        instanceId: id,
        instanceState: { code: "16", name: "running" },
        launchTime: timeText(launchedAt),
        placement: { availabilityZone: zone },
        rootDeviceName,
        rootDeviceType: "ebs",
        blockDeviceMapping: {
          item: disks.map(([deviceName, { id: volumeId }]) => ({
            deviceName,
            ebs: { volumeId, status: "attached" },
          })),
        },
        tagSet: tagSetXml(tags),
      },
    },
  };
}

/** Tags as EC2 writes them. */
export function tagSetXml(tags: Tags): XmlContent {
  return { item: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}

/** Reads 100% when it is finished, not a moment before. */
function progressText(snapshot: Snapshot, now: number): string {
  const { startedAt, finishedAt } = snapshot;
  if (snapshotState(snapshot, now) === "completed") return "100%";
  const share = (now - startedAt) / (finishedAt - startedAt);
  return `${Math.min(99, Math.floor(100 * share))}%`;
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function optional(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
