import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import {
  fieldAt,
  isJsonObject,
  listAt,
  sameJson,
  withField,
} from "../../kube/lossless-json-fields.ts";

/**
 * Adds to a service account of the cluster what the backup's has and it lacks: labels, annotations,
 * secrets and image pull secrets (velero pkg/restore/merge_service_account.go). What the cluster has
 * stays, because every namespace comes with a service account that is in use at once.
 */
export function mergedServiceAccount(
  existing: KubernetesObject,
  desired: KubernetesObject,
): KubernetesObject {
  let merged = existing;
  for (const field of ["labels", "annotations"]) {
    const own = mapAt(existing, field);
    const both = { ...mapAt(desired, field), ...own };
    if (!sameJson(own, both)) merged = withField(merged, ["metadata", field], both);
  }
  for (const field of ["secrets", "imagePullSecrets"]) {
    const own = listAt(existing, field);
    const both = listAt(desired, field).reduce<readonly unknown[]>(withReference, own);
    if (both !== own) merged = withField(merged, [field], both);
  }
  return merged;
}

function mapAt(object: KubernetesObject, field: string) {
  const found = fieldAt(object, "metadata", field);
  return isJsonObject(found) ? found : {};
}

function withReference(references: readonly unknown[], reference: unknown): readonly unknown[] {
  const isThere = references.some((own) => fieldAt(own, "name") === fieldAt(reference, "name"));
  return isThere ? references : [...references, reference];
}
