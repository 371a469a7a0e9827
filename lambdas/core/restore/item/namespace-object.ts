import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt } from "../../kube/lossless-json-fields.ts";

/**
 * The namespace to create before the first item goes into it: labels, annotations and spec as
 * archived, under the target's name; a bare one when the backup does not hold it (velero
 * pkg/restore/restore.go, getNamespace). It gets no restore labels, and one that exists is never
 * changed.
 */
export function namespaceToCreate(
  name: string,
  archived: KubernetesObject | undefined,
): KubernetesObject {
  const metadata = { name, ...present(archived, ["labels", "annotations"], "metadata") };
  return { apiVersion: "v1", kind: "Namespace", metadata, ...present(archived, ["spec"]) };
}

function present(object: unknown, names: readonly string[], ...path: readonly string[]) {
  const found = names.map((name) => [name, fieldAt(object, ...path, name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}
