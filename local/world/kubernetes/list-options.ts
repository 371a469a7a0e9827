import { type ContinueToken, parseContinueToken } from "./continue-token.ts";
import { type FieldSelector, parseFieldSelector } from "./field-selector.ts";
import { type LabelSelector, parseLabelSelector } from "./label-selector.ts";
import type { ServedResource } from "./served-resource.ts";
import { badRequest, type Cause, forbiddenValue, invalid } from "./status-error.ts";

/** What to select, for lists and watches alike. */
export interface Selectors {
  readonly matchesLabels: LabelSelector;
  readonly matchesFields: FieldSelector;
  /** Whether either narrows anything down. */
  readonly selective: boolean;
}

/** What a list asks for, checked. */
export interface ListOptions extends Selectors {
  /** The revision to list at; `undefined` is the newest. */
  readonly revision: number | undefined;
  /** The newest state will do, if it is not older than this. */
  readonly notOlderThan: number;
  /** First key of the page. */
  readonly start: string;
  /** Whether this page goes on where another ended. */
  readonly continued: boolean;
  /** Objects in a page; 0 is no limit. */
  readonly limit: number;
}

/**
 * Reads the query of a list. Throws 422 for parameters that exclude each other and 400 for those
 * that cannot be read (apimachinery pkg/apis/meta/internalversion/validation, ValidateListOptions).
 */
export function parseListOptions(query: URLSearchParams, resource: ServedResource): ListOptions {
  const match = textOf(query, "resourceVersionMatch");
  const version = textOf(query, "resourceVersion");
  const token = textOf(query, "continue");
  const causes = match === "" ? [] : matchCauses(match, version, token);
  if (causes.length > 0) throw invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", causes);
  const limit = parseLimit(query.get("limit"));
  const asked = parseRevision(version);
  const selectors = parseSelectors(query, resource);
  if (token !== "") return { ...selectors, ...continuation(token, asked), limit };
  return {
    ...selectors,
    revision: asksExact(match, asked, limit) ? asked : undefined,
    notOlderThan: asked,
    start: "",
    continued: false,
    // Revision 0 is answered from the watch cache, which knows no pages.
    limit: version === "0" && match === "" ? 0 : limit,
  };
}

/** Reads label and field selector of a query. */
export function parseSelectors(query: URLSearchParams, resource: ServedResource): Selectors {
  const labels = textOf(query, "labelSelector");
  const fields = textOf(query, "fieldSelector");
  return {
    matchesLabels: parseLabelSelector(labels),
    matchesFields: parseFieldSelector(fields, resource.storage),
    selective: labels !== "" || fields !== "",
  };
}

/** A `resourceVersion` as a number, 0 when it is empty. Throws 400. */
export function parseRevision(version: string): number {
  if (version === "") return 0;
  if (/^\d+$/.test(version)) return Number(version);
  throw badRequest(
    `invalid resource version: resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`,
  );
}

function textOf(query: URLSearchParams, name: string): string {
  return query.get(name) ?? "";
}

/** Without a match, a limit asks for exactly this revision: clients did so before there was one. */
function asksExact(match: string, asked: number, limit: number): boolean {
  return asked > 0 && (match === "Exact" || (match === "" && limit > 0));
}

function continuation(
  token: string,
  asked: number,
): Pick<ListOptions, "revision" | "notOlderThan" | "start" | "continued"> {
  if (asked > 0) throw badRequest("specifying resource version is not allowed when using continue");
  const { revision, start }: ContinueToken = parseContinueToken(token);
  return { revision, notOlderThan: 0, start, continued: true };
}

function parseLimit(limit: string | null): number {
  if (limit === null || limit === "") return 0;
  if (/^\d+$/.test(limit)) return Number(limit);
  throw badRequest(`strconv.ParseInt: parsing "${limit}": invalid syntax`);
}

function matchCauses(match: string, version: string, token: string): Cause[] {
  const field = "resourceVersionMatch";
  const causes: Cause[] = [];
  if (version === "") {
    causes.push(forbiddenValue(field, `${field} is forbidden unless resourceVersion is provided`));
  }
  if (token !== "") {
    causes.push(forbiddenValue(field, `${field} is forbidden when continue is provided`));
  }
  if (match !== "Exact" && match !== "NotOlderThan") {
    const message = `Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`;
    causes.push({ reason: "FieldValueNotSupported", message, field });
  }
  if (match === "Exact" && version === "0") {
    causes.push(forbiddenValue(field, `${field} "exact" is forbidden for resourceVersion "0"`));
  }
  return causes;
}
