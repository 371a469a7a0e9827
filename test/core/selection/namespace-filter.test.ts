import { describe, expect, it } from "vitest";

import { NamespaceFilter } from "../../../lambdas/core/selection/namespace-filter.ts";
import type { SelectionSpec } from "../../../lambdas/core/selection/selection-spec.ts";

const EXISTING = ["blog", "kube-system", "shop-1", "shop-2"].map((name) => ({ name }));
const LABELLED = { name: "scratch", labels: { "velero.io/exclude-from-backup": "true" } };

function filterOf(
  spec: SelectionSpec,
  namespaces: ConstructorParameters<typeof NamespaceFilter>[1] = EXISTING,
) {
  const notes = { problems: [] as string[], errors: [] as string[], warnings: [] as string[] };
  const filter = new NamespaceFilter(spec, namespaces, {
    problem: (message) => notes.problems.push(message),
    error: (message) => notes.errors.push(message),
    warn: (message) => notes.warnings.push(message),
  });
  const included = namespaces.map(({ name }) => name).filter((name) => filter.includes(name));
  return { filter, included, ...notes };
}

describe("NamespaceFilter", () => {
  it.for<[spec: SelectionSpec, listed: readonly string[] | undefined, included: string]>([
    [{}, undefined, "blog kube-system shop-1 shop-2"],
    [{ includedNamespaces: [] }, undefined, "blog kube-system shop-1 shop-2"],
    [{ includedNamespaces: ["*"] }, undefined, "blog kube-system shop-1 shop-2"],
    [{ includedNamespaces: ["*", "blog"] }, undefined, "blog kube-system shop-1 shop-2"],
    [{ excludedNamespaces: ["blog"] }, undefined, "kube-system shop-1 shop-2"],
    [{ excludedNamespaces: ["shop-*"] }, undefined, "blog kube-system"],
    [
      { includedNamespaces: ["*"], excludedNamespaces: ["kube-*"] },
      undefined,
      "blog shop-1 shop-2",
    ],
    [{ includedNamespaces: ["shop-2", "blog"] }, ["blog", "shop-2"], "blog shop-2"],
    [
      { includedNamespaces: ["shop-?", "blog"] },
      ["blog", "shop-1", "shop-2"],
      "blog shop-1 shop-2",
    ],
    [{ includedNamespaces: ["shop-[13]"] }, ["shop-1"], "shop-1"],
    [{ includedNamespaces: ["s*"], excludedNamespaces: ["*2"] }, ["shop-1"], "shop-1"],
    [{ includedNamespaces: ["blog"], excludedNamespaces: ["shop-*"] }, ["blog"], "blog"],
    [{ includedNamespaces: ["blog"], excludedNamespaces: ["blog"] }, [], ""],
    [{ includedNamespaces: ["none*"] }, [], ""],
  ])("lists and includes by %o", ([spec, listed, included]) => {
    const { filter, included: names, problems, errors } = filterOf(spec);
    expect(filter.listed).toEqual(listed);
    expect(names.join(" ")).toBe(included);
    expect([...problems, ...errors]).toEqual([]);
  });

  it.for<[spec: SelectionSpec, isEverything: boolean]>([
    [{}, true],
    [{ includedNamespaces: ["*"], excludedNamespaces: [] }, true],
    [{ includedNamespaces: ["*", "blog"] }, false],
    [{ includedNamespaces: ["b*"] }, false],
    [{ includedNamespaces: ["none*"] }, false],
    [{ excludedNamespaces: ["none"] }, false],
  ])("knows whether %o restricts anything", ([spec, isEverything]) => {
    const { filter } = filterOf(spec);
    expect(filter.isEverything).toBe(isEverything);
    expect(filter.isUnrestricted).toBe(isEverything);
  });

  it("excludes a namespace by its label, which is no restriction by the spec", () => {
    const { filter, included } = filterOf({}, [...EXISTING, LABELLED]);

    expect(included).not.toContain("scratch");
    expect([filter.isEverything, filter.isUnrestricted]).toEqual([false, true]);
  });

  it("sees no more in the spec when a server has written the labelled namespaces into it", () => {
    const namespaces = [...EXISTING, LABELLED];

    expect(filterOf({ excludedNamespaces: ["scratch"] }, namespaces).filter.isUnrestricted).toBe(
      true,
    );
    expect(
      filterOf({ excludedNamespaces: ["scratch", "blog"] }, namespaces).filter.isUnrestricted,
    ).toBe(false);
  });

  it("takes no label value but true for an exclusion", () => {
    const labels = { "velero.io/exclude-from-backup": "false" };

    expect(filterOf({}, [{ name: "scratch", labels }]).included).toEqual(["scratch"]);
  });

  it("keeps an included namespace that does not exist, and says so", () => {
    const { filter, errors, warnings } = filterOf({ includedNamespaces: ["blog", "blgo", "s*"] });

    expect(filter.listed).toEqual(["blgo", "blog", "shop-1", "shop-2"]);
    expect(errors).toEqual([
      "namespace 'blgo' of includedNamespaces does not exist: create it or take it off the list",
    ]);
    expect(warnings).toEqual([]);
  });

  it("warns of a glob that matches no namespace and of a backup without any", () => {
    expect(filterOf({ includedNamespaces: ["none*", "blog"] }).warnings).toEqual([
      "glob 'none*' of includedNamespaces matches no namespace",
    ]);
    expect(filterOf({ includedNamespaces: ["none*"] }).warnings).toEqual([
      "glob 'none*' of includedNamespaces matches no namespace",
      "the namespace filters leave no namespace to back up",
    ]);
  });

  it("fails on globs that are none, in both lists", () => {
    const { problems } = filterOf({ includedNamespaces: ["[a"], excludedNamespaces: ["{b"] });

    expect(problems).toEqual([
      "glob '{b' opens a '{' and never closes it",
      "glob '[a' opens a '[' and never closes it",
    ]);
  });
});
