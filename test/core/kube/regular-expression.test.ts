import { describe, expect, it } from "vitest";
import { compileRegularExpression } from "../../../lambdas/core/kube/regular-expression.ts";

describe("compileRegularExpression", () => {
  it.for([
    ["^mysql.*$", "mysql-0", true],
    ["sql", "mysql-0", true],
    ["^sql", "mysql-0", false],
    ["(?i)MYSQL", "mysql-0", true],
    ["(?P<name>my)\\z", "sqlmy", true],
    ["\\p{L}+", "ä", true],
  ] as const)("searches for %j in %j as Go does", ([pattern, text, isFound]) => {
    expect(compileRegularExpression(pattern).isIn(text)).toBe(isFound);
  });

  it.for(["^(a+)+$", "^(a|a)*$", "^(([a-z])+.)+[A-Z]$", "(x+x+)+y", "(?:a{0,30}){30}b"])(
    "searches with %j in no more time than the text is long",
    (pattern) => {
      const text = `${"a".repeat(5000)}${"x".repeat(5000)}!`;
      expect(compileRegularExpression(pattern).isIn(text)).toBe(false);
    },
  );

  it.for([
    ["[a-z", /^regular expression "\[a-z" is not valid: /],
    ["(?=a)", /is not valid/],
    ["(a)\\1", /is not valid/],
    ["((a{1000}){1000}){1000}", /is not valid/],
    ["a".repeat(1025), /^regular expression "a{40}"\.\.\. has 1025 characters; make it shorter/],
  ] as const)("fails for %j", ([pattern, problem]) => {
    expect(() => compileRegularExpression(pattern)).toThrow(problem);
  });
});
