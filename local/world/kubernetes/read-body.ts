import { parse as parseYaml } from "yaml";
import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { badRequest, StatusError } from "./status-error.ts";

/** Parses a JSON body that must be an object. Throws 400. */
export function readJsonObject(body: Buffer, kind: string): JsonObject {
  const value = readJson(body, kind);
  if (isObject(value)) return value;
  throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
}

/** Parses a JSON body. Throws 400. */
export function readJson(body: Buffer, kind: string): unknown {
  try {
    return parseLossless(body.toString());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`,
    );
  }
}

/** Parses the body of an apply, YAML or JSON. Throws 400. */
export function readYamlObject(body: Buffer): JsonObject {
  const text = body.toString();
  // The real one's YAML parser refuses control characters, even in JSON.
  if (text.includes("\u007f")) {
    throw badRequest("error decoding YAML: yaml: control characters are not allowed");
  }
  const value = text.trimStart().startsWith("{") ? readJson(body, "apply") : readYaml(text);
  if (isObject(value)) return value;
  throw badRequest("error decoding YAML: the patch is not an object");
}

function readYaml(body: string): unknown {
  try {
    return keepIntegers(parseYaml(body, { intAsBigInt: true }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(`error decoding YAML: ${why}`);
  }
}

/** Integers that a JavaScript number cannot hold become JSON of their own. */
function keepIntegers(value: unknown): unknown {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : JSON.rawJSON(value.toString());
  }
  if (Array.isArray(value)) return value.map(keepIntegers);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keepIntegers(inner)]),
  );
}

/** The media type of a request, in lower case and without its parameters. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** 415 with what is accepted. */
export function unsupportedMediaType(accepted?: readonly string[]): StatusError {
  const message =
    accepted === undefined
      ? "415: Unsupported Media Type"
      : `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`;
  return new StatusError(415, "UnsupportedMediaType", message, accepted ? undefined : {});
}
