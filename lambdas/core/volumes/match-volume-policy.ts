import { type JsonObject, textAt } from "../kube/lossless-json-fields.ts";
import { parseCapacity } from "./capacity-range.ts";
import type { VolumeAction, VolumeConditions, VolumePolicies } from "./volume-policies.ts";
import type { VolumeTraits } from "./volume-traits.ts";

/**
 * The action of the first policy all of whose conditions a volume meets; `undefined` when none
 * applies (velero internal/resourcepolicies/resource_policies.go, GetMatchAction).
 */
export function matchVolumePolicy(
  { volumePolicies = [] }: VolumePolicies,
  volume: VolumeTraits,
): VolumeAction | undefined {
  return volumePolicies.find(({ conditions }) =>
    CONDITIONS.every((isMet) => isMet(conditions, volume)),
  )?.action;
}

type Condition = (conditions: VolumeConditions, volume: VolumeTraits) => boolean;

const CONDITIONS: readonly Condition[] = [
  ({ capacity }, volume) => !capacity || isInRange(capacity, volume.capacity),
  ({ storageClass }, volume) => isOneOf(storageClass, volume.storageClass),
  ({ csi }, volume) => csi === undefined || isCsi(csi, volume.csi),
  ({ nfs }, volume) => nfs === undefined || isNfs(nfs, volume.nfs),
  ({ volumeTypes }, volume) => isOneOf(volumeTypes, volume.volumeType),
  ({ pvcLabels }, volume) => hasAll(pvcLabels, volume.claimLabels),
  ({ pvcPhase }, volume) => isOneOf(pvcPhase, volume.claimPhase),
];

function isInRange(capacity: string, bytes: number): boolean {
  const range = parseCapacity(capacity);
  return range !== undefined && range.lowest <= bytes && bytes <= range.highest;
}

/** An empty list asks for nothing. */
function isOneOf(wanted: readonly string[] = [], found: string): boolean {
  return wanted.length === 0 || wanted.includes(found);
}

function isCsi(
  { driver, volumeAttributes }: NonNullable<VolumeConditions["csi"]>,
  source: JsonObject | undefined,
): boolean {
  if (source === undefined) return false;
  if (!driver) return true;
  return driver === source.driver && hasAll(volumeAttributes, source.volumeAttributes);
}

function isNfs(
  { server, path }: NonNullable<VolumeConditions["nfs"]>,
  source: JsonObject | undefined,
): boolean {
  if (source === undefined) return false;
  return (!server || server === source.server) && (!path || path === source.path);
}

function hasAll(wanted: Readonly<Record<string, string>> = {}, found: unknown): boolean {
  return Object.entries(wanted).every(([key, value]) => textAt(found, key) === value);
}
