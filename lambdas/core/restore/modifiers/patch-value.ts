import { parseLossless } from "../../kube/lossless-json.ts";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const BOOLEAN_OR_NULL = /^(true|false|null)$/;

/**
 * The JSON value that the text of a rule stands for: `null`, `true`, `false`, numbers, lists and
 * objects are themselves, everything else is a text, and a text in quotes is one even if it looks like
 * a number (velero internal/resourcemodifiers/json_patch.go, addQuotes).
 *
 * @throws SyntaxError for a list or an object that is not JSON.
 */
export function patchValue(text: string): unknown {
  if (text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
  const isJson = /^[[{]/.test(text) || BOOLEAN_OR_NULL.test(text) || NUMBER.test(text);
  return isJson ? parseLossless(text) : text;
}
