import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { withField } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import type { ArchivedItem } from "../../../../lambdas/core/restore/item/prepare-item.ts";
import type {
  RestoreContext,
  RestoreItemRef,
} from "../../../../lambdas/core/restore/item/restore-context.ts";

/** A restore `restore-1` of the backup `backup-1` that knows of nothing else. */
export function restoreContext(overrides: Partial<RestoreContext> = {}): RestoreContext {
  return {
    restoreName: "restore-1",
    backupName: "backup-1",
    spec: {},
    restoresStatusOf: () => false,
    serviceAccountsOf: () => [],
    volumePlans: new Map(),
    disks: new Map(),
    podVolumes: new Map(),
    settings: { modifierRules: [], pluginConfigs: {}, safety: "unneeded" },
    ...overrides,
  };
}

/** The labels of whatever `restoreContext` restores. */
export const LABELS = {
  "velero.io/backup-name": "backup-1",
  "velero.io/restore-name": "restore-1",
};

/** Fields of an object beside its identity. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object of any kind; `metadata` among the fields is added to name and namespace. */
export function object(
  kind: string,
  namespace: string | undefined,
  name: string,
  { metadata, ...fields }: Fields = {},
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind,
    metadata: { ...(namespace !== undefined && { namespace }), name, ...Object(metadata) },
    ...fields,
  };
}

export const pod = (namespace: string, name: string, fields?: Fields) =>
  object("Pod", namespace, name, fields);

export const serviceAccount = (namespace: string, name: string, fields?: Fields) =>
  object("ServiceAccount", namespace, name, fields);

export const claim = (namespace: string, name: string, volumeName: string, fields?: Fields) =>
  object("PersistentVolumeClaim", namespace, name, { spec: { volumeName }, ...fields });

/** A persistent volume, claimed when `claimRef` is given as `<namespace>/<name>`. */
export function volume(name: string, policy: string, claimRef?: string): KubernetesObject {
  const bare = object("PersistentVolume", undefined, name, {
    spec: { persistentVolumeReclaimPolicy: policy },
  });
  if (claimRef === undefined) return bare;
  const [namespace, claimName] = claimRef.split("/");
  return withField(bare, ["spec", "claimRef"], {
    namespace,
    name: claimName,
    uid: "abc",
    resourceVersion: "1",
  });
}

/** Where an object of a resource stands in a backup. */
export function refOf(groupResource: string, { metadata }: KubernetesObject): RestoreItemRef {
  return { groupResource, namespace: metadata.namespace, name: metadata.name };
}

/** An object as an item of a backup. */
export function item(groupResource: string, object: KubernetesObject): ArchivedItem {
  return { ref: refOf(groupResource, object), object };
}
