import { createHash } from "node:crypto";

/** What the zone of a new disk depends on. */
interface ZoneWish {
  /** Of the persistent volume. */
  readonly volumeName: string;
  /** Where it was; empty when the backup does not say. */
  readonly zone: string;
  /** Name of the claim, if any. */
  readonly claimName?: string | undefined;
}

/** Where a cluster can use disks. */
export interface ZoneOffer {
  /** Zones with nodes or node pools, sorted. */
  readonly zones: readonly string[];
  /** From the zone of the backup to that of the restore; outweighs everything. */
  readonly zoneMapping?: Readonly<Record<string, string>> | undefined;
}

/** Where a disk is made. */
export interface ZoneChoice {
  readonly zone: string;
  readonly warning?: string;
}

/**
 * Chooses the zone of a new disk: the one it was in, if the cluster has nodes there, else one that
 * it has, in turn for the claims of a StatefulSet. A second choice with the same zones is the same.
 * `undefined` when neither the backup nor the cluster names a zone.
 */
export function chooseZone(
  { volumeName, zone, claimName = "" }: ZoneWish,
  { zones, zoneMapping = {} }: ZoneOffer,
): ZoneChoice | undefined {
  const mapped = Object.hasOwn(zoneMapping, zone) ? zoneMapping[zone] : undefined;
  if (mapped !== undefined) return { zone: mapped, ...noNodes(volumeName, mapped, zones) };
  if (zones.includes(zone)) return { zone };
  const chosen = zones[turnOf(volumeName, claimName) % zones.length];
  if (chosen === undefined) {
    return zone === "" ? undefined : { zone, ...noNodes(volumeName, zone, zones) };
  }
  if (zone === "") return { zone: chosen };
  const warning = `persistent volume "${volumeName}" was in zone "${zone}", where the cluster has no node: its disk is made in "${chosen}"; a zone mapping can name another`;
  return { zone: chosen, warning };
}

function noNodes(volumeName: string, zone: string, zones: readonly string[]) {
  if (zones.includes(zone)) return {};
  const warning = `the disk of persistent volume "${volumeName}" is made in zone "${zone}", where the cluster has no node: pods that use it wait until there is one`;
  return { warning };
}

/** The ordinal of a StatefulSet's claim, so that its disks are spread as evenly as its pods; else a number that stays. */
function turnOf(volumeName: string, claimName: string): number {
  const ordinal = /-(\d{1,9})$/.exec(claimName)?.[1];
  if (ordinal !== undefined) return Number(ordinal);
  return createHash("sha256").update(volumeName).digest().readUInt32BE();
}
