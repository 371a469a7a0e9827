import { labelKeyProblem, labelValueProblem } from "./label-syntax.ts";

/** One condition on one label (k8s.io/apimachinery meta/v1 LabelSelectorRequirement). */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** At least one with `In` and `NotIn`, none with the others. */
  readonly values?: readonly string[];
}

/**
 * Kubernetes' `meta/v1 LabelSelector`: every label and every expression must hold, an empty
 * selector selects everything.
 */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}

type Labels = Readonly<Record<string, string>>;

/**
 * Writes a selector the way an API server's query wants it: `app=api,tier in (a,b),!canary`, sorted
 * by key, values sorted, as Kubernetes does (k8s.io/apimachinery meta/v1 FormatLabelSelector).
 *
 * Empty for an empty selector, where Kubernetes' own function writes `<none>`, which no API server
 * accepts.
 */
export function formatLabelSelector({ matchLabels, matchExpressions }: LabelSelector): string {
  const equalities = Object.entries(matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = (matchExpressions ?? []).map((requirement) => ({
    key: requirement.key,
    text: formatRequirement(requirement),
  }));
  return [...equalities, ...expressions]
    .sort((one, other) => compareText(one.key, other.key))
    .map(({ text }) => text)
    .join(",");
}

/** Whether labels satisfy a selector; absent labels count as none. */
export function matchesLabels(
  { matchLabels, matchExpressions }: LabelSelector,
  labels: Labels = {},
): boolean {
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labelOf(labels, key) === value) &&
    (matchExpressions ?? []).every((requirement) => holds(requirement, labels))
  );
}

/**
 * Tells what an API server would refuse about a selector, `undefined` when nothing: a malformed key
 * or value, `In` and `NotIn` without values, `Exists` and `DoesNotExist` with some.
 */
export function labelSelectorProblem({
  matchLabels,
  matchExpressions,
}: LabelSelector): string | undefined {
  const equalities = Object.entries(matchLabels ?? {}).map(
    ([key, value]): LabelRequirement => ({ key, operator: "In", values: [value] }),
  );
  for (const requirement of [...equalities, ...(matchExpressions ?? [])]) {
    const problem = requirementProblem(requirement);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return `${key} ${operator.toLowerCase()} (${[...(values ?? [])].sort(compareText).join(",")})`;
  }
}

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = labelOf(labels, key);
  const isListed = value !== undefined && (values ?? []).includes(value);
  switch (operator) {
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "In":
      return isListed;
    // An object without the label passes too.
    case "NotIn":
      return !isListed;
  }
}

function requirementProblem({ key, operator, values }: LabelRequirement): string | undefined {
  const wantsValues = operator === "In" || operator === "NotIn";
  const count = values?.length ?? 0;
  if (wantsValues && count === 0) {
    return `label selector operator '${operator}' on '${key}' needs at least one value`;
  }
  if (!wantsValues && count > 0) {
    return `label selector operator '${operator}' on '${key}' takes no values`;
  }
  return (
    labelKeyProblem(key) ?? values?.map(labelValueProblem).find((problem) => problem !== undefined)
  );
}

// A label may be called `constructor`: only the object's own keys count.
function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

// Byte order, as Go sorts; localeCompare would not be the same everywhere.
function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
