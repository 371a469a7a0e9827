import type { BackupSpec } from "./backup.ts";
import type { BackupStorageLocation } from "./backup-storage-location.ts";
import type { VolumeSnapshotLocation } from "./volume-snapshot-location.ts";

/** Name of the storage location that is the default when none says so (velero pkg/cmd/server/config/config.go). */
const DEFAULT_LOCATION = "default";

/** The locations a cluster has. */
export interface Locations {
  /** In the order they are configured. */
  readonly storageLocations: readonly BackupStorageLocation[];
  /** In the order they are configured. */
  readonly snapshotLocations: readonly VolumeSnapshotLocation[];
  /** Provider to the snapshot location that a backup uses when it names none. */
  readonly defaultSnapshotLocations?: Readonly<Record<string, string>>;
}

/** Where a backup goes, or why that cannot be told. */
export interface SnapshotLocations {
  /** Those the backup names, then one for each other provider. */
  readonly names: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Name of the storage location that a backup uses: the one it names, else the one marked default,
 * else `default`; it need not exist.
 */
export function storageLocationName(spec: BackupSpec, { storageLocations }: Locations): string {
  if (spec.storageLocation) return spec.storageLocation;
  const marked = storageLocations.find((location) => location.spec.default);
  return marked?.metadata.name ?? DEFAULT_LOCATION;
}

/**
 * The snapshot locations that a backup uses, one for each provider that has any, also when it takes no
 * snapshots (velero pkg/controller/backup_controller.go, validateAndGetSnapshotLocations).
 */
export function resolveSnapshotLocations(
  spec: BackupSpec,
  locations: Locations,
): SnapshotLocations {
  const chosen = new Map<string, string>();
  const named = (spec.volumeSnapshotLocations ?? []).flatMap((name) =>
    choose(name, locations, chosen),
  );
  if (named.length > 0) return { names: [], problems: named };
  const providers = new Set(locations.snapshotLocations.map(({ spec: { provider } }) => provider));
  const problems = [...providers]
    .filter((provider) => !chosen.has(provider))
    .flatMap((provider) => chooseFor(provider, locations, chosen));
  return { names: problems.length > 0 ? [] : [...chosen.values()], problems };
}

/** Takes a location the backup names. */
function choose(
  name: string,
  locations: Locations,
  chosen: Map<string, string>,
): readonly string[] {
  const provider = find(name, locations)?.spec.provider;
  if (provider === undefined) {
    return [
      `a VolumeSnapshotLocation CRD for the location ${name} with the name specified in the backup spec needs to be created before this snapshot can be executed. Error: ${notFound(name, locations)}`,
    ];
  }
  const other = chosen.get(provider) ?? name;
  chosen.set(provider, other);
  return other === name
    ? []
    : [
        `more than one VolumeSnapshotLocation name specified for provider ${provider}: ${name}; unexpected name was ${other}`,
      ];
}

/** Takes the only location of a provider that the backup does not name, or the default one. */
function chooseFor(
  provider: string,
  locations: Locations,
  chosen: Map<string, string>,
): readonly string[] {
  const names = locations.snapshotLocations
    .filter((location) => location.spec.provider === provider)
    .map((location) => location.metadata.name);
  const [only] = names;
  const name = names.length === 1 ? only : locations.defaultSnapshotLocations?.[provider];
  if (name === undefined) {
    return [
      `provider ${provider} has more than one possible volume snapshot location, and none were specified explicitly or as a default; name one of ${names.join(", ")}`,
    ];
  }
  if (find(name, locations) === undefined) {
    return [`error getting volume snapshot location named ${name}: ${notFound(name, locations)}`];
  }
  chosen.set(provider, name);
  return [];
}

function find(name: string, locations: Locations): VolumeSnapshotLocation | undefined {
  return locations.snapshotLocations.find((location) => location.metadata.name === name);
}

function notFound(name: string, { snapshotLocations }: Locations): string {
  return `volumesnapshotlocations.velero.io "${name}" not found, ${thereAre(snapshotLocations)}`;
}

/** `there are: a, b` or `there is none`, to end a message about a name that is not there. */
export function thereAre(
  objects: readonly { readonly metadata: { readonly name: string } }[],
): string {
  if (objects.length === 0) return "there is none";
  return `there are: ${objects.map(({ metadata }) => metadata.name).join(", ")}`;
}
