import type { Discovery } from "../kube/discovery.ts";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import type { KubernetesReader } from "../kube/kubernetes-reader.ts";
import type { KubernetesWriter } from "../kube/kubernetes-writer.ts";
import { listPages } from "../kube/list-pages.ts";
import { AUTO_MODE_DRIVER, EBS_DRIVER, type EbsDriver } from "../volumes/ebs-volume-of.ts";
import { targetZones } from "../volumes/target-zones.ts";

/** What a cluster can do with disks. */
export interface ClusterDisks {
  /** Where it can run pods, sorted. */
  readonly zones: readonly string[];
  /** What it attaches EBS disks with: none, one or both. */
  readonly drivers: readonly EbsDriver[];
}

/** Whom to ask. */
export interface ClusterDisksRequest {
  readonly discovery: Discovery;
  readonly reader: KubernetesReader;
  readonly writer: Pick<KubernetesWriter, "listNames">;
}

/**
 * Asks a cluster where and with what it uses disks. EKS Auto Mode is known by its driver, or by the
 * node classes that only it serves.
 *
 * @throws what a KubernetesReader throws for a cluster that does not answer or refuses.
 */
export async function clusterDisks(request: ClusterDisksRequest): Promise<ClusterDisks> {
  const { discovery, writer } = request;
  const nodes = await objectsOf("nodes", request);
  const nodePools = await objectsOf("nodepools.karpenter.sh", request);
  const csiDrivers = discovery.resolve("csidrivers.storage.k8s.io");
  const names = csiDrivers === undefined ? [] : await writer.listNames(csiDrivers);
  const isAutoMode =
    names.includes(AUTO_MODE_DRIVER) || discovery.resolve("nodeclasses.eks.amazonaws.com");
  const drivers: EbsDriver[] = [];
  if (names.includes(EBS_DRIVER)) drivers.push(EBS_DRIVER);
  if (isAutoMode) drivers.push(AUTO_MODE_DRIVER);
  return { zones: targetZones(nodes, nodePools), drivers };
}

async function objectsOf(
  name: string,
  { discovery, reader }: ClusterDisksRequest,
): Promise<readonly KubernetesObject[]> {
  const resource = discovery.resolve(name);
  if (resource === undefined) return [];
  const objects: KubernetesObject[] = [];
  for await (const items of listPages({ reader }, { resource })) {
    objects.push(...items.map(({ text }) => JSON.parse(text.toString())));
  }
  return objects;
}
