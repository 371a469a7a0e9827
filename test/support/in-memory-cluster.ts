import {
  type ApiResource,
  apiVersionOf,
  groupResourceOf,
} from "../../lambdas/core/kube/api-resource.ts";
import { Discovery } from "../../lambdas/core/kube/discovery.ts";
import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import { matchesLabels } from "../../lambdas/core/kube/label-selector.ts";
import { parseLabelSelector } from "../../lambdas/core/kube/parse-label-selector.ts";
import { clusterNamespaceOf } from "../../lambdas/core/selection/cluster-namespace.ts";
import { makeSelection } from "../../lambdas/core/selection/make-selection.ts";
import type { ListScope, Selection } from "../../lambdas/core/selection/selection.ts";
import type {
  IncludeExcludePolicy,
  SelectionSpec,
} from "../../lambdas/core/selection/selection-spec.ts";

const VERBS = ["create", "delete", "get", "list"];

/** The kinds of Velero's tables, in the order an API server would list them. */
export const KINDS: readonly ApiResource[] = [
  namespaced("", "v1", "configmaps", "ConfigMap"),
  clusterScoped("", "v1", "namespaces", "Namespace"),
  namespaced("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim"),
  clusterScoped("", "v1", "persistentvolumes", "PersistentVolume"),
  namespaced("", "v1", "pods", "Pod"),
  namespaced("", "v1", "secrets", "Secret"),
  namespaced("extensions", "v1beta1", "deployments", "Deployment"),
  namespaced("apps", "v1", "deployments", "Deployment"),
  clusterScoped(
    "apiextensions.k8s.io",
    "v1",
    "customresourcedefinitions",
    "CustomResourceDefinition",
  ),
  namespaced("velero.io", "v1", "backups", "Backup"),
  namespaced("velero.io", "v1", "deployments", "Deployment"),
  namespaced("velero.io", "v1", "volumesnapshotlocations", "VolumeSnapshotLocation"),
];

/**
 * A cluster that is nothing but its objects, for rules that need no API server. It serves only the
 * kinds it holds, lists in the order objects were given, and knows no watch, no second version of a
 * kind, and no subresource.
 */
export class InMemoryCluster {
  readonly discovery: Discovery;
  readonly #objects: ReadonlyMap<string, readonly KubernetesObject[]>;

  constructor(objects: readonly KubernetesObject[], kinds: readonly ApiResource[] = KINDS) {
    this.#objects = Map.groupBy(objects, keyOfKind);
    const served = kinds.filter((kind) => this.#objects.has(keyOfResource(kind)));
    const groups = [
      ...Map.groupBy(served, ({ group, version }) => apiVersionOf({ group, version })).values(),
    ];
    this.discovery = new Discovery(
      groups.map((resources) => {
        const { group = "", version = "" } = resources[0] ?? {};
        return { group, preferredVersion: version, versions: [{ version, resources }] };
      }),
      [],
    );
  }

  /** What a server would answer to one list, its label selector read from the query's text. */
  list(resource: ApiResource, { namespace, labelSelector = "" }: ListScope): KubernetesObject[] {
    const { selector, problem } = parseLabelSelector(labelSelector);
    if (problem !== undefined) throw new Error(problem);
    return (this.#objects.get(keyOfResource(resource)) ?? []).filter(
      ({ metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        matchesLabels(selector, metadata.labels),
    );
  }

  /** The cluster-scoped object of this resource and name, if there is one. */
  get(groupResource: string, name: string): KubernetesObject | undefined {
    const resource = this.discovery.resolve(groupResource);
    return resource && this.list(resource, {}).find(({ metadata }) => metadata.name === name);
  }

  select(spec: SelectionSpec, policy?: IncludeExcludePolicy): Selection {
    const namespaces = this.discovery.resolve("namespaces");
    const objects = namespaces ? this.list(namespaces, {}) : [];
    return makeSelection({
      spec,
      policy,
      discovery: this.discovery,
      namespaces: objects.map(clusterNamespaceOf),
    });
  }
}

/**
 * Backs up by selection alone and returns the places of what is taken, `pods:shop/web` or
 * `persistentvolumes:pv-1`, sorted. A claim leads to its volume and a custom resource to its
 * definition; no other action runs.
 */
export function selectedEntries(cluster: InMemoryCluster, spec: SelectionSpec): string[] {
  const selection = cluster.select(spec);
  const entries = new Set<string>();
  const groupResources = new Set<string>();
  const occupied = new Set<string | undefined>();
  const take = (groupResource: string, object: KubernetesObject | undefined) => {
    if (!object || selection.decide({ groupResource, metadata: object.metadata })) return;
    entries.add(entryOf(groupResource, object));
    groupResources.add(groupResource);
    const volume = (object.spec as { readonly volumeName?: string } | undefined)?.volumeName;
    if (volume) take("persistentvolumes", cluster.get("persistentvolumes", volume));
  };
  // Namespaces come last: they depend on what else was listed.
  for (const { resource, lists } of selection.resources.toSorted(namespacesLast)) {
    const groupResource = groupResourceOf(resource);
    for (const object of lists.flatMap((scope) => cluster.list(resource, scope))) {
      const isKept =
        groupResource !== "namespaces" ||
        selection.keepsNamespace(clusterNamespaceOf(object), occupied.has(object.metadata.name));
      occupied.add(object.metadata.namespace);
      if (isKept) take(groupResource, object);
    }
  }
  const crds = "customresourcedefinitions.apiextensions.k8s.io";
  for (const groupResource of [...groupResources].filter((name) => selection.takesCrdOf(name))) {
    take(crds, cluster.get(crds, groupResource));
  }
  return [...entries].sort();
}

function namespacesLast(
  { resource: one }: { readonly resource: ApiResource },
  { resource: other }: { readonly resource: ApiResource },
): number {
  return (
    Number(groupResourceOf(one) === "namespaces") - Number(groupResourceOf(other) === "namespaces")
  );
}

function entryOf(groupResource: string, { metadata }: KubernetesObject): string {
  const place =
    metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  return `${groupResource}:${place}`;
}

function keyOfKind({ apiVersion, kind }: KubernetesObject): string {
  return `${apiVersion} ${kind}`;
}

function keyOfResource(resource: ApiResource): string {
  return `${apiVersionOf(resource)} ${resource.kind}`;
}

function namespaced(group: string, version: string, resource: string, kind: string): ApiResource {
  return { group, version, resource, kind, namespaced: true, verbs: VERBS };
}

function clusterScoped(
  group: string,
  version: string,
  resource: string,
  kind: string,
): ApiResource {
  return { group, version, resource, kind, namespaced: false, verbs: VERBS };
}
