import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { EXCLUDE_FROM_BACKUP_LABEL } from "../velero/labels.ts";

/** What selection must know of a namespace of the cluster. */
export interface ClusterNamespace {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** `Active` or `Terminating`. */
  readonly phase?: string;
}

/** Takes from a Namespace object what selection must know of it. */
export function clusterNamespaceOf({ metadata, status }: KubernetesObject): ClusterNamespace {
  const phase = (status as { readonly phase?: string } | undefined)?.phase;
  return {
    name: metadata.name,
    ...(metadata.labels && { labels: metadata.labels }),
    ...(phase !== undefined && { phase }),
  };
}

/** Whether labels keep their object out of a backup; only the value `true` does. */
export function hasExcludeLabel(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels?.[EXCLUDE_FROM_BACKUP_LABEL] === "true";
}

/** Whether Argo CD keeps a namespace as it is in Git, so that a restore into it may be undone. */
export function isManagedByArgoCd({ labels }: ClusterNamespace): boolean {
  return Boolean(labels?.["argocd.argoproj.io/managed-by"]);
}
