import { parseLabelSelector } from "../../lambdas/core/kube/parse-label-selector.ts";
import { formatDuration, parseDuration } from "../../lambdas/core/velero/duration.ts";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { UsageError } from "../usage-error.ts";

/** `a,b`; given more than once, the lists are joined. */
export function parseList(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, ...text.split(",").map((element) => element.trim())];
}

/** `k=v,k2=v2`; only a key's first `=` counts. */
export function parsePairs(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return { ...previous, ...pairs(text, { entries: ",", sign: "=", form: "key=value" }) };
}

/** `from:to,from2:to2`. */
export function parseMappings(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return { ...previous, ...pairs(text, { entries: ",", sign: ":", form: "from:to" }) };
}

/** `pods=ns1/p1,ns1/p2;persistentvolumes=pv1`: resource to names, comma-separated. */
export function parseOrderedResources(text: string): Readonly<Record<string, string>> {
  return pairs(text, { entries: ";", sign: "=", form: "resource=name,name" });
}

interface PairSyntax {
  readonly entries: string;
  readonly sign: string;
  readonly form: string;
}

function pairs(text: string, { entries, sign, form }: PairSyntax): Record<string, string> {
  const read = text.split(entries).map((entry) => {
    const at = entry.indexOf(sign);
    const isPair = at > 0 && (sign === "=" || entry.indexOf(sign, at + 1) < 0);
    if (!isPair) throw new UsageError(`'${entry}' in '${text}' must be '${form}'`);
    return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const;
  });
  return Object.fromEntries(read);
}

const TRUE = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE = ["0", "f", "F", "FALSE", "false", "False"];

/** A boolean in any spelling of Go's `strconv.ParseBool`. */
export function parseBoolean(text: string): boolean {
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw new UsageError(`'${text}' must be 'true' or 'false'`);
}

/** A Go duration, in the spelling Go writes: `24h` becomes `24h0m0s`. */
export function parseDurationFlag(text: string): string {
  try {
    return formatDuration(parseDuration(text));
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}; write it like 720h0m0s or 1h30m`, { cause });
  }
}

/** A whole number, not negative. */
export function parseCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`'${text}' must be a whole number`);
}

/** `app=web,tier in (a,b)`, as `kubectl -l` takes it; values in order, as Kubernetes keeps them. */
export function parseSelector(text: string): LabelSelector {
  const { selector, problem } = parseLabelSelector(text);
  if (selector === undefined) throw new UsageError(problem);
  const { matchLabels, matchExpressions } = selector;
  return {
    ...(matchLabels && { matchLabels: { ...matchLabels } }),
    ...(matchExpressions && {
      matchExpressions: matchExpressions.map(({ key, operator, values }) => ({
        key,
        operator,
        ...(values && { values: values.toSorted() }),
      })),
    }),
  };
}

/** Selectors separated by ` or `. */
export function parseOrSelectors(text: string): readonly LabelSelector[] {
  return text.split(" or ").map((part) => parseSelector(part.trim()));
}
