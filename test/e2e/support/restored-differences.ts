import { parseItemPath } from "../../../lambdas/core/archive/item.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import { withoutEntries, withoutFields } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import { NON_RESTORABLE_RESOURCES } from "../../../lambdas/core/velero/restore-defaults.ts";
import type { ArchiveEntries } from "../../support/archive-entries.ts";
import { fieldDifferences } from "./field-differences.ts";

/** What a cluster, and no person, says of an object, and the owners that it knows by uid. */
const VOLATILE_METADATA = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
  "ownerReferences",
  "generateName",
];

/** A rule of Velero's or of Kubernetes', the items it is about, and the fields; without, they are not there. */
type Rule = readonly [rule: string, item: RegExp, field?: RegExp];

const RULES: readonly Rule[] = [
  [
    "completed jobs and pods are not restored (velero pkg/restore/restore.go, isCompleted)",
    /^(jobs\.batch\/batch\/import|pods\/batch\/import-\w+)$/,
  ],
  [
    "volumes whose policy is Delete are provisioned anew (velero pkg/restore/restore.go, restoreItem)",
    /^persistentvolumes\/\/pv-(csi-gp3|spare)$/,
  ],
  ["claims of such volumes name none", /^persistentvolumeclaims\//, /^spec\.volumeName$/],
  ["slices without an owner are removed by their controller", /^endpointslices\./],
  ["addresses have their services' names, which are given anew", /^ipaddresses\./],
  ["its definition is not in the archive", /^gadgets\..*\/shop\/anchor$/],
  [
    "volumes are bound to the claims of this cluster (velero pkg/restore/restore.go, resetVolumeBindingInfo)",
    /^persistentvolumes\//,
    /^spec\.claimRef\.(uid|resourceVersion)$/,
  ],
  [
    "claims forget binding, provisioner and node (velero pkg/restore/actions/pvc_action.go)",
    /^persistentvolumeclaims\//,
    /^metadata\.annotations($|\.(pv|volume|volume\.beta)\.kubernetes\.io\/)/,
  ],
  [
    "pods are scheduled anew (velero pkg/restore/actions/pod_action.go)",
    /^pods\//,
    /^spec\.nodeName$/,
  ],
  [
    "init containers of restore hooks are put into pods (velero pkg/restore/actions/init_restorehook_pod_action.go)",
    /^pods\/shop\/web-/,
    /^spec\.initContainers$/,
  ],
  [
    "limit ranges come before pods, and complete them (velero pkg/cmd/server/config/config.go)",
    /^pods\/shop\/web-/,
    /^(metadata\.annotations\.kubernetes\.io\/limit-ranger|spec\.containers\[0\]\.resources\.requests)$/,
  ],
  [
    "addresses and node ports nobody asked for are given anew (velero pkg/restore/actions/service_action.go)",
    /^services\/shop\//,
    /^spec\.(clusterIP|clusterIPs\[0\]|ports\[\d\]\.nodePort)$/,
  ],
  [
    "tokens are issued anew (velero pkg/restore/actions/secret_action.go)",
    /^secrets\/shop\/api-token$/,
    /^(metadata\.annotations\.kubernetes\.io\/service-account\.uid|data\.(ca\.crt|token))$/,
  ],
  ["what a cluster has of itself, stays: its CA", /^configmaps\/.*\/kube-root-ca\.crt$/, /^data\./],
  ["its client CA", /^configmaps\/kube-system\/extension-apiserver-authentication$/, /^data\./],
  [
    "the day its API server first ran",
    /^configmaps\/kube-system\/kube-apiserver-legacy-service-account-token-tracking$/,
    /^data\.since$/,
  ],
  ["its own address", /^services\/default\/kubernetes$/, /^spec\.ports\[0\]\.targetPort$/],
  ["its heartbeats", /^leases\.coordination\.k8s\.io\/kube-/, /^spec\.(holderIdentity|renewTime)$/],
  ["controllers write endpoints", /^endpoints\//, /^(subsets|metadata\.annotations)/],
];

/** What is in an archive, what was listed before it was made, and what a restore of it has made. */
export interface RestoredBackup {
  readonly archived: ArchiveEntries;
  readonly listed: readonly KubernetesObject[];
  readonly restored: ArchiveEntries;
}

/**
 * Where the objects of a cluster differ from those that were listed, beyond the rules: `pods/shop/web
 * spec.image`, or the item alone when it is not there.
 */
export function unexplainedDifferences({ archived, listed, restored }: RestoredBackup): string[] {
  const objects = new Map(listed.map((object) => [identityOf(object), object]));
  return [...archived]
    .filter(([path]) => isRestorable(path))
    .flatMap(([path, text]) => {
      const original = objects.get(identityOf(objectIn(text)));
      if (original === undefined) throw new Error(`'${path}' is in the archive and was not listed`);
      const made = restored.get(path);
      const place = placeOf(path);
      if (made === undefined) return isExplained(place) ? [] : [place];
      return fieldDifferences(lasting(original), lasting(objectIn(made)))
        .filter((field) => !isExplained(place, field))
        .map((field) => `${place} ${field}`);
    });
}

function isExplained(place: string, field?: string): boolean {
  return RULES.some(
    ([, item, fields]) =>
      item.test(place) && (field === undefined ? fields === undefined : fields?.test(field)),
  );
}

function isRestorable(path: string): boolean {
  const ref = parseItemPath(path);
  if (ref === undefined || ref.versionDir !== undefined) return false;
  return !NON_RESTORABLE_RESOURCES.includes(ref.groupResource);
}

/** `pods/shop/web`, `nodes//node-0`. */
function placeOf(path: string): string {
  const { groupResource, namespace = "", name } = parseItemPath(path) ?? { name: path };
  return `${groupResource}/${namespace}/${name}`;
}

function lasting(object: KubernetesObject): KubernetesObject {
  const known = withoutFields(
    withoutFields(object, [], ["status"]),
    ["metadata"],
    VOLATILE_METADATA,
  );
  const labels = ["velero.io/backup-name", "velero.io/restore-name"];
  return withoutEntries(known, ["metadata", "labels"], labels);
}

function objectIn(text: string): KubernetesObject {
  return parseLossless(text) as KubernetesObject;
}

function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}
