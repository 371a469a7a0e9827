import type { Buffer } from "node:buffer";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { parseLossless } from "../kube/lossless-json.ts";
import { isJsonObject, textAt } from "../kube/lossless-json-fields.ts";

/**
 * Parses an archived item; no text at all is no JSON.
 *
 * @throws SyntaxError when it is no JSON, or no Kubernetes object.
 */
export function decodeItem(json: Buffer | undefined): KubernetesObject {
  const value = parseLossless(String(json ?? ""));
  if (!isJsonObject(value) || !isJsonObject(value.metadata)) {
    throw new SyntaxError("it is no Kubernetes object");
  }
  for (const field of ["apiVersion", "kind"]) {
    if (textAt(value, field) === undefined) throw new SyntaxError(`it has no ${field}`);
  }
  return value as unknown as KubernetesObject;
}
