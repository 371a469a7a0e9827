import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";

/** Metadata beside name and namespace. */
export interface MoreMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a Pod of these tests may have. */
export interface PodTraits extends MoreMetadata {
  /** Names of the claims it mounts. */
  readonly claims?: readonly string[];
  readonly priorityClassName?: string;
}

/** A Pod with one container. */
export function pod(namespace: string, name: string, traits: PodTraits = {}): KubernetesObject {
  const { claims = [], priorityClassName, ...more } = traits;
  const volumes = claims.map((claimName) => ({
    name: claimName,
    persistentVolumeClaim: { claimName },
  }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, ...more },
    spec: {
      containers: [{ name: "main", image: "registry.example/main:1" }],
      ...(volumes.length > 0 && { volumes }),
      ...(priorityClassName && { priorityClassName }),
    },
  };
}

/** A claim, bound when it has a `volumeName`. */
export function persistentVolumeClaim(
  namespace: string,
  name: string,
  { volumeName, ...more }: MoreMetadata & { readonly volumeName?: string } = {},
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { namespace, name, ...more },
    spec: { accessModes: ["ReadWriteOnce"], ...(volumeName && { volumeName }) },
    status: { phase: volumeName ? "Bound" : "Pending" },
  };
}

/** A volume, claimed when it has a `claim`, `namespace/name`. */
export function persistentVolume(
  name: string,
  { claim, ...more }: MoreMetadata & { readonly claim?: string } = {},
): KubernetesObject {
  const [namespace, claimName] = claim?.split("/") ?? [];
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, ...more },
    spec: {
      persistentVolumeReclaimPolicy: "Delete",
      ...(claim && { claimRef: { namespace, name: claimName } }),
    },
  };
}

/** A PersistentVolume of an EBS disk. */
export function ebsPersistentVolume(
  name: string,
  volumeHandle: string,
  claim?: string,
): KubernetesObject {
  const volume = persistentVolume(name, claim === undefined ? {} : { claim });
  const csi = { driver: "ebs.csi.aws.com", volumeHandle };
  return { ...volume, spec: { ...(volume.spec as object), csi } };
}

/** A ConfigMap of one key. */
export function configMap(namespace: string, name: string, value = ""): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name }, data: { value } };
}

/** A ServiceAccount. */
export function serviceAccount(namespace: string, name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace, name } };
}

/** A ClusterRole that allows nothing. */
export function clusterRole(name: string): KubernetesObject {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  return { apiVersion, kind: "ClusterRole", metadata: { name }, rules: [] };
}

/** A ClusterRoleBinding of a role to service accounts, each `namespace/name`. */
export function clusterRoleBinding(
  name: string,
  roleName: string,
  ...accounts: readonly string[]
): KubernetesObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName },
    subjects: accounts.map((account) => {
      const [namespace, accountName] = account.split("/");
      return { kind: "ServiceAccount", namespace, name: accountName };
    }),
  };
}

/** A PriorityClass. */
export function priorityClass(name: string): KubernetesObject {
  const apiVersion = "scheduling.k8s.io/v1";
  return { apiVersion, kind: "PriorityClass", metadata: { name }, value: 1000 };
}

/** An object of the custom kind Gadget. */
export function gadget(namespace: string, name: string): KubernetesObject {
  return { apiVersion: "example.com/v1", kind: "Gadget", metadata: { namespace, name } };
}

/** An APIService that the API server answers itself, or hands on to a service in the cluster. */
export function apiService(
  group: string,
  { isAggregated }: { readonly isAggregated: boolean },
): KubernetesObject {
  return {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `v1.${group}` },
    spec: {
      group,
      version: "v1",
      ...(isAggregated && { service: { namespace: "shop", name: "api" } }),
    },
  };
}
