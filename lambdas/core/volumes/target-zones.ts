import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { fieldAt, listAt, textAt } from "../kube/lossless-json-fields.ts";
import { OLD_ZONE_KEY, ZONE_KEY } from "./volume-zone.ts";

/**
 * The zones in which a cluster can run a pod with an EBS disk, sorted: those of its nodes, and those
 * its node pools (Karpenter, EKS Auto Mode) may make nodes in. Nodes that take no pods do not count,
 * nor does Fargate, which cannot attach EBS.
 */
export function targetZones(
  nodes: readonly KubernetesObject[],
  nodePools: readonly KubernetesObject[] = [],
): readonly string[] {
  const zones = [...nodes.filter(canAttach).map(zoneOfNode), ...nodePools.flatMap(zonesOfPool)];
  return [...new Set(zones.filter((zone) => zone !== undefined))].sort();
}

function canAttach(node: KubernetesObject): boolean {
  const computeType = node.metadata.labels?.["eks.amazonaws.com/compute-type"];
  return fieldAt(node, "spec", "unschedulable") !== true && computeType !== "fargate";
}

function zoneOfNode({ metadata: { labels } }: KubernetesObject): string | undefined {
  return labels?.[ZONE_KEY] ?? labels?.[OLD_ZONE_KEY];
}

function zonesOfPool(pool: KubernetesObject): string[] {
  return listAt(pool, "spec", "template", "spec", "requirements")
    .filter(
      (requirement) =>
        textAt(requirement, "key") === ZONE_KEY && textAt(requirement, "operator") === "In",
    )
    .flatMap((requirement) => listAt(requirement, "values"))
    .filter((zone) => typeof zone === "string");
}
