/** Tags of an AWS resource, by key. */
export type Tags = Readonly<Record<string, string>>;

/** A disk as EC2 describes it. */
export interface EbsVolume {
  /** `vol-…`. */
  readonly id: string;
  /** `available`, `in-use`, `creating`, `error`, `deleting`. */
  readonly state: string;
  /** `gp3`, `io2`, … */
  readonly type: string;
  readonly sizeGiB: number;
  readonly zone: string;
  /** What EC2 says, which for types without a setting is what the size gives. */
  readonly iops?: number;
  /** MiB/s; gp3 only. */
  readonly throughput?: number;
  readonly encrypted: boolean;
  readonly multiAttach: boolean;
  readonly tags: Tags;
  /** Instances it is attached to, which are several with multi-attach only. */
  readonly instanceIds: readonly string[];
}

/** A snapshot as EC2 describes it. */
export interface EbsSnapshot {
  /** `snap-…`. */
  readonly id: string;
  /** The disk it was taken of. A copy has an id that belongs to no disk. */
  readonly volumeId: string;
  /** `recoverable` and `recovering` belong to the recycle bin and the archive. */
  readonly state: "pending" | "completed" | "error" | "recoverable" | "recovering";
  /** EC2's own words about an error. */
  readonly stateMessage?: string;
  /** 0 to 100. */
  readonly percent: number;
  /** The moment whose contents it holds, ISO 8601. */
  readonly startTime: string;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly tags: Tags;
}

/** A copy of a snapshot to be made in the Region that is asked for it. */
export interface SnapshotCopy {
  /** In the Region it is copied from. */
  readonly snapshotId: string;
  readonly sourceRegion: string;
  /** Key of the Region that is asked; without it, an encrypted snapshot's copy gets that Region's own for EBS. */
  readonly kmsKeyId?: string | undefined;
  readonly tags: Tags;
}

/** A disk to be made of a snapshot. What is left out is EC2's choice. */
export interface NewVolume {
  readonly snapshotId: string;
  readonly zone: string;
  readonly type: string;
  readonly iops?: number;
  readonly throughput?: number;
  /** Encrypts whatever the snapshot is; a snapshot that is encrypted makes an encrypted disk anyhow. */
  readonly encrypted?: true;
  /** Another key than the snapshot's. */
  readonly kmsKeyId?: string;
  readonly multiAttach?: true;
  /** MiB/s, 100 to 300, at which the contents are fetched; without it they come when they are read. */
  readonly initializationRate?: number;
  readonly tags: Tags;
  /** Up to 64 characters; a second request with the same one gets the first one's disk. */
  readonly clientToken: string;
}
