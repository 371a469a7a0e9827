import type { Answer } from "./aws-services.ts";

/** The page of one element that a token asks for. */
export function pageOf(
  all: readonly string[],
  token: string | undefined,
  field: string,
  tokenField: string,
  shown: (name: string) => object,
): Answer {
  const index = Number(token ?? 0);
  const more = index + 1 < all.length ? { [tokenField]: String(index + 1) } : {};
  return { [field]: all.slice(index, index + 1).map(shown), ...more };
}
