import { expect, it } from "vitest";

import { nearestWord } from "../../../lambdas/core/velero/nearest-word.ts";

const WORDS = ["includedNamespaces", "excludedNamespaces", "ttl", "hooks"];

it.for([
  ["includeNamespaces", "includedNamespaces"],
  ["INCLUDEDNAMESPACES", "includedNamespaces"],
  ["excludednamespace", "excludedNamespaces"],
  ["hoks", "hooks"],
  ["tll", "ttl"],
] as const)("takes %s for %s", ([text, word]) => {
  expect(nearestWord(text, WORDS)).toBe(word);
});

it.for(["", "x", "snapshot", "labels"])("takes %j for none of them", (text) => {
  expect(nearestWord(text, WORDS)).toBeUndefined();
});
