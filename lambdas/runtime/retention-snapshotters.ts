import { setTimeout } from "node:timers/promises";
import type { RetentionSnapshotter } from "../core/retention/deletion-ports.ts";
import { LocationSnapshots } from "../core/retention/location-snapshots.ts";
import type { VolumeSnapshotLocation } from "../core/velero/volume-snapshot-location.ts";
import { volumeSnapshotters } from "./volume-snapshotters.ts";

/** Who deletes snapshots in each location. */
export interface RetentionSnapshotters {
  /** By name of a location; `undefined` when there is none, or it is not one of AWS that can be used. */
  readonly of: (location: string) => RetentionSnapshotter | undefined;
  /** One of each Region and account, in the order of the locations. */
  readonly all: readonly RetentionSnapshotter[];
}

/** Waits in vain never: whoever is ended while it waits is finished by the next sweep. */
const CLOCK = {
  now: () => new Date(),
  pause: (milliseconds: number) => setTimeout(milliseconds),
};

/** Opens every snapshot location that can be used, for deletion and sweep. */
export function retentionSnapshotters(
  locations: readonly VolumeSnapshotLocation[],
): RetentionSnapshotters {
  const { of, sourceOf, all } = volumeSnapshotters(locations);
  const byName = new Map(
    locations.flatMap(({ metadata: { name } }) => {
      const here = of(name);
      if (here === undefined) return [];
      const places = { here, there: sourceOf(name)?.snapshotter };
      return [[name, new LocationSnapshots(places, CLOCK)] as const];
    }),
  );
  return {
    of: (location) => byName.get(location),
    all: all.map((here) => new LocationSnapshots({ here }, CLOCK)),
  };
}
