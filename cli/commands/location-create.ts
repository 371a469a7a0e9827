import { Command, Option } from "commander";
import type { z } from "zod";
import { API_VERSION } from "../../lambdas/core/velero/backup.ts";
import {
  type BackupStorageLocation,
  backupStorageLocationSchema,
} from "../../lambdas/core/velero/backup-storage-location.ts";
import { parseObject } from "../../lambdas/core/velero/parse-input.ts";
import type { Locations } from "../../lambdas/core/velero/resolve-locations.ts";
import {
  type VolumeSnapshotLocation,
  volumeSnapshotLocationSchema,
} from "../../lambdas/core/velero/volume-snapshot-location.ts";
import { unusableLocation } from "../../lambdas/core/volumes/unusable-location.ts";
import { parseDurationFlag, parsePairs } from "../flags/flag-values.ts";
import {
  booleanOption,
  credentialOption,
  valueOption,
  withCreateOutput,
} from "../flags/options.ts";
import type { Floor } from "../floor.ts";
import type { ActionMaker, CommandWork, Invocation } from "../invocation.ts";
import { present } from "../objects/present.ts";
import { formatObject, type OutputFormat } from "../output/object-output.ts";
import { UsageError } from "../usage-error.ts";
import { accessModeOption, certificatesIn, certificatesOption } from "./location-change.ts";

type Pairs = Readonly<Record<string, string>>;

/** Options that both kinds of locations have. */
interface LocationFlags {
  readonly provider?: string;
  /** `--config key=value`, told from our own `--config FILE` beforehand. */
  readonly locationConfig?: Pairs;
  readonly labels?: Pairs;
  readonly output?: OutputFormat;
}

/** Options of `backup-location create`. */
interface StorageFlags extends LocationFlags {
  readonly bucket?: string;
  readonly prefix?: string;
  readonly default?: boolean;
  readonly accessMode?: string;
  readonly cacert?: string;
  readonly backupSyncPeriod?: string;
  readonly validationFrequency?: string;
}

function withLocationFlags(command: Command): Command {
  return withCreateOutput(command)
    .argument("<name>")
    .addOption(new Option("--provider <name>", "aws"))
    .addOption(
      valueOption(
        "--location-config <map>",
        "settings, written --config key=value,…: region, s3Url, kmsKeyId, …",
        parsePairs,
      ),
    )
    .addOption(valueOption("--labels <map>", "labels of the location: key=value,…", parsePairs))
    .addOption(credentialOption());
}

/** `backup-location create`. */
export function storageLocationCreateCommand(action: ActionMaker, name = "create"): Command {
  const durations = [
    ["--backup-sync-period", "kept for Velero's sake: buckets are listed when they are asked for"],
    ["--validation-frequency", "how often a stack looks whether the location can be used"],
  ] as const;
  const command = withLocationFlags(new Command(name))
    .description("add a place for backups")
    .addOption(new Option("--bucket <name>", "bucket, or ARN of an access point"))
    .addOption(new Option("--prefix <prefix>", "directory in the bucket"))
    .addOption(booleanOption("--default", "have backups go there that name no location"))
    .addOption(accessModeOption())
    .addOption(certificatesOption());
  for (const [flag, text] of durations) {
    command.addOption(valueOption(`${flag} <duration>`, text, parseDurationFlag));
  }
  return command.action(action(createStorageLocation));
}

const createStorageLocation: CommandWork<StorageFlags> = (invocation) =>
  createLocation(invocation, {
    location: storageLocationOf(invocation),
    schema: backupStorageLocationSchema,
    resource: "backupstoragelocations",
    known: ({ storageLocations }) => storageLocations,
    create: (floor, location) => floor.createStorageLocation(location),
    title: "Backup storage location",
  });

function storageLocationOf(invocation: Invocation<StorageFlags>): BackupStorageLocation {
  const { options } = invocation;
  if (!options.bucket) throw new UsageError("--bucket is required");
  const { bucket, prefix, cacert, accessMode, backupSyncPeriod, validationFrequency } = options;
  const caCert = cacert === undefined ? undefined : certificatesIn(cacert);
  const { metadata, spec } = commonParts(invocation);
  const location = {
    kind: "BackupStorageLocation",
    apiVersion: API_VERSION,
    metadata,
    spec: {
      ...spec,
      objectStorage: { bucket, ...present({ prefix, caCert }) },
      ...present({ default: options.default, accessMode, backupSyncPeriod, validationFrequency }),
    },
  };
  return parseObject(backupStorageLocationSchema, location, "backup storage location");
}

/** `snapshot-location create`. */
export function snapshotLocationCreateCommand(action: ActionMaker, name = "create"): Command {
  return withLocationFlags(new Command(name))
    .description("add a place for volume snapshots")
    .action(action(createSnapshotLocation));
}

const createSnapshotLocation: CommandWork<LocationFlags> = (invocation) =>
  createLocation(invocation, {
    location: snapshotLocationOf(invocation),
    schema: volumeSnapshotLocationSchema,
    resource: "volumesnapshotlocations",
    known: ({ snapshotLocations }) => snapshotLocations,
    create: (floor, location) => floor.createSnapshotLocation(location),
    title: "Snapshot volume location",
  });

function snapshotLocationOf(invocation: Invocation<LocationFlags>): VolumeSnapshotLocation {
  const object = {
    kind: "VolumeSnapshotLocation",
    apiVersion: API_VERSION,
    ...commonParts(invocation),
  };
  const location = parseObject(volumeSnapshotLocationSchema, object, "volume snapshot location");
  const problem = unusableLocation(location);
  if (problem !== undefined) throw new UsageError(problem);
  return location;
}

/** A location to be made, and what is particular to its kind. */
interface NewLocation<T extends Named> {
  readonly location: T;
  readonly schema: z.ZodType;
  /** Plural, as in Velero's errors. */
  readonly resource: string;
  readonly known: (locations: Locations) => readonly Named[];
  /** Answers what is left to do, if anything is. */
  readonly create: (floor: Floor, location: T) => Promise<string>;
  /** What Velero calls it when it says that it is there. */
  readonly title: string;
}

interface Named {
  readonly metadata: { readonly name: string };
}

/** Makes a location, or prints what would be made with `-o`. */
async function createLocation<T extends Named>(
  { options, print, remark, floor: openFloor }: Invocation<LocationFlags>,
  { location, schema, resource, known, create, title }: NewLocation<T>,
): Promise<void> {
  if (options.output === "json" || options.output === "yaml") {
    print(formatObject(schema, location, options.output));
    return;
  }
  const { name } = location.metadata;
  const floor = await openFloor();
  requireFree(resource, name, known(await floor.locations()));
  const left = await create(floor, location);
  print(`${title} "${name}" configured successfully.\n`);
  if (left) remark(left);
}

function commonParts({ operands, options, globals }: Invocation<LocationFlags>) {
  if (!options.provider) throw new UsageError("--provider is required; write aws");
  return {
    metadata: {
      name: operands[0],
      namespace: globals.namespace,
      ...present({ labels: options.labels }),
    },
    spec: { provider: options.provider, ...present({ config: options.locationConfig }) },
  };
}

function requireFree(resource: string, name: string, known: readonly Named[]): void {
  if (!known.some(({ metadata }) => metadata.name === name)) return;
  throw new Error(`${resource}.velero.io "${name}" already exists`);
}
