import { sameJson } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import { copyJson, isObject, type JsonObject } from "./json-object.ts";

/** One step of a JSON patch (RFC 6902). */
export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** A patch that cannot be carried out on this document. */
export class PatchError extends Error {
  override readonly name = "PatchError";
}

/**
 * Carries out a JSON patch (RFC 6902) on a copy of the document. Throws {@link PatchError} when a
 * path is missing or a test fails; nothing is applied then.
 */
export function applyJsonPatch(document: unknown, operations: readonly PatchOperation[]): unknown {
  return operations.reduce(applyOperation, copyJson(document));
}

function applyOperation(document: unknown, operation: PatchOperation): unknown {
  const path = parsePointer(operation.path);
  switch (operation.op) {
    case "add":
      return add(document, path, copyJson(operation.value));
    case "remove":
      return remove(document, path);
    case "replace":
      valueAt(document, path);
      return path.length === 0
        ? copyJson(operation.value)
        : add(remove(document, path), path, copyJson(operation.value));
    case "move": {
      const from = parsePointer(operation.from ?? "");
      const value = valueAt(document, from);
      return add(remove(document, from), path, value);
    }
    case "copy":
      return add(document, path, copyJson(valueAt(document, parsePointer(operation.from ?? ""))));
    case "test":
      if (sameJson(valueAt(document, path), operation.value)) return document;
      throw new PatchError(`testing value ${operation.path} failed`);
    default:
      throw new PatchError(`unexpected operation '${operation.op}'`);
  }
}

/** Steps of a JSON pointer (RFC 6901), unescaped. */
function parsePointer(pointer: string): string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new PatchError(`path '${pointer}' must start with '/'`);
  const steps = pointer.slice(1).split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce((value, step) => {
    if (Array.isArray(value)) return value[indexIn(value, step, value.length - 1)];
    return membersOf(value, step)[step];
  }, document);
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = valueAt(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    parent.splice(last === "-" ? parent.length : indexIn(parent, last, parent.length), 0, value);
  } else if (isObject(parent)) {
    parent[last] = value;
  } else {
    throw new PatchError(`path '/${path.join("/")}' has no parent`);
  }
  return document;
}

function remove(document: unknown, path: readonly string[]): unknown {
  const last = path.at(-1);
  if (last === undefined) throw new PatchError("the whole document cannot be removed");
  const parent = valueAt(document, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(indexIn(parent, last, parent.length - 1), 1);
  else delete membersOf(parent, last)[last];
  return document;
}

function indexIn(list: readonly unknown[], step: string, highest: number): number {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : Number.NaN;
  if (index <= highest) return index;
  throw new PatchError(`index '${step}' is not in a list of ${list.length}`);
}

/** The object that has the member; anything else has no such path. */
function membersOf(value: unknown, member: string): JsonObject {
  if (isObject(value) && Object.hasOwn(value, member)) return value;
  throw new PatchError(`path member '${member}' does not exist`);
}
