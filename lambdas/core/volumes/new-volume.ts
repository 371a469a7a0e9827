import { createHash } from "node:crypto";
import type { ZoneOffer } from "./choose-zone.ts";
import type { EbsSnapshot, NewVolume } from "./ebs-volume.ts";
import type { EbsDriver } from "./ebs-volume-of.ts";
import { restoredVolumeTags, type VolumeOwner } from "./restored-volume-tags.ts";
import { settingsOf } from "./volume-settings-tag.ts";

/** What a backup says of a snapshot; empty texts where it says nothing. */
export interface SnapshotToRestore {
  /** Of the persistent volume in the backup. */
  readonly volumeName: string;
  /** `snap-…`, of a native snapshot or the handle of a CSI one. */
  readonly snapshotId: string;
  readonly volumeType: string;
  readonly volumeAZ: string;
  readonly volumeIOPS?: number;
}

/** A disk that a restore needs. */
export interface VolumeRequest {
  readonly snapshot: SnapshotToRestore;
  /** Name of the persistent volume in the cluster, when it is not that of the backup. */
  readonly newName?: string | undefined;
  /** The claim in the cluster, after namespace mapping. */
  readonly claim?: { readonly namespace: string; readonly name: string } | undefined;
}

/** What a restore wants of all its disks. */
export interface VolumeTarget extends VolumeOwner, ZoneOffer {
  /** What the target cluster attaches EBS disks with. */
  readonly driver: EbsDriver;
  /** `ebsKmsKeyId` of the location. */
  readonly kmsKeyId?: string | undefined;
  /** MiB/s, 100 to 300. */
  readonly initializationRate?: number | undefined;
}

/** What a new disk is made with, beside the request for it. */
interface NewVolumeParts {
  readonly snapshot: EbsSnapshot;
  readonly zone: string;
  readonly target: VolumeTarget;
}

/** EBS's own choice for new disks; EC2's would be gp2. */
const DEFAULT_TYPE = "gp3";
const IOPS_TYPES = ["gp3", "io1", "io2"];
const MULTI_ATTACH_TYPES = ["io1", "io2"];

/**
 * A disk like the one that was snapshotted, as far as backup and snapshot remember it. Velero's plugin keeps
 * neither throughput, nor the IOPS of gp3, nor multi-attach (velero-plugin-for-aws volume_snapshotter.go).
 */
export function newVolume(
  request: VolumeRequest,
  { snapshot, zone, target }: NewVolumeParts,
): NewVolume {
  const { volumeName, volumeType, volumeIOPS } = request.snapshot;
  const type = volumeType || DEFAULT_TYPE;
  const { iops = volumeIOPS, throughput, multiAttach } = settingsOf(snapshot);
  const { kmsKeyId, initializationRate, driver } = target;
  const user = {
    volumeName,
    newName: request.newName ?? volumeName,
    claim: request.claim,
    driver,
  };
  return {
    snapshotId: snapshot.id,
    zone,
    type,
    // Velero has written 0 for types without any.
    ...(iops && IOPS_TYPES.includes(type) && { iops }),
    ...(throughput && type === "gp3" && { throughput }),
    ...((snapshot.encrypted || kmsKeyId) && { encrypted: true as const }),
    ...(kmsKeyId && { kmsKeyId }),
    ...(multiAttach && MULTI_ATTACH_TYPES.includes(type) && { multiAttach }),
    ...(initializationRate && { initializationRate }),
    tags: restoredVolumeTags(snapshot.tags, user, target),
    clientToken: clientToken(target, volumeName),
  };
}

/** One request for a disk, however often it is sent: 64 characters, EC2's limit. */
function clientToken({ restoreId, clusterName }: VolumeOwner, volumeName: string): string {
  return createHash("sha256").update(`${clusterName}/${restoreId}/${volumeName}`).digest("hex");
}
