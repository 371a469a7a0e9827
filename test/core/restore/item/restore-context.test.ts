import { expect, it } from "vitest";
import { targetNamespace } from "../../../../lambdas/core/restore/item/restore-context.ts";

it.for([
  ["a", "b"],
  ["b", "c"],
  ["other", "other"],
  ["constructor", "constructor"],
] as const)("maps namespace %s to %s, once", ([from, to]) => {
  expect(targetNamespace(from, { namespaceMapping: { a: "b", b: "c" } })).toBe(to);
});

it("leaves a namespace when nothing is mapped", () => {
  expect(targetNamespace("a", {})).toBe("a");
});
