import type { BackupSpec } from "./backup.ts";
import { dnsLabelProblem } from "./dns-name.ts";

/** Names to include and to exclude; absent is empty. */
export interface FilterLists {
  readonly includes?: readonly string[] | undefined;
  readonly excludes?: readonly string[] | undefined;
}

const LONELY_STAR = "list must either contain '*' only, or a non-empty list of items";

/** The older of Velero's two sets of resource filters. */
export interface OldFilters {
  readonly includedResources?: readonly string[] | undefined;
  readonly excludedResources?: readonly string[] | undefined;
  readonly includeClusterResources?: boolean | undefined;
}

/**
 * Whether the older filters are in use. With no filter at all they are not (velero
 * pkg/util/collections/includes_excludes.go, UseOldResourceFilters).
 */
export function usesOldFilters(spec: OldFilters): boolean {
  return (
    spec.includeClusterResources !== undefined ||
    isGiven(spec.includedResources) ||
    isGiven(spec.excludedResources)
  );
}

/** Whether the newer, scoped set of resource filters is in use. */
export function usesScopedFilters(spec: BackupSpec): boolean {
  return [
    spec.includedClusterScopedResources,
    spec.excludedClusterScopedResources,
    spec.includedNamespaceScopedResources,
    spec.excludedNamespaceScopedResources,
  ].some(isGiven);
}

function isGiven(list: readonly string[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

/**
 * What is wrong with the lists of the older filters: `*` stands alone and only in includes, and no
 * item is in both (velero pkg/util/collections/includes_excludes.go, ValidateIncludesExcludes).
 */
export function listProblems({ includes = [], excludes = [] }: FilterLists): readonly string[] {
  return [
    ...(hasLonelyStar(includes) ? [`includes ${LONELY_STAR}`] : []),
    ...(excludes.includes("*") ? ["excludes list cannot contain '*'"] : []),
    ...overlapProblems(includes, excludes),
  ];
}

/**
 * What is wrong with the lists of one scope of the newer filters: `*` stands alone in either list,
 * with `*` excluded nothing can be included, and no item is in both (velero
 * pkg/util/collections/includes_excludes.go, ValidateScopedIncludesExcludes).
 */
export function scopedListProblems({
  includes = [],
  excludes = [],
}: FilterLists): readonly string[] {
  return [
    ...(hasLonelyStar(includes) ? [`includes ${LONELY_STAR}`] : []),
    ...(hasLonelyStar(excludes) ? [`excludes ${LONELY_STAR}`] : []),
    ...(includes.length > 0 && excludes.includes("*")
      ? ["when exclude is '*', include cannot have value"]
      : []),
    ...overlapProblems(includes, excludes),
  ];
}

/**
 * What is wrong with lists of namespaces of a backup: the rules of {@link listProblems}, and each
 * name must be a name or a glob of one (velero pkg/util/collections/includes_excludes.go,
 * ValidateNamespaceIncludesExcludes).
 */
export function namespaceListProblems({
  includes = [],
  excludes = [],
}: FilterLists): readonly string[] {
  return [
    ...listProblems({ includes, excludes }),
    ...[...sortedSet(includes), ...sortedSet(excludes)].flatMap(
      (name) => namespacePatternProblem(name) ?? [],
    ),
  ];
}

function hasLonelyStar(list: readonly string[]): boolean {
  return list.includes("*") && new Set(list).size > 1;
}

function overlapProblems(
  includes: readonly string[],
  excludes: readonly string[],
): readonly string[] {
  return sortedSet(excludes)
    .filter((item) => includes.includes(item))
    .map((item) => `excludes list cannot contain an item in the includes list: ${item}`);
}

function sortedSet(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort();
}

/**
 * Why a text is no namespace and no glob of namespaces (`*`, `?`, `[abc]`); `undefined` when it is
 * one, and for the empty text, which Velero lets stand for "no namespace" (velero
 * pkg/util/wildcard/expand.go).
 */
function namespacePatternProblem(pattern: string): string | undefined {
  if (pattern === "") return undefined;
  const glob = globProblem(pattern);
  if (glob !== undefined) return `wildcard pattern ${glob} in ${JSON.stringify(pattern)}`;
  const problem = dnsLabelProblem(pattern.replace(/[*?[\]]/g, "x"));
  return problem && `invalid namespace ${JSON.stringify(pattern)}: ${problem}`;
}

function globProblem(pattern: string): string | undefined {
  if (/[|()!{},]/.test(pattern)) return "contains unsupported characters: |, (, ), !, {, }, ,";
  if (pattern.includes("**")) return "contains consecutive asterisks (only single * allowed)";
  const outside = pattern.replace(/\[[^\]]+\]/g, "");
  if (outside.includes("[]")) return "contains empty bracket pattern '[]'";
  if (outside.includes("[")) return "contains unclosed bracket '['";
  return outside.includes("]") ? "contains unmatched closing bracket ']'" : undefined;
}
