import { groupResourceOf } from "../../lambdas/core/kube/api-resource.ts";
import { discover } from "../../lambdas/core/kube/discover.ts";
import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import type { KubernetesReader } from "../../lambdas/core/kube/kubernetes-reader.ts";
import { listPages } from "../../lambdas/core/kube/list-pages.ts";
import { parseLossless } from "../../lambdas/core/kube/lossless-json.ts";
import {
  isJsonObject,
  listAt,
  sameJson,
  withField,
  withoutEntries,
  withoutFields,
} from "../../lambdas/core/kube/lossless-json-fields.ts";
import { BACKUP_NAME_LABEL, RESTORE_NAME_LABEL } from "../../lambdas/core/velero/labels.ts";

/** The objects of a cluster by `<group-resource> <namespace>/<name>`, without what is volatile. */
export type ClusterContents = ReadonlyMap<string, KubernetesObject>;

/** How a cluster differs from what it was before, object by object. */
export interface ContentsDifference {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly added: readonly string[];
}

/**
 * What an API server or a controller writes about an object, and no restore may bring back: who it
 * is and when it was made, who owns it (by uid), who wrote which field, how it is.
 */
const VOLATILE_METADATA = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "ownerReferences",
  "managedFields",
  "generateName",
];

/** Reads every object of a cluster. */
export async function clusterContents(reader: KubernetesReader): Promise<ClusterContents> {
  const contents = new Map<string, KubernetesObject>();
  for (const resource of (await discover(reader)).backupOrder()) {
    for await (const items of listPages({ reader }, { resource })) {
      for (const { text } of items) {
        const object = parseLossless(text.toString()) as KubernetesObject;
        const { namespace = "", name } = object.metadata;
        const groupResource = groupResourceOf(resource);
        contents.set(`${groupResource} ${namespace}/${name}`, lasting(groupResource, object));
      }
    }
  }
  return contents;
}

/**
 * An object without its status, its volatile metadata and the labels of a restore; a service without
 * the addresses and node ports that its cluster gave it.
 */
function lasting(groupResource: string, object: KubernetesObject): KubernetesObject {
  const known = withoutFields(
    withoutFields(object, [], ["status"]),
    ["metadata"],
    VOLATILE_METADATA,
  );
  const plain = withoutEntries(
    known,
    ["metadata", "labels"],
    [BACKUP_NAME_LABEL, RESTORE_NAME_LABEL],
  );
  return groupResource === "services" ? withoutAddresses(plain) : plain;
}

function withoutAddresses(service: KubernetesObject): KubernetesObject {
  const ports = listAt(service, "spec", "ports").map((port) =>
    isJsonObject(port) ? withoutFields(port, [], ["nodePort"]) : port,
  );
  const addressless = withoutFields(service, ["spec"], ["clusterIP", "clusterIPs"]);
  return withField(addressless, ["spec", "ports"], ports);
}

/** Compares a cluster with what it was. */
export function contentsDifference(
  before: ClusterContents,
  after: ClusterContents,
): ContentsDifference {
  const places = [...before.keys()];
  return {
    missing: places.filter((place) => !after.has(place)),
    changed: places.filter((p) => after.has(p) && !sameJson(before.get(p), after.get(p))),
    added: [...after.keys()].filter((place) => !before.has(place)),
  };
}
