import { fieldAt, isJsonObject, listAt, withField } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Says in the schemas what `preserveUnknownFields: true` said, which v1 refuses (velero
 * pkg/restore/actions/crd_v1_preserve_unknown_fields_action.go).
 */
export const crdPreserveFields: ItemAction = {
  name: "velero.io/crd-preserve-fields",
  appliesTo: ["customresourcedefinitions.apiextensions.k8s.io"],
  execute({ object }) {
    const isV1 = object.apiVersion === "apiextensions.k8s.io/v1";
    if (!isV1 || fieldAt(object, "spec", "preserveUnknownFields") !== true) {
      return { outcome: "restore", object };
    }
    const versions = listAt(object, "spec", "versions").map(withPreservingSchema);
    const strict = withField(object, ["spec", "preserveUnknownFields"], false);
    return { outcome: "restore", object: withField(strict, ["spec", "versions"], versions) };
  },
};

function withPreservingSchema(version: unknown): unknown {
  const schema = fieldAt(version, "schema", "openAPIV3Schema");
  if (!isJsonObject(version) || !isJsonObject(schema)) return version;
  const path = ["schema", "openAPIV3Schema", "x-kubernetes-preserve-unknown-fields"] as const;
  return withField(version, path, true);
}
