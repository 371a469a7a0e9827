import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import type { SelectionSpec } from "../../../lambdas/core/selection/selection-spec.ts";

/** One row of a table of Velero's: what is in the cluster, what is asked for, what is backed up. */
export interface VeleroTableRow {
  /** Velero's own, where it has one. */
  readonly name: string;
  /** As a caller of the engine gives it: without the exclusions a server adds to every spec. */
  readonly spec: SelectionSpec;
  readonly objects: readonly KubernetesObject[];
  /** `pods:foo/bar`, `persistentvolumes:pv-1`. */
  readonly expected: readonly string[];
}

/** Metadata beside name and namespace. */
export interface MoreMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
}

/** The label that keeps an object out of a backup, with this value. */
export function excludeLabel(value: string): Record<string, string> {
  return { "velero.io/exclude-from-backup": value };
}

export function pod(namespace: string, name: string, more: MoreMetadata = {}): KubernetesObject {
  const spec = { containers: [{ name: "main", image: "registry.example/main:1" }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { namespace, name, ...more }, spec };
}

/** A Pod that mounts a claim of its namespace. */
export function podWithClaim(namespace: string, name: string, claimName: string): KubernetesObject {
  const plain = pod(namespace, name);
  const volumes = [{ name: "files", persistentVolumeClaim: { claimName } }];
  return { ...plain, spec: { ...(plain.spec as object), volumes } };
}

export function deployment(
  namespace: string,
  name: string,
  more: MoreMetadata = {},
): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace, name, ...more },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "main", image: "registry.example/main:1" }] },
      },
    },
  };
}

/** A Deployment of another group than `apps/v1`: `extensions/v1beta1`, `velero.io/v1`. */
export function deploymentOf(
  apiVersion: string,
  namespace: string,
  name: string,
): KubernetesObject {
  return { ...deployment(namespace, name), apiVersion };
}

export function secret(namespace: string, name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, type: "Opaque" };
}

export function volume(name: string, more: MoreMetadata = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, ...more },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      hostPath: { path: "/tmp/volume" },
    },
  };
}

/** A claim bound to a volume. */
export function claim(namespace: string, name: string, volumeName: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { namespace, name },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      volumeName,
    },
    status: { phase: "Bound" },
  };
}

export function namespace(name: string, more: MoreMetadata = {}): KubernetesObject {
  const status = { phase: "Active" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, ...more }, status };
}

/** The definition of a resource of group `velero.io`. */
export function veleroCrd(plural: string, kind: string): KubernetesObject {
  const schema = {
    openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.velero.io` },
    spec: {
      group: "velero.io",
      scope: "Namespaced",
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

export function backup(namespace: string, name: string): KubernetesObject {
  return { apiVersion: "velero.io/v1", kind: "Backup", metadata: { namespace, name }, spec: {} };
}

export function volumeSnapshotLocation(namespace: string, name: string): KubernetesObject {
  return {
    apiVersion: "velero.io/v1",
    kind: "VolumeSnapshotLocation",
    metadata: { namespace, name },
    spec: { provider: "aws" },
  };
}

/** Pods and Deployments `foo/bar` and `zoo/raz`, Velero's usual stage. */
export const FOO_AND_ZOO = [
  pod("foo", "bar"),
  pod("zoo", "raz"),
  deployment("foo", "bar"),
  deployment("zoo", "raz"),
] as const;

/** Their places in a backup. */
export const ALL_OF_FOO_AND_ZOO = [
  "pods:foo/bar",
  "pods:zoo/raz",
  "deployments.apps:foo/bar",
  "deployments.apps:zoo/raz",
] as const;

/** Three definitions of Velero's own resources. */
export const VELERO_CRDS = [
  veleroCrd("backups", "Backup"),
  veleroCrd("volumesnapshotlocations", "VolumeSnapshotLocation"),
  veleroCrd("test", "Test"),
] as const;

/** Spells the place of a definition in a backup. */
export function crdEntry(plural: string): string {
  return `customresourcedefinitions.apiextensions.k8s.io:${plural}.velero.io`;
}
