import { ebsVolumeSnapshotter } from "../adapters/ebs/ebs-volume-snapshotter.ts";
import { type Ec2Settings, ec2ClientsFor } from "../adapters/ebs/ec2-clients-for.ts";
import { AWS_PROVIDERS } from "../core/velero/aws-provider.ts";
import type { VolumeSnapshotLocation } from "../core/velero/volume-snapshot-location.ts";
import {
  volumeLocationConfig,
  volumeLocationProblems,
} from "../core/volumes/volume-location-config.ts";
import type { VolumeSnapshotter } from "../core/volumes/volume-snapshotter.ts";
import { clusterCredentials } from "./cluster-credentials.ts";

/** Who works with disks in each snapshot location. */
export interface VolumeSnapshotters {
  /** By name of a location; `undefined` when there is none, or it is not one of AWS that can be used. */
  readonly of: (location: string) => VolumeSnapshotter | undefined;
  /** By name of a location: where its disks' snapshots are copied from, if that is another Region. */
  readonly sourceOf: (location: string) => OtherRegion | undefined;
  /** One of each Region and account, in the order of the locations. */
  readonly all: readonly VolumeSnapshotter[];
}

/** Where a location copies snapshots from. */
export interface OtherRegion {
  /** `us-east-1`. */
  readonly region: string;
  readonly snapshotter: VolumeSnapshotter;
}

/** Opens every snapshot location that can be used. Locations that ask in the same place share a client. */
export function volumeSnapshotters(
  locations: readonly VolumeSnapshotLocation[],
): VolumeSnapshotters {
  const byPlace = new Map<string, VolumeSnapshotter>();
  const byName = new Map<string, VolumeSnapshotter>();
  const sources = new Map<string, OtherRegion>();
  for (const { metadata, spec } of locations) {
    if (!AWS_PROVIDERS.includes(spec.provider)) continue;
    if (volumeLocationProblems(spec.config).length > 0) continue;
    const { region, sourceRegion, profile, credentialsFile } = volumeLocationConfig(spec.config);
    const settings = { region, profile, credentialsFile };
    const place = JSON.stringify(settings);
    const snapshotter = byPlace.get(place) ?? open(settings);
    byPlace.set(place, snapshotter);
    byName.set(metadata.name, snapshotter);
    if (sourceRegion === undefined || sourceRegion === region) continue;
    const snapshotterThere = open({ ...settings, region: sourceRegion });
    sources.set(metadata.name, { region: sourceRegion, snapshotter: snapshotterThere });
  }
  return {
    of: (location) => byName.get(location),
    sourceOf: (location) => sources.get(location),
    all: [...byPlace.values()],
  };
}

/** Disks are in the account of their cluster, unless the location itself says whose credentials to use. */
function open(settings: Ec2Settings): VolumeSnapshotter {
  return ebsVolumeSnapshotter(ec2ClientsFor({ ...clusterCredentials(), ...settings }));
}
