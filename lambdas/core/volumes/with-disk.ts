import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import {
  fieldAt,
  isJsonObject,
  type JsonObject,
  listAt,
  textAt,
  withField,
  withoutFields,
} from "../kube/lossless-json-fields.ts";
import { AUTO_MODE_DRIVER, type EbsDriver } from "./ebs-volume-of.ts";
import { isZoneKey, OLD_ZONE_KEY, ZONE_KEY } from "./volume-zone.ts";

/** The disk that a persistent volume is to use. */
export interface Disk {
  readonly volumeId: string;
  readonly zone: string;
  /** What the cluster attaches EBS disks with. */
  readonly driver: EbsDriver;
}

const NODE_SELECTOR_TERMS = ["spec", "nodeAffinity", "required", "nodeSelectorTerms"] as const;
const REGION_KEYS = ["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"];
/** True of the old zone or the old kind of nodes only, and needed by neither driver. */
const STALE_KEYS = ["topology.k8s.aws/zone-id", "eks.amazonaws.com/compute-type"];

/**
 * A persistent volume that uses another disk: its id, and all that says where the disk is and who
 * attaches it. Velero changes the id alone (velero-plugin-for-aws volume_snapshotter.go, SetVolumeID).
 *
 * An in-tree volume stays one, except for EKS Auto Mode, whose driver does not take those over.
 */
export function withDisk(volume: KubernetesObject, disk: Disk): KubernetesObject {
  return withAffinity(withLabels(withSource(volume, disk), disk.zone), disk);
}

function withSource(volume: KubernetesObject, { volumeId, zone, driver }: Disk): KubernetesObject {
  const inTree = fieldAt(volume, "spec", "awsElasticBlockStore");
  if (!isJsonObject(inTree)) {
    const csi = withField(volume, ["spec", "csi", "volumeHandle"], volumeId);
    return provisionedBy(withField(csi, ["spec", "csi", "driver"], driver), driver);
  }
  if (driver !== AUTO_MODE_DRIVER) {
    const hasOldZone = textAt(volume, "metadata", "labels", OLD_ZONE_KEY) !== undefined;
    const id = hasOldZone ? `aws://${zone}/${volumeId}` : volumeId;
    return withField(volume, ["spec", "awsElasticBlockStore", "volumeID"], id);
  }
  const { volumeID: _, partition: __, ...kept } = inTree;
  const csi = { driver, volumeHandle: volumeId, ...kept };
  const migrated = withField(
    withoutFields(volume, ["spec"], ["awsElasticBlockStore"]),
    ["spec", "csi"],
    csi,
  );
  const annotations = ["metadata", "annotations"];
  return provisionedBy(
    withoutFields(migrated, annotations, ["pv.kubernetes.io/migrated-to"]),
    driver,
  );
}

/** The controller asks the driver named there to delete the disk. A volume made by hand has no such note. */
function provisionedBy(volume: KubernetesObject, driver: EbsDriver): KubernetesObject {
  const path = ["metadata", "annotations", "pv.kubernetes.io/provisioned-by"] as const;
  return textAt(volume, ...path) === undefined ? volume : withField(volume, path, driver);
}

function withLabels(volume: KubernetesObject, zone: string): KubernetesObject {
  let labelled = volume;
  for (const key of Object.keys(volume.metadata.labels ?? {})) {
    const value = placeOf(key, zone);
    if (value !== undefined) labelled = withField(labelled, ["metadata", "labels", key], value);
  }
  return labelled;
}

/** Without an affinity the scheduler would put the pod anywhere, and the disk could not follow. */
function withAffinity(volume: KubernetesObject, { zone, driver }: Disk): KubernetesObject {
  const terms = listAt(volume, ...NODE_SELECTOR_TERMS);
  const placed = terms.map((term) => placedTerm(term, zone, driver));
  const fallback = [{ matchExpressions: [{ key: ZONE_KEY, operator: "In", values: [zone] }] }];
  return withField(volume, NODE_SELECTOR_TERMS, placed.length === 0 ? fallback : placed);
}

function placedTerm(term: unknown, zone: string, driver: EbsDriver): unknown {
  if (!isJsonObject(term)) return term;
  const expressions = listAt(term, "matchExpressions")
    .filter((expression) => !STALE_KEYS.includes(textAt(expression, "key") ?? ""))
    .map((expression) => placedExpression(expression, zone, driver));
  return { ...term, matchExpressions: expressions };
}

function placedExpression(expression: unknown, zone: string, driver: EbsDriver): unknown {
  const key = textAt(expression, "key") ?? "";
  const place = placeOf(key, zone);
  if (place === undefined) return expression;
  // Nodes of EKS Auto Mode do not carry the other driver's key.
  const known = driver === AUTO_MODE_DRIVER && isZoneKey(key) ? ZONE_KEY : key;
  return { ...(expression as JsonObject), key: known, values: [place] };
}

/** What a label or topology key says of a zone; `undefined` for a key that speaks of something else. */
function placeOf(key: string, zone: string): string | undefined {
  if (isZoneKey(key)) return zone;
  // `us-east-1a` is in `us-east-1`; a Local Zone, `us-west-2-lax-1a`, is in `us-west-2`.
  return REGION_KEYS.includes(key) ? /^[a-z]+(?:-[a-z]+)+-\d+/.exec(zone)?.[0] : undefined;
}
