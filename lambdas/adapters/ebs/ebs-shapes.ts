import type {
  Filter,
  ResourceType,
  Snapshot,
  Tag,
  TagSpecification,
  Volume,
} from "@aws-sdk/client-ec2";
import type { EbsSnapshot, EbsVolume, Tags } from "../../core/volumes/ebs-volume.ts";

/** A disk in core's words. */
export function ebsVolume(volume: Volume): EbsVolume {
  const { Iops: iops, Throughput: throughput, Attachments = [] } = volume;
  return {
    id: volume.VolumeId ?? "",
    state: volume.State ?? "",
    type: volume.VolumeType ?? "",
    sizeGiB: volume.Size ?? 0,
    zone: volume.AvailabilityZone ?? "",
    ...(iops !== undefined && { iops }),
    ...(throughput !== undefined && { throughput }),
    encrypted: volume.Encrypted === true,
    multiAttach: volume.MultiAttachEnabled === true,
    tags: tagsOf(volume.Tags),
    instanceIds: Attachments.filter(({ State }) => State === "attached").flatMap(
      ({ InstanceId }) => InstanceId ?? [],
    ),
  };
}

/** A snapshot in core's words. */
export function ebsSnapshot(snapshot: Snapshot): EbsSnapshot {
  const { StateMessage: stateMessage } = snapshot;
  return {
    id: snapshot.SnapshotId ?? "",
    volumeId: snapshot.VolumeId ?? "",
    state: snapshot.State ?? "pending",
    ...(stateMessage && { stateMessage }),
    percent: Number.parseInt(snapshot.Progress || "0", 10),
    startTime: (snapshot.StartTime ?? new Date(0)).toISOString(),
    sizeGiB: snapshot.VolumeSize ?? 0,
    encrypted: snapshot.Encrypted === true,
    tags: tagsOf(snapshot.Tags),
  };
}

/** Filters that let pass what carries all of these tags. */
export function tagFilters(tags: Tags): Filter[] {
  return Object.entries(tags).map(([key, value]) => ({
    Name: `tag:${key}`,
    // EC2 takes these for wildcards.
    Values: [value.replace(/[\\*?]/g, "\\$&")],
  }));
}

/** Tags that something gets when it is made, so that it is never without them. */
export function tagSpecifications(type: ResourceType, tags: Tags): TagSpecification[] {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  // EC2 refuses a specification without tags.
  return Tags.length === 0 ? [] : [{ ResourceType: type, Tags }];
}

/** Whether something carries all of these tags. */
export function carries(found: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => found[key] === value);
}

function tagsOf(tags: readonly Tag[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
