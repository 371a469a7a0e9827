import {
  type LabelRequirement,
  type LabelSelector,
  labelSelectorProblem,
} from "./label-selector.ts";

/** A selector, or the reason why the text is none. */
export type ParsedLabelSelector =
  | { readonly selector: LabelSelector; readonly problem?: undefined }
  | { readonly selector?: undefined; readonly problem: string };

/**
 * Reads what `kubectl -l` takes: `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x,y)`, `a`, `!a`,
 * joined by commas. Empty text selects everything.
 *
 * Plain equalities become `matchLabels`, as Velero's command line writes them; `a!=b` becomes
 * `NotIn`. `<` and `>` are refused, because a LabelSelector cannot hold them.
 */
export function parseLabelSelector(text: string): ParsedLabelSelector {
  if (text.trim() === "") return { selector: {} };
  const requirements: (LabelRequirement | Equality)[] = [];
  for (const part of splitAtCommas(text)) {
    const requirement = parseRequirement(part.trim());
    if (!requirement) return { problem: noRequirement(text, part.trim()) };
    requirements.push(requirement);
  }
  const selector = selectorOf(requirements);
  const problem = labelSelectorProblem(selector);
  return problem === undefined ? { selector } : { problem };
}

function noRequirement(text: string, part: string): string {
  return `label selector '${text}' has '${part}', which is no condition: write key=value, key!=value, key in (a,b), key notin (a,b), key or !key`;
}

/** A second equality on one key cannot stand in a map; as an expression it still has to hold. */
function selectorOf(requirements: readonly (LabelRequirement | Equality)[]): LabelSelector {
  const matchLabels = new Map<string, string>();
  const matchExpressions: LabelRequirement[] = [];
  for (const requirement of requirements) {
    if ("operator" in requirement) matchExpressions.push(requirement);
    else if (!matchLabels.has(requirement.key)) matchLabels.set(requirement.key, requirement.value);
    else {
      matchExpressions.push({ key: requirement.key, operator: "In", values: [requirement.value] });
    }
  }
  return {
    ...(matchLabels.size > 0 && { matchLabels: Object.fromEntries(matchLabels) }),
    ...(matchExpressions.length > 0 && { matchExpressions }),
  };
}

interface Equality {
  readonly key: string;
  readonly value: string;
}

const KEY = "(?<key>[^\\s,=!<>()]+)";
const VALUE = "(?<value>[^\\s,=!<>()]*)";
const EQUALITY = new RegExp(`^${KEY}\\s*(?<operator>==?|!=)\\s*${VALUE}$`);
const SET = new RegExp(`^${KEY}\\s+(?<operator>in|notin)\\s*\\((?<values>[^()]*)\\)$`);
const EXISTENCE = new RegExp(`^(?<not>!?)\\s*${KEY}$`);

function parseRequirement(text: string): LabelRequirement | Equality | undefined {
  return parseEquality(text) ?? parseSet(text) ?? parseExistence(text);
}

function parseEquality(text: string): LabelRequirement | Equality | undefined {
  const { key, operator, value } = EQUALITY.exec(text)?.groups ?? {};
  if (key === undefined || value === undefined) return undefined;
  return operator === "!=" ? { key, operator: "NotIn", values: [value] } : { key, value };
}

function parseSet(text: string): LabelRequirement | undefined {
  const { key, operator, values } = SET.exec(text)?.groups ?? {};
  if (key === undefined || values === undefined) return undefined;
  return {
    key,
    operator: operator === "in" ? "In" : "NotIn",
    values: values.split(",").map((value) => value.trim()),
  };
}

function parseExistence(text: string): LabelRequirement | undefined {
  const { not, key } = EXISTENCE.exec(text)?.groups ?? {};
  if (key === undefined) return undefined;
  return { key, operator: not === "!" ? "DoesNotExist" : "Exists" };
}

/** Splits at the commas outside of brackets. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isInside = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "(") isInside = true;
    else if (character === ")") isInside = false;
    else if (character === "," && !isInside) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
