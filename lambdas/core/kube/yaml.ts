import { type Document, parseDocument, visit } from "yaml";
import { parseLossless } from "./lossless-json.ts";

/**
 * Parses one YAML document, or JSON, so that `printLossless` prints its integers as they are written,
 * also those beyond 2^53.
 *
 * @throws Error that names line and column: for what is no YAML, a key that stands twice, more than
 *   one document, aliases that would explode.
 */
export function parseYaml(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return documentOf(text).toJS({
      reviver: (_, value) => (typeof value === "bigint" ? losslessInteger(value) : value),
    });
  }
}

/**
 * Parses one YAML document whose every value is to be a text: numbers, `true` and `false` become what
 * is written there, and fields without a value are left out. Velero reads a field of type string so
 * (sigs.k8s.io/yaml).
 *
 * @throws Error as {@link parseYaml} does.
 */
export function parseYamlTexts(text: string): unknown {
  const document = documentOf(text);
  visit(document, {
    Scalar: (_, node) => {
      if (node.value !== null && typeof node.value !== "string") node.value = node.source;
    },
  });
  return document.toJS({ reviver: (_, value) => (value === null ? undefined : value) });
}

function documentOf(text: string): Document {
  const document = parseDocument(text, { intAsBigInt: true });
  const [error] = document.errors;
  if (error === undefined) return document;
  // The lines after the first one draw the place.
  throw new Error(error.message.split("\n")[0]?.replace(/:$/, ""));
}

function losslessInteger(value: bigint): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : JSON.rawJSON(String(value));
}
