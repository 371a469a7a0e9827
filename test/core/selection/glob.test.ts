import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compileGlob, isGlob } from "../../../lambdas/core/selection/glob.ts";

function matches(pattern: string, name: string): boolean | undefined {
  return compileGlob(pattern).glob?.matches(name);
}

/** A pattern, and the regular expression it means. */
const pieces = fc.constantFrom<readonly [string, string]>(
  ["*", ".*"],
  ["?", "."],
  ["a", "a"],
  ["b", "b"],
  [".", "\\."],
  ["[a-b]", "[a-b]"],
  ["[!a]", "[^a]"],
  ["[ab.]", "[ab.]"],
  ["{a,b*}", "(?:a|b.*)"],
  ["{a,ab,}", "(?:a|ab|)"],
  ["{?,{a,b}.}", "(?:.|(?:a|b)\\.)"],
);
const names = fc.string({ unit: fc.constantFrom("a", "b", ".", "c"), maxLength: 8 });

describe("compileGlob", () => {
  it.for([
    ["pods", "pods", true],
    ["pods", "pod", false],
    ["*", "", true],
    ["*", "deployments.apps", true],
    ["*.apps", "deployments.apps", true],
    ["*.apps", "apps", false],
    ["kube-*", "kube-system", true],
    ["kube-*", "my-kube-system", false],
    ["ns-?", "ns-1", true],
    ["ns-?", "ns-12", false],
    ["ns-?", "ns-", false],
    ["ns-[1-3]", "ns-2", true],
    ["ns-[1-3]", "ns-4", false],
    ["ns-[!1-3]", "ns-4", true],
    ["ns-[!1-3]", "ns-", false],
    ["ns-[13]", "ns-3", true],
    ["ns-[13]", "ns-2", false],
    ["ns-[!13]", "ns-2", true],
    ["[a\\]]", "]", true],
    ["[]-a]", "]", undefined],
    ["[ab-c]", "-", true],
    ["[!!]", "a", true],
    ["{shop,data}-*", "data-1", true],
    ["{shop,data}-*", "blog-1", false],
    ["{a,{b,c}d}", "cd", true],
    ["{a}", "a", true],
    ["{}", "", true],
    ["a,b", "a,b", true],
    ["a}", "a}", true],
    ["a]", "a]", true],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["x\\?z", "x?z", true],
    ["?", "🚣", true],
  ] as const)("reads '%s' so that for '%s' it is %s", ([pattern, name, expected]) => {
    expect(matches(pattern, name)).toBe(expected);
  });

  it("means what a regular expression of the same meaning means", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), names, (parts, name) => {
        const pattern = parts.map(([glob]) => glob).join("");
        const expression = new RegExp(`^(?:${parts.map(([, text]) => text).join("")})$`, "s");
        expect(matches(pattern, name)).toBe(expression.test(name));
      }),
    );
  });

  it("finds every plain name equal to itself only", () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "b", ".", "-", "1") });
    fc.assert(
      fc.property(plain, plain, (pattern, name) => {
        expect(matches(pattern, name)).toBe(pattern === name);
      }),
    );
  });

  it("comes to an answer where going back would take longer than the universe has", () => {
    const name = "a".repeat(253);

    expect(matches(`${"*a".repeat(60)}*b`, name)).toBe(false);
    expect(matches(`${"{a,a*,*a}".repeat(60)}b`, name)).toBe(false);
  });

  it.for([
    ["ns-[1-3", "has a '[' range that is not of the form [a-z]"],
    ["[a-zA-Z]", "has a '[' range that is not of the form [a-z]"],
    ["[a-", "has a '[' range that is not of the form [a-z]"],
    ["[z-a]", "has the range 'z-a', which runs backwards"],
    ["ns-[12", "opens a '[' and never closes it"],
    ["[", "opens a '[' and never closes it"],
    ["[!", "opens a '[' and never closes it"],
    ["[]", "has an empty '[]'"],
    ["[!]", "has an empty '[]'"],
    ["[]-a]", "has an empty '[]'"],
    ["{a,b", "opens a '{' and never closes it"],
    ["{", "opens a '{' and never closes it"],
    ["{a,{b}", "opens a '{' and never closes it"],
    ["{[}", "opens a '[' and never closes it"],
    ["a\\", "ends after a '\\'"],
    ["[a\\", "opens a '[' and never closes it"],
  ] as const)("fails on '%s' and says why", ([pattern, problem]) => {
    expect(compileGlob(pattern)).toEqual({ problem: `glob '${pattern}' ${problem}` });
  });

  it("fails on braces nested deeper than anyone means", () => {
    const { problem } = compileGlob("{".repeat(100_000));

    expect(problem).toContain("nests '{' more than 16 deep");
    expect(matches(`${"{".repeat(16)}a${"}".repeat(16)}`, "a")).toBe(true);
  });

  it("answers to any text without throwing", () => {
    const unit = fc.constantFrom(..."*?[]{}!,-\\ab");
    fc.assert(
      fc.property(fc.string({ unit }), names, (pattern, name) => {
        const { glob, problem } = compileGlob(pattern);
        expect(typeof (glob?.matches(name) ?? problem)).toBe(glob ? "boolean" : "string");
      }),
    );
  });
});

describe("compileGlob with a separator", () => {
  it.for([
    ["*", "pods", true],
    ["*", "deployments.apps", false],
    ["**", "deployments.apps", true],
    ["*.apps", "deployments.apps", true],
    ["*.*", "deployments.apps", true],
    ["*.apps", "fake.x.apps", false],
    ["{*,*.apps}", "deployments.apps", true],
    ["de*s.apps", "deployments.apps", true],
    ["***", "a.b", true],
  ] as const)("lets a single star of '%s' run up to a dot: '%s'", ([pattern, name, isMatch]) => {
    expect(compileGlob(pattern, ".").glob?.matches(name)).toBe(isMatch);
  });
});

describe("isGlob", () => {
  it.for(["*", "a?", "[a]", "{a", "a}", "a]", "a\\b"])("sees one in '%s'", (pattern) => {
    expect(isGlob(pattern)).toBe(true);
  });

  it.for(["", "pods", "deployments.apps", "a-b_c!"])("sees none in '%s'", (pattern) => {
    expect(isGlob(pattern)).toBe(false);
  });
});
