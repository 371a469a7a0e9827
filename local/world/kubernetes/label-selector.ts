import { badRequest } from "./status-error.ts";

/** Selects by an object's labels. */
export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean;

/**
 * Parses a label selector as `kubectl -l` takes it: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`,
 * `a notin (b,c)`, `a>1`, `a<1`, joined by commas. Throws 400 for anything else. As in Kubernetes,
 * the negative forms select objects without the label as well.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = splitRequirements(text).map(parseRequirement);
  return (labels) => requirements.every((requirement) => requirement(labels));
}

/** Splits at commas that are not inside parentheses. */
function splitRequirements(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

const KEY = "[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?";
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const COMPARISON = new RegExp(`^(${KEY})\\s*(==|=|!=|>|<)\\s*([A-Za-z0-9._-]*)$`);

function parseRequirement(text: string): LabelSelector {
  const requirement = parseExists(text) ?? parseSet(text) ?? parseComparison(text);
  if (requirement === undefined) throw badRequest(`unable to parse requirement: ${text}`);
  return requirement;
}

function parseExists(text: string): LabelSelector | undefined {
  const match = EXISTS.exec(text);
  if (match === null) return undefined;
  const [, not, key = ""] = match;
  return (labels) => Object.hasOwn(labels, key) === (not === "");
}

function parseSet(text: string): LabelSelector | undefined {
  const match = SET.exec(text);
  if (match === null) return undefined;
  const [, key = "", , operator, list = ""] = match;
  const values = new Set(list.split(",").map((value) => value.trim()));
  return (labels) => (own(labels, key, values) ? operator === "in" : operator === "notin");
}

function own(labels: Readonly<Record<string, string>>, key: string, values: Set<string>): boolean {
  return Object.hasOwn(labels, key) && values.has(labels[key] as string);
}

function parseComparison(text: string): LabelSelector | undefined {
  const match = COMPARISON.exec(text);
  if (match === null) return undefined;
  const [, key = "", , operator = "", value = ""] = match;
  if (operator === ">" || operator === "<") return parseOrder(key, operator, value);
  return (labels) => own(labels, key, new Set([value])) === (operator !== "!=");
}

function parseOrder(key: string, operator: ">" | "<", value: string): LabelSelector | undefined {
  if (!/^-?\d+$/.test(value)) return undefined;
  const bound = BigInt(value);
  return (labels) => {
    const label = labels[key];
    if (label === undefined || !/^-?\d+$/.test(label)) return false;
    return operator === ">" ? BigInt(label) > bound : BigInt(label) < bound;
  };
}
