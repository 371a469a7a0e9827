import { fieldAt, listAt, textAt } from "../kube/lossless-json-fields.ts";

/** The label that nodes carry everywhere. */
export const ZONE_KEY = "topology.kubernetes.io/zone";
/** What it was called before Kubernetes 1.17. */
export const OLD_ZONE_KEY = "failure-domain.beta.kubernetes.io/zone";

/**
 * The zone that a persistent volume is in: its label, else the first zone its node affinity names;
 * empty when it says none (velero pkg/backup/item_backupper.go, takePVSnapshot and zoneFromPVNodeAffinity).
 */
export function zoneOf(volume: unknown): string {
  const labels = fieldAt(volume, "metadata", "labels");
  return textAt(labels, ZONE_KEY) ?? textAt(labels, OLD_ZONE_KEY) ?? zoneOfAffinity(volume) ?? "";
}

/** Whether a label or a topology key names a zone: `topology.ebs.csi.aws.com/zone` does, whoever's driver set it. */
export function isZoneKey(key: string): boolean {
  return key.endsWith("/zone");
}

function zoneOfAffinity(volume: unknown): string | undefined {
  const terms = listAt(volume, "spec", "nodeAffinity", "required", "nodeSelectorTerms");
  for (const expression of terms.flatMap((term) => listAt(term, "matchExpressions"))) {
    const [zone] = listAt(expression, "values");
    const isZone =
      textAt(expression, "operator") === "In" && isZoneKey(textAt(expression, "key") ?? "");
    if (isZone && typeof zone === "string") return zone;
  }
  return undefined;
}
