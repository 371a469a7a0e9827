import { describe, expect, it } from "vitest";
import { type HookSelector, isForPod } from "../../../lambdas/core/hooks/hook-selector.ts";

describe("isForPod (TestResourceHookApplicableTo)", () => {
  it.for<[name: string, selector: HookSelector, isFor: boolean]>([
    ["allow anything", {}, true],
    ["namespace in included list", { includedNamespaces: ["a", "b"] }, true],
    ["namespace by a pattern", { includedNamespaces: ["?"] }, true],
    ["namespace not in included list", { includedNamespaces: ["c"] }, false],
    ["namespace excluded", { excludedNamespaces: ["b"] }, false],
    ["resource in included list", { includedResources: ["foo", "pods"] }, true],
    ["resource by its short name", { includedResources: ["po"] }, true],
    ["resource not in included list", { includedResources: ["foo"] }, false],
    ["resource excluded", { excludedResources: ["pods"] }, false],
    ["every resource", { includedResources: ["*"] }, true],
    ["label selector matches", { labelSelector: { matchLabels: { color: "green" } } }, true],
    ["label selector doesn't match", { labelSelector: { matchLabels: { color: "red" } } }, false],
    ["a pattern that is none admits nothing", { includedNamespaces: ["{"] }, false],
  ])("%s", ([, selector, isFor]) => {
    expect(isForPod(selector, { namespace: "b", labels: { color: "green" } })).toBe(isFor);
  });
});
