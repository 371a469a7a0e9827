import { sameJson } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { ensureObject, isObject, type JsonObject } from "../json-object.ts";
import { type Cause, forbiddenValue, invalidValue } from "../status-error.ts";
import type { KindRules } from "./kind-rules.ts";

/** A Secret has a type, keeps it, and stores what was written as `stringData` in base64. */
export const secretRules: KindRules = {
  create(object) {
    object.type ??= "Opaque";
    encode(object);
    return [];
  },
  update(object, before) {
    object.type ??= "Opaque";
    encode(object);
    return [...typeCauses(object, before), ...immutableCauses(object, before)];
  },
};

/** A ConfigMap or Secret marked immutable keeps its contents for good. */
export const configMapRules: KindRules = {
  create: () => [],
  update: (object, before) => immutableCauses(object, before),
};

function encode(object: JsonObject): void {
  if (!isObject(object.stringData)) return;
  const contents = ensureObject(object, "data");
  for (const [key, text] of Object.entries(object.stringData)) {
    contents[key] = Buffer.from(String(text)).toString("base64");
  }
  delete object.stringData;
}

function typeCauses(object: JsonObject, before: JsonObject): Cause[] {
  if (object.type === before.type) return [];
  return [invalidValue("type", object.type, "field is immutable")];
}

function immutableCauses(object: JsonObject, before: JsonObject): Cause[] {
  if (before.immutable !== true) return [];
  const same = ["immutable", "data", "binaryData"].every((field) =>
    sameJson(object[field], before[field]),
  );
  return same ? [] : [forbiddenValue("data", "field is immutable when `immutable` is set")];
}
