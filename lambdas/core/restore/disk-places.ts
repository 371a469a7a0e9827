import { AWS_PROVIDERS } from "../velero/aws-provider.ts";
import { thereAre } from "../velero/resolve-locations.ts";
import type { VolumeSnapshotLocation } from "../velero/volume-snapshot-location.ts";
import type { SnapshotSource } from "../volumes/copy-snapshots.ts";
import type { EbsDriver } from "../volumes/ebs-volume-of.ts";
import type { VolumeTarget } from "../volumes/new-volume.ts";
import { unusableLocation } from "../volumes/unusable-location.ts";
import { volumeLocationConfig } from "../volumes/volume-location-config.ts";
import type { VolumeMaker } from "../volumes/volume-snapshotter.ts";
import type { PlannedDisk } from "./disk-plan.ts";
import type { DiskPorts } from "./disk-ports.ts";

/** What the settings of a snapshot location say of new disks. */
type DiskSettings = Pick<VolumeTarget, "kmsKeyId" | "initializationRate" | "zoneMapping">;

/** Disks that are made in one way. */
export interface DiskPlace extends DiskSettings {
  readonly planned: readonly PlannedDisk[];
  readonly driver: EbsDriver;
  /** `undefined` where none can be made, for `error`. */
  readonly maker: VolumeMaker | undefined;
  readonly source?: SnapshotSource | undefined;
  readonly error?: string;
}

/** Sorts disks by the snapshot location that says how to make them, and by what will attach them. */
export function diskPlaces(
  planned: readonly PlannedDisk[],
  ports: DiskPorts,
): readonly DiskPlace[] {
  const byDriver = Map.groupBy(planned, ({ driver }) => driver);
  return [...byDriver].flatMap(([driver, attached]) => {
    const byLocation = Map.groupBy(attached, ({ location }) => location);
    return [...byLocation].map(([location, alike]) => ({
      planned: alike,
      driver,
      ...wayTo(location, ports),
    }));
  });
}

function wayTo(
  name: string,
  { snapshotLocations, makerOf, sourceOf }: DiskPorts,
): Pick<DiskPlace, "maker" | "source" | "error"> & DiskSettings {
  const location = snapshotLocations.find(
    name === "" ? isOfAws : ({ metadata }) => metadata.name === name,
  );
  if (location === undefined) {
    const error = `volumesnapshotlocations.velero.io ${JSON.stringify(name)} not found, ${thereAre(snapshotLocations)}: create it as it is where the backup was made`;
    return { maker: undefined, error };
  }
  const error = unusableLocation(location);
  if (error !== undefined) return { maker: undefined, error };
  const { ebsKmsKeyId, volumeInitializationRate, zoneMapping } = volumeLocationConfig(
    location.spec.config,
  );
  return {
    maker: makerOf(location.metadata.name),
    source: sourceOf(location.metadata.name),
    error: `volume snapshot location '${location.metadata.name}' has provider '${location.spec.provider}', which makes no EBS disks`,
    kmsKeyId: ebsKmsKeyId,
    initializationRate: volumeInitializationRate,
    zoneMapping,
  };
}

/** A CSI snapshot names no location: the first that can tell its Region and key is taken. */
function isOfAws({ spec }: VolumeSnapshotLocation): boolean {
  return AWS_PROVIDERS.includes(spec.provider);
}
