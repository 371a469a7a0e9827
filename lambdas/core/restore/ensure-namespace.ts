import type { ApiResource } from "../kube/api-resource.ts";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { type KubernetesWriter, WriteRefusal } from "../kube/kubernetes-writer.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import type { Pause } from "./pause.ts";

/** One second between two looks: 10 minutes, Velero's default for terminating resources. */
const LOOKS = 600;
const INTERVAL = 1000;

/** Namespaces, as every cluster serves them. */
export const NAMESPACE: ApiResource = {
  group: "",
  version: "v1",
  resource: "namespaces",
  kind: "Namespace",
  namespaced: false,
  verbs: ["create", "get", "list"],
};

/**
 * Makes a namespace unless it is there, and returns the object made, or the one found; one that is
 * being deleted is waited for, since nothing can be created in it and it would take along what it
 * holds (velero pkg/util/kube/utils.go, EnsureNamespaceExistsAndIsReady). An existing namespace is
 * never changed. `undefined` after ten minutes of waiting.
 *
 * @throws WriteRefusal when the cluster refuses.
 */
export async function ensureNamespace(
  desired: KubernetesObject,
  writer: KubernetesWriter,
  pause: Pause,
): Promise<{ readonly namespace: KubernetesObject; readonly isNew: boolean } | undefined> {
  const { name } = desired.metadata;
  for (let look = 0; look < LOOKS; look++) {
    const found = await writer.get({ resource: NAMESPACE, name });
    const created = found === undefined ? await createIfAbsent(desired, writer) : undefined;
    if (created !== undefined) return { namespace: created, isNew: true };
    if (found !== undefined && !isTerminating(found)) return { namespace: found, isNew: false };
    await pause(INTERVAL);
  }
  return undefined;
}

/** `undefined` when somebody else was faster. */
async function createIfAbsent(desired: KubernetesObject, writer: KubernetesWriter) {
  try {
    return await writer.create(NAMESPACE, desired);
  } catch (error) {
    if (error instanceof WriteRefusal && error.status === 409) return undefined;
    throw error;
  }
}

function isTerminating(namespace: KubernetesObject): boolean {
  return (
    namespace.metadata.deletionTimestamp !== undefined ||
    textAt(namespace, "status", "phase") === "Terminating"
  );
}
