import { parseLossless, printLossless } from "../../lambdas/core/kube/lossless-json.ts";

/** The text that all JSON of equal value has: keys sorted, numbers as they were written. */
export function canonicalJson(json: string): string {
  return printLossless(sorted(parseLossless(json)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null || JSON.isRawJSON(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
