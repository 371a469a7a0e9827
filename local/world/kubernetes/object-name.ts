import { randomInt } from "node:crypto";
import type { ServedResource } from "./served-resource.ts";
import { type Cause, invalidValue, requiredValue } from "./status-error.ts";

interface NameRule {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly why: string;
}

const SUBDOMAIN: NameRule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  longest: 253,
  why: "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};

const LABEL: NameRule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  why: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};

const SERVICE_LABEL: NameRule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  why: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
};

/** Names that are only ever a step of a path (RBAC: `system:node`). */
const PATH_SEGMENT: NameRule = {
  pattern: /^(?!\.{1,2}$)[^/%]+$/,
  longest: Number.POSITIVE_INFINITY,
  why: "may not be '.' or '..' and may not contain '/' or '%'",
};

/** What is wrong with the name of a new object (apimachinery pkg/api/validation/name.go). */
export function nameProblems(resource: ServedResource, name: string): Cause[] {
  if (name === "") return [requiredValue("metadata.name", "name or generateName is required")];
  const rule = ruleFor(resource);
  const causes: Cause[] = [];
  if (name.length > rule.longest) {
    const why = `must be no more than ${rule.longest} characters`;
    causes.push(invalidValue("metadata.name", name, why));
  }
  if (!rule.pattern.test(name)) causes.push(invalidValue("metadata.name", name, rule.why));
  return causes;
}

// Without vowels and look-alikes, as Kubernetes draws them, so that no word appears by chance.
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** A name from `generateName`: the prefix, cut to fit, and five letters. */
export function generateName(prefix: string): string {
  const suffix = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return prefix.slice(0, 58) + suffix;
}

function ruleFor({ group, resource }: ServedResource): NameRule {
  if (group === "rbac.authorization.k8s.io") return PATH_SEGMENT;
  if (group === "" && resource === "namespaces") return LABEL;
  if (group === "" && resource === "services") return SERVICE_LABEL;
  return SUBDOMAIN;
}
