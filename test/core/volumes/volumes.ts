import type { EbsSnapshot, EbsVolume } from "../../../lambdas/core/volumes/ebs-volume.ts";

/** A plain disk. */
export function disk(id: string, traits: Partial<EbsVolume> = {}): EbsVolume {
  return {
    id,
    state: "in-use",
    type: "gp3",
    sizeGiB: 10,
    zone: "us-east-1a",
    iops: 3000,
    throughput: 125,
    encrypted: false,
    multiAttach: false,
    tags: {},
    instanceIds: [],
    ...traits,
  };
}

/** A snapshot that is finished. */
export function snapshot(id: string, traits: Partial<EbsSnapshot> = {}): EbsSnapshot {
  return {
    id,
    volumeId: "vol-1",
    state: "completed",
    percent: 100,
    startTime: "2026-11-23T12:00:00.000Z",
    sizeGiB: 10,
    encrypted: false,
    tags: {},
    ...traits,
  };
}

/** So many tags. */
export function tags(count: number, prefix = "own"): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, String(index)]),
  );
}
