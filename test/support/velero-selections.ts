import { readFileSync } from "node:fs";

import { readAggregatedDocument } from "../../lambdas/core/kube/aggregated-discovery.ts";
import {
  type ApiResource,
  apiVersionOf,
  groupResourceOf,
} from "../../lambdas/core/kube/api-resource.ts";
import { Discovery } from "../../lambdas/core/kube/discovery.ts";
import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import type { ServedGroup } from "../../lambdas/core/kube/served-group.ts";
import type { SelectionSpec } from "../../lambdas/core/selection/selection-spec.ts";
import { InMemoryCluster } from "./in-memory-cluster.ts";

/** A backup a real Velero made of the sample cluster: its stored spec, and what its archive holds. */
export interface VeleroSelection {
  readonly spec: SelectionSpec;
  /** `pods:shop/web`, sorted. */
  readonly entries: readonly string[];
}

/** What the golden file keeps of an object. */
interface GoldenObject {
  readonly groupResource: string;
  readonly namespace?: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of Namespaces. */
  readonly phase?: string;
  /** The backup before which it was made; absent for what was there from the first. */
  readonly since?: string;
}

/** Velero's backups, by name, in the order they were made. */
export const VELERO_SELECTIONS: ReadonlyMap<string, VeleroSelection> = new Map(
  Object.entries(JSON.parse(golden("velero-selection/backups.json"))),
);

/** The sample cluster as Velero found it when it made this backup. */
export function clusterAt(backupName: string): InMemoryCluster {
  const order = [...VELERO_SELECTIONS.keys()];
  const objects = golden("velero-selection/objects.ndjson")
    .trim()
    .split("\n")
    .map((line): GoldenObject => JSON.parse(line))
    .filter(({ since }) => order.indexOf(since ?? backupName) <= order.indexOf(backupName));
  return new InMemoryCluster(objects.map(kubernetesObjectOf), DISCOVERY.resources);
}

const DISCOVERY = new Discovery(
  [
    ...goldenGroups("discovery/api-aggregated.json"),
    ...goldenGroups("discovery/apis-aggregated.json"),
    // The discovery documents were taken just before Velero was installed.
    veleroGroup(
      ["backups", "Backup"],
      ["backupstoragelocations", "BackupStorageLocation"],
      ["volumesnapshotlocations", "VolumeSnapshotLocation"],
    ),
  ],
  [],
);

function kubernetesObjectOf({
  groupResource,
  phase,
  since,
  ...metadata
}: GoldenObject): KubernetesObject {
  const resource = DISCOVERY.resources.find((served) => groupResourceOf(served) === groupResource);
  if (!resource) throw new Error(`nobody serves '${groupResource}'`);
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, status: { phase } };
}

function veleroGroup(...kinds: readonly (readonly [string, string])[]): ServedGroup {
  const resources = kinds.map(([resource, kind]): ApiResource => {
    const verbs = ["create", "delete", "get", "list"];
    return { group: "velero.io", version: "v1", resource, kind, namespaced: true, verbs };
  });
  return { group: "velero.io", preferredVersion: "v1", versions: [{ version: "v1", resources }] };
}

function goldenGroups(path: string): readonly ServedGroup[] {
  return readAggregatedDocument(JSON.parse(golden(path))).groups;
}

function golden(path: string): string {
  return readFileSync(new URL(`../golden/${path}`, import.meta.url), "utf8");
}
