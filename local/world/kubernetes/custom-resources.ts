import { type Cluster, readObject } from "./cluster.ts";
import { isObject, type JsonObject, listIn, objectIn, textIn } from "./json-object.ts";
import type { PrinterColumn, ServedResource, ServedSubresource } from "./served-resource.ts";

/** Where the definitions themselves are kept. */
export const DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** Serves what every established definition of the store defines, as long as it is there. */
export function followDefinitions({ store, catalog }: Pick<Cluster, "store" | "catalog">): void {
  store.subscribe(({ storage, before, after }) => {
    if (storage !== DEFINITIONS) return;
    if (after === undefined) return catalog.removeCustom(before?.name ?? "");
    const definition = readObject(after);
    if (isEstablished(definition)) catalog.setCustom(after.name, servedBy(definition));
  });
}

/** Whether a definition says that its resources are served. */
export function isEstablished(definition: JsonObject): boolean {
  const conditions = listIn(objectIn(definition, "status"), "conditions").filter(isObject);
  return conditions.some(({ type, status }) => type === "Established" && status === "True");
}

function servedBy(definition: JsonObject): ServedResource[] {
  const spec = objectIn(definition, "spec");
  const versions = listIn(spec, "versions").filter(isObject);
  return versions
    .filter(({ served }) => served === true)
    .map((version) => servedVersion(spec, objectIn(spec, "names"), version));
}

function servedVersion(spec: JsonObject, names: JsonObject, version: JsonObject): ServedResource {
  const group = textIn(spec, "group");
  const resource = textIn(names, "plural");
  const kind = textIn(names, "kind");
  return {
    group,
    version: textIn(version, "name"),
    resource,
    kind,
    storage: `${resource}.${group}`,
    namespaced: spec.scope === "Namespaced",
    singularName: textIn(names, "singular") || kind.toLowerCase(),
    listKind: textIn(names, "listKind") || `${kind}List`,
    shortNames: listIn(names, "shortNames") as string[],
    categories: listIn(names, "categories") as string[],
    verbs: VERBS,
    subresources: subresourcesOf(version, kind),
    custom: true,
    printerColumns: listIn(version, "additionalPrinterColumns") as unknown as PrinterColumn[],
  };
}

function subresourcesOf(version: JsonObject, kind: string): ServedSubresource[] {
  const declared = objectIn(version, "subresources");
  const verbs = ["get", "patch", "update"];
  return [
    ...(isObject(declared.status) ? [{ name: "status", group: "", version: "", kind, verbs }] : []),
    ...(isObject(declared.scale)
      ? [{ name: "scale", group: "autoscaling", version: "v1", kind: "Scale", verbs }]
      : []),
  ];
}
