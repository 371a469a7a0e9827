import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { fieldAt, isJsonObject, type JsonObject, textAt } from "../kube/lossless-json-fields.ts";
import { parseQuantity } from "./resource-quantity.ts";

/** What a policy may ask of a volume (velero internal/resourcepolicies/volume_resources.go). */
export interface VolumeTraits {
  /** Bytes; 0 when the volume does not say. */
  readonly capacity: number;
  readonly storageClass: string;
  /** `spec.csi`. */
  readonly csi?: JsonObject;
  /** `spec.nfs`. */
  readonly nfs?: JsonObject;
  /** Name of the field of its source: `csi`, `awsElasticBlockStore`, `hostPath`; empty when it has none. */
  readonly volumeType: string;
  readonly claimLabels: Readonly<Record<string, string>>;
  readonly claimPhase: string;
}

/** Fields of a persistent volume's spec that are objects and no source. */
const NOT_A_SOURCE = new Set(["capacity", "claimRef", "nodeAffinity"]);

/** Sources that Velero calls otherwise than their field is called. */
const OTHER_NAMES: Readonly<Record<string, string>> = { storageos: "storageOS" };

/** Reads what a policy may ask of a persistent volume and its claim, if it has one. */
export function volumeTraits(volume: KubernetesObject, claim?: KubernetesObject): VolumeTraits {
  const csi = fieldAt(volume, "spec", "csi");
  const nfs = fieldAt(volume, "spec", "nfs");
  return {
    capacity: parseQuantity(textAt(volume, "spec", "capacity", "storage") ?? "") ?? 0,
    storageClass: textAt(volume, "spec", "storageClassName") ?? "",
    ...(isJsonObject(csi) && { csi }),
    ...(isJsonObject(nfs) && { nfs }),
    volumeType: sourceOf(fieldAt(volume, "spec")),
    claimLabels: claim?.metadata.labels ?? {},
    claimPhase: textAt(claim, "status", "phase") ?? "",
  };
}

function sourceOf(spec: unknown): string {
  if (!isJsonObject(spec)) return "";
  const source = Object.entries(spec).find(
    ([field, value]) => !NOT_A_SOURCE.has(field) && isJsonObject(value),
  );
  const name = source?.[0] ?? "";
  return OTHER_NAMES[name] ?? name;
}
