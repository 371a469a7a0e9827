import * as z from "zod";

/** Operators of a requirement (k8s.io/apimachinery meta/v1 LabelSelectorOperator). */
const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

/** Kubernetes' `meta/v1 LabelSelector`. */
export const labelSelectorSchema = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(OPERATORS),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

/** Which labels an object must carry; every requirement must hold, and an empty one holds always. */
export type LabelSelector = z.infer<typeof labelSelectorSchema>;

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * Why the API server would refuse a selector, one line for each requirement that it would refuse
 * (k8s.io/apimachinery pkg/labels/selector.go, NewRequirement).
 */
export function labelSelectorProblems(selector: LabelSelector): readonly string[] {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: "In",
    values: [value],
  }));
  return [...labels, ...(selector.matchExpressions ?? [])].flatMap(
    (requirement) => requirementProblem(requirement) ?? [],
  );
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

function requirementProblem({ key, operator, values = [] }: Requirement): string | undefined {
  if (!LABEL_KEY.test(key)) return `key ${JSON.stringify(key)} is not the name of a label`;
  const wrong = values.find((value) => !LABEL_VALUE.test(value));
  if (wrong !== undefined)
    return `value ${JSON.stringify(wrong)} of ${key} is not the value of a label`;
  const takesValues = operator === "In" || operator === "NotIn";
  if (takesValues === values.length > 0) return undefined;
  return `${key} ${operator} must have ${takesValues ? "values" : "no values"}`;
}
