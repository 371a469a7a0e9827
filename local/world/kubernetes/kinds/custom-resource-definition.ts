import {
  ensureObject,
  isObject,
  type JsonObject,
  listIn,
  objectIn,
  textIn,
} from "../json-object.ts";
import { type Cause, invalidValue, requiredValue } from "../status-error.ts";
import type { KindRules } from "./kind-rules.ts";

/** Keeps a definition until its last object is gone. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/** A definition is named by what it defines, and its names are completed. */
export const customResourceDefinitionRules: KindRules = {
  create(object) {
    complete(object);
    const versions = storedVersions(object);
    object.status = {
      conditions: null,
      acceptedNames: { plural: "", kind: "" },
      storedVersions: versions,
    };
    return problems(object);
  },
  update(object) {
    complete(object);
    return problems(object);
  },
  remove(object) {
    const metadata = ensureObject(object, "metadata");
    const finalizers = listIn(metadata, "finalizers");
    if (!finalizers.includes(CLEANUP_FINALIZER)) {
      metadata.finalizers = [...finalizers, CLEANUP_FINALIZER];
    }
  },
};

function complete(object: JsonObject): void {
  const spec = ensureObject(object, "spec");
  const names = ensureObject(spec, "names");
  names.singular ??= textIn(names, "kind").toLowerCase();
  names.listKind ??= `${textIn(names, "kind")}List`;
  spec.conversion ??= { strategy: "None" };
  // Only in the definition's first life: the field means nothing when false.
  if (spec.preserveUnknownFields === false) delete spec.preserveUnknownFields;
}

function storedVersions(object: JsonObject): string[] {
  const versions = listIn(objectIn(object, "spec"), "versions").filter(isObject);
  return versions
    .filter(({ storage }) => storage === true)
    .map((version) => textIn(version, "name"));
}

function problems(object: JsonObject): Cause[] {
  const spec = objectIn(object, "spec");
  const causes: Cause[] = [];
  const plural = textIn(objectIn(spec, "names"), "plural");
  const expected = `${plural}.${textIn(spec, "group")}`;
  const name = objectIn(object, "metadata").name;
  if (name !== expected) {
    const why = 'must be spec.names.plural+"."+spec.group';
    causes.push(invalidValue("metadata.name", name, why));
  }
  if (plural === "") causes.push(requiredValue("spec.names.plural", ""));
  if (storedVersions(object).length !== 1) {
    const why = "must have exactly one version marked as storage version";
    causes.push(invalidValue("spec.versions", listIn(spec, "versions").length, why));
  }
  return causes;
}
