import { Command } from "commander";
import { locationStatus } from "../../lambdas/core/locations/location-report.ts";
import {
  type BackupStorageLocation,
  backupStorageLocationSchema,
} from "../../lambdas/core/velero/backup-storage-location.ts";
import { volumeSnapshotLocationSchema } from "../../lambdas/core/velero/volume-snapshot-location.ts";
import { booleanOption, type GetOptions, withGetOptions } from "../flags/options.ts";
import type { Floor } from "../floor.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { SNAPSHOT_LOCATION_COLUMNS, STORAGE_LOCATION_COLUMNS } from "../output/object-columns.ts";
import { formatObjects } from "../output/print-objects.ts";
import { isSelected } from "./chosen.ts";

/** `backup-location get`. */
export function storageLocationGetCommand(action: ActionMaker, name = "get"): Command {
  return withGetOptions(new Command(name))
    .description("show where backups are kept: the locations that are named, or all")
    .argument("[names...]")
    .addOption(booleanOption("--default", "show the default location only"))
    .action(action(getStorageLocations));
}

const getStorageLocations: CommandWork<GetOptions & { readonly default?: boolean }> = async ({
  world,
  floor,
  operands,
  options,
  print,
}) => {
  const opened = await floor();
  const { storageLocations } = await opened.locations();
  const named = chosenByName("backupstoragelocations", storageLocations, operands);
  const locations = named
    .filter(
      ({ spec }) => options.default === undefined || (spec.default ?? false) === options.default,
    )
    .filter(({ metadata }) => isSelected(options.selector, metadata));
  const looked = await Promise.all(
    locations.map((location) => withStatus(location, opened, world.now)),
  );
  const view = {
    kind: "BackupStorageLocation",
    schema: backupStorageLocationSchema,
    columns: STORAGE_LOCATION_COLUMNS,
  };
  print(formatObjects(view, looked, options, operands.length === 1));
};

/** A location that nobody has looked at yet, which on this machine is each, is looked at now. */
async function withStatus(
  location: BackupStorageLocation,
  floor: Floor,
  now: () => Date,
): Promise<BackupStorageLocation> {
  if (location.status?.phase !== undefined) return location;
  const openStore = (one: BackupStorageLocation) => floor.openStore(one);
  return { ...location, status: await locationStatus(location, { openStore, now }) };
}

/** `snapshot-location get`. */
export function snapshotLocationGetCommand(action: ActionMaker, name = "get"): Command {
  return withGetOptions(new Command(name))
    .description("show where volume snapshots are kept: the locations that are named, or all")
    .argument("[names...]")
    .action(action(getSnapshotLocations));
}

const getSnapshotLocations: CommandWork<GetOptions> = async ({
  floor,
  operands,
  options,
  print,
}) => {
  const { snapshotLocations } = await (await floor()).locations();
  const named = chosenByName("volumesnapshotlocations", snapshotLocations, operands);
  const locations = named.filter(({ metadata }) => isSelected(options.selector, metadata));
  const view = {
    kind: "VolumeSnapshotLocation",
    schema: volumeSnapshotLocationSchema,
    columns: SNAPSHOT_LOCATION_COLUMNS,
  };
  print(formatObjects(view, locations, options, operands.length === 1));
};

function chosenByName<T extends { readonly metadata: { readonly name: string } }>(
  resource: string,
  all: readonly T[],
  names: readonly string[],
): readonly T[] {
  if (names.length === 0) return all;
  return names.map((name) => {
    const found = all.find(({ metadata }) => metadata.name === name);
    if (found) return found;
    throw new Error(`${resource}.velero.io "${name}" not found`);
  });
}
