import { ensureObject, type JsonObject, objectIn, textIn } from "../json-object.ts";
import { forbidden } from "../status-error.ts";
import type { KindRules } from "./kind-rules.ts";

const IMMORTAL = ["default", "kube-system", "kube-public"];
const RESOURCE = { group: "", resource: "namespaces", kind: "Namespace" };

/** A namespace is Active until its deletion begins, and then waits until its contents are gone. */
export const namespaceRules: KindRules = {
  create(object) {
    const metadata = ensureObject(object, "metadata");
    const name = textIn(metadata, "name");
    ensureObject(metadata, "labels")["kubernetes.io/metadata.name"] = name;
    object.spec = { finalizers: ["kubernetes"] };
    object.status = { phase: "Active" };
    return [];
  },
  update(object, before) {
    object.spec = before.spec;
    const metadata = ensureObject(object, "metadata");
    ensureObject(metadata, "labels")["kubernetes.io/metadata.name"] = textIn(metadata, "name");
    return [];
  },
  remove(object: JsonObject) {
    const name = textIn(objectIn(object, "metadata"), "name");
    if (IMMORTAL.includes(name)) {
      throw forbidden(RESOURCE, name, "this namespace may not be deleted");
    }
    ensureObject(object, "status").phase = "Terminating";
  },
};
