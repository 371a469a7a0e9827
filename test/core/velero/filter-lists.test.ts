import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  listProblems,
  namespaceListProblems,
  scopedListProblems,
  usesOldFilters,
  usesScopedFilters,
} from "../../../lambdas/core/velero/filter-lists.ts";

const STAR_IN_INCLUDES = "includes list must either contain '*' only, or a non-empty list of items";
const STAR_IN_EXCLUDES = "excludes list must either contain '*' only, or a non-empty list of items";

/** Names as users write them, `*` among them often enough to matter. */
const lists = fc.record({
  includes: fc.array(fc.constantFrom("*", "foo", "bar", "baz")),
  excludes: fc.array(fc.constantFrom("*", "foo", "bar", "baz")),
});

describe("usesOldFilters", () => {
  it.for([
    [{}, false],
    [{ includedResources: [], excludedResources: [] }, false],
    [{ includedNamespaces: ["a"], labelSelector: {} }, false],
    [{ includedClusterScopedResources: ["*"] }, false],
    [{ includeClusterResources: false }, true],
    [{ includedResources: ["pods"] }, true],
    [{ excludedResources: ["pods"] }, true],
  ] as const)("of %j is %s", ([spec, isOld]) => {
    expect(usesOldFilters(structuredClone(spec) as never)).toBe(isOld);
  });
});

describe("usesScopedFilters", () => {
  it.for([
    [{}, false],
    [{ includedResources: ["pods"], includedClusterScopedResources: [] }, false],
    [{ includedClusterScopedResources: ["*"] }, true],
    [{ excludedClusterScopedResources: ["*"] }, true],
    [{ includedNamespaceScopedResources: ["*"] }, true],
    [{ excludedNamespaceScopedResources: ["*"] }, true],
  ] as const)("of %j is %s", ([spec, isScoped]) => {
    expect(usesScopedFilters(structuredClone(spec) as never)).toBe(isScoped);
  });
});

describe("listProblems", () => {
  it.for([
    { name: "empty includes are allowed", includes: [], excludes: [], problems: [] },
    { name: "absent lists are allowed", problems: [] },
    { name: "include everything", includes: ["*"], excludes: [], problems: [] },
    { name: "include one, exclude another", includes: ["foo"], excludes: ["bar"], problems: [] },
    {
      name: "include everything and an item",
      includes: ["*", "foo"],
      excludes: [],
      problems: [STAR_IN_INCLUDES],
    },
    {
      name: "exclude everything",
      includes: ["foo"],
      excludes: ["*"],
      problems: ["excludes list cannot contain '*'"],
    },
    {
      name: "include and exclude overlap, sorted",
      includes: ["foo", "bar", "baz"],
      excludes: ["foo", "bar"],
      problems: ["bar", "foo"].map(
        (item) => `excludes list cannot contain an item in the includes list: ${item}`,
      ),
    },
  ])("$name (TestValidateIncludesExcludes)", ({ includes, excludes, problems }) => {
    expect(listProblems({ includes, excludes })).toEqual(problems);
  });

  it("takes an item named twice for one", () => {
    expect(listProblems({ includes: ["*", "*"] })).toEqual([]);
  });
});

describe("scopedListProblems", () => {
  it.for([
    { name: "absent lists are allowed", problems: [] },
    { name: "exclude everything", includes: [], excludes: ["*"], problems: [] },
    {
      name: "include everything and an item",
      includes: ["*", "foo"],
      excludes: [],
      problems: [STAR_IN_INCLUDES],
    },
    {
      name: "exclude everything and an item",
      includes: [],
      excludes: ["*", "foo"],
      problems: [STAR_IN_EXCLUDES],
    },
    {
      name: "include an item, exclude everything",
      includes: ["foo"],
      excludes: ["*"],
      problems: ["when exclude is '*', include cannot have value"],
    },
    {
      name: "overlap",
      includes: ["foo"],
      excludes: ["foo"],
      problems: ["excludes list cannot contain an item in the includes list: foo"],
    },
  ])("$name (TestValidateScopedIncludesExcludes)", ({ includes, excludes, problems }) => {
    expect(scopedListProblems({ includes, excludes })).toEqual(problems);
  });

  it("allows what the older rules allow", () => {
    fc.assert(
      fc.property(lists, (given) => {
        fc.pre(listProblems(given).length === 0);
        expect(scopedListProblems(given)).toEqual([]);
      }),
    );
  });
});

describe("namespaceListProblems", () => {
  it.for(["", "*", "default", "ns-*", "*-prod", "ns?", "ns[0-9]", "ns[abc]x", "app-*-[ab]-?"])(
    "accepts %j (TestValidateNamespaceIncludesExcludes)",
    (name) => {
      expect(namespaceListProblems({ includes: [name] })).toEqual([]);
    },
  );

  it.for([
    ["a|b", "contains unsupported characters: |, (, ), !, {, }, ,"],
    ["(a", "contains unsupported characters: |, (, ), !, {, }, ,"],
    ["a)", "contains unsupported characters: |, (, ), !, {, }, ,"],
    ["ns[!a]", "contains unsupported characters: |, (, ), !, {, }, ,"],
    ["{a,b}", "contains unsupported characters: |, (, ), !, {, }, ,"],
    ["a,b", "contains unsupported characters: |, (, ), !, {, }, ,"],
    ["a**", "contains consecutive asterisks (only single * allowed)"],
    ["ns[]", "contains empty bracket pattern '[]'"],
    ["ns[abc", "contains unclosed bracket '['"],
    ["ns]", "contains unmatched closing bracket ']'"],
    ["ns[a]]", "contains unmatched closing bracket ']'"],
  ] as const)("refuses the glob %s", ([name, problem]) => {
    expect(namespaceListProblems({ excludes: [name] })).toEqual([
      `wildcard pattern ${problem} in "${name}"`,
    ]);
  });

  it.for(["Default", "a.b", "a_b", "-a", "a b", "x".repeat(64)])("refuses the name %j", (name) => {
    expect(namespaceListProblems({ includes: [name] })).toEqual([
      expect.stringMatching(/^invalid namespace ".*": /),
    ]);
  });

  it("names the problems of lists first, then each name of includes and of excludes", () => {
    const problems = namespaceListProblems({ includes: ["*", "B", "A"], excludes: ["C"] });
    expect(problems.map((problem) => problem.slice(0, 21))).toEqual([
      STAR_IN_INCLUDES.slice(0, 21),
      'invalid namespace "A"',
      'invalid namespace "B"',
      'invalid namespace "C"',
    ]);
  });
});
