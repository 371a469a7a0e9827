import type { RetentionSnapshotter } from "../../../lambdas/core/retention/deletion-ports.ts";
import type { EbsSnapshot, Tags } from "../../../lambdas/core/volumes/ebs-volume.ts";

/** Snapshots that can be looked into. */
export interface MemorySnapshots extends RetentionSnapshotter {
  readonly snapshots: Map<string, EbsSnapshot>;
  /** Ids that nobody may delete for now. */
  readonly locked: Set<string>;
  /** Puts a snapshot there. */
  add(id: string, tags: Tags, startTime?: string): void;
}

/** Keeps snapshots in memory; `failure` is asked before each deletion, and what it returns is thrown. */
export function memorySnapshots(failure: (id: string) => Error | undefined = () => undefined) {
  return new Snapshots(failure);
}

class Snapshots implements MemorySnapshots {
  readonly snapshots = new Map<string, EbsSnapshot>();
  readonly locked = new Set<string>();
  readonly #failure: (id: string) => Error | undefined;

  constructor(failure: (id: string) => Error | undefined) {
    this.#failure = failure;
  }

  add(id: string, tags: Tags, startTime = "2026-01-01T00:00:00.000Z"): void {
    this.snapshots.set(id, {
      id,
      tags,
      startTime,
      volumeId: "vol-1",
      state: "completed",
      percent: 100,
      sizeGiB: 1,
      encrypted: false,
    });
  }

  async findSnapshots(tags: Tags): Promise<readonly EbsSnapshot[]> {
    return [...this.snapshots.values()].filter((snapshot) => carries(snapshot, tags));
  }

  async describeSnapshots(ids: readonly string[]): Promise<readonly EbsSnapshot[]> {
    return ids.flatMap((id) => this.snapshots.get(id) ?? []);
  }

  async deleteSnapshot(id: string, owner: Tags) {
    const failure = this.#failure(id);
    if (failure) throw failure;
    const snapshot = this.snapshots.get(id);
    if (snapshot === undefined) return "absent" as const;
    if (!carries(snapshot, owner)) return "notOwned" as const;
    if (this.locked.has(id)) return "locked" as const;
    this.snapshots.delete(id);
    return "deleted" as const;
  }
}

function carries({ tags }: EbsSnapshot, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value);
}
