import { applyPatch, type Operation } from "rfc6902";
import { isJsonObject, sameJson } from "../../kube/lossless-json-fields.ts";
import { patchValue } from "./patch-value.ts";
import type { JsonPatch } from "./resource-modifiers.ts";

/**
 * Applies JSON patches (RFC 6902) one after another to a copy: all of them, or none when one fails.
 * `undefined` when a `test` among them finds something else, which is no failure (velero
 * internal/resourcemodifiers/json_patch.go).
 *
 * @throws Error for a path that is not there, a value that is no JSON, a pointer that is none.
 */
export function applyJsonPatches(object: unknown, patches: readonly JsonPatch[]): unknown {
  const copy = encoded(object);
  for (const { operation, path, from = "", value = "" } of patches) {
    const op = operation.toLowerCase();
    const wanted = encoded(patchValue(value));
    if (op === "test") {
      const found = valueAt(copy, path);
      if (found === undefined) throw new Error(`cannot test ${path}: there is nothing`);
      if (!sameJson(found, wanted)) return undefined;
    } else applyStep(copy, { op, path, from, value: wanted });
  }
  return decoded(copy);
}

/** Whether at a pointer (`/spec/replicas`) stands what the text of a rule means. */
export function hasValueAt(object: unknown, path: string, text: string): boolean {
  const found = valueAt(object, path);
  return found !== undefined && sameJson(found, patchValue(text));
}

/** The library passes over these as if they were not in the path, and would change the parent. */
const PASSED_OVER = ["__proto__", "constructor", "prototype"];

interface JsonPatchStep {
  readonly op: string;
  readonly path: string;
  readonly from: string;
  readonly value: unknown;
}

function applyStep(copy: unknown, step: JsonPatchStep): void {
  const what = `${step.op} ${step.path}`;
  if (`${step.path}/${step.from}`.split("/").some((name) => PASSED_OVER.includes(name))) {
    throw new Error(`cannot ${what}: a field of that name cannot be patched`);
  }
  const [error] = applyPatch(copy, [step as Operation]);
  if (error) throw new Error(`cannot ${what}: ${error.message}`);
}

/** RFC 6901; own fields only, because a label may be called `constructor`. */
function valueAt(object: unknown, path: string): unknown {
  const [root, ...steps] = path.split("/");
  if (root !== "") throw new Error(`pointer ${JSON.stringify(path)} must begin with a slash`);
  return steps
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(
      (found, step) => (Object.hasOwn(Object(found), step) ? Object(found)[step] : undefined),
      object,
    );
}

/**
 * A copy whose numbers beyond 2^53 are symbols: the library takes the objects that they are for
 * ordinary ones, and would copy them into some.
 */
function encoded(value: unknown): unknown {
  return mapped(value, (leaf) => (JSON.isRawJSON(leaf) ? Symbol.for(leaf.rawJSON) : leaf));
}

function decoded(value: unknown): unknown {
  return mapped(value, (leaf) =>
    typeof leaf === "symbol" ? JSON.rawJSON(String(Symbol.keyFor(leaf))) : leaf,
  );
}

function mapped(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, change));
  if (!isJsonObject(value)) return change(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, mapped(field, change)]),
  );
}
