import type { Tags } from "../../../lambdas/core/volumes/ebs-volume.ts";

/** A disk. Its state follows from when it was made and what it is attached to. */
export interface Volume {
  /** `vol-…`. */
  readonly id: string;
  readonly type: string;
  readonly sizeGiB: number;
  readonly zone: string;
  readonly iops?: number | undefined;
  /** MiB/s. */
  readonly throughput?: number | undefined;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string | undefined;
  readonly multiAttach: boolean;
  /** MiB/s. */
  readonly initializationRate?: number | undefined;
  /** That it was made of. */
  readonly snapshotId?: string | undefined;
  readonly tags: Tags;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When it may be used. */
  readonly availableAt: number;
  readonly attachments: readonly Attachment[];
  /** Belongs to an AWS service, such as EKS Auto Mode, and is described only to who asks for such. */
  readonly managed: boolean;
}

/** Where a disk is attached. */
export interface Attachment {
  readonly instanceId: string;
  readonly device: string;
}

/** A snapshot. Its state follows from when it is finished. */
export interface Snapshot {
  /** `snap-…`. */
  readonly id: string;
  readonly volumeId: string;
  /** Account. */
  readonly ownerId: string;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string | undefined;
  readonly description: string;
  readonly tags: Tags;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** EC2's words about why it went wrong. */
  readonly failure?: string | undefined;
  /** Nobody may delete it. */
  readonly locked: boolean;
}

/** An instance, as far as disks hang on it. */
export interface Instance {
  /** `i-…`. */
  readonly id: string;
  readonly zone: string;
  readonly rootDeviceName: string;
  readonly tags: Tags;
  readonly managed: boolean;
  readonly launchedAt: number;
}
