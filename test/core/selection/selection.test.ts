import { describe, expect, it } from "vitest";

import type { SelectableItem } from "../../../lambdas/core/selection/selection.ts";
import type { SelectionSpec } from "../../../lambdas/core/selection/selection-spec.ts";
import type { SkipReason } from "../../../lambdas/core/selection/skip-reason.ts";
import { InMemoryCluster, selectedEntries } from "../../support/in-memory-cluster.ts";
import { COHABITATION } from "../../support/velero-tables/cohabitation.ts";
import { CRDS_TABLE } from "../../support/velero-tables/crds.ts";
import { NAMESPACES_TABLE } from "../../support/velero-tables/namespaces.ts";
import { NEW_FILTERS } from "../../support/velero-tables/new-filters.ts";
import { OLD_FILTERS } from "../../support/velero-tables/old-filters.ts";
import {
  excludeLabel,
  FOO_AND_ZOO,
  namespace,
  pod,
  VELERO_CRDS,
  volume,
} from "../../support/velero-tables/table-objects.ts";

const CLUSTER = new InMemoryCluster([
  ...FOO_AND_ZOO,
  ...VELERO_CRDS,
  namespace("foo"),
  namespace("zoo"),
  volume("pv-1"),
]);
const DELETED = "2026-01-02T03:04:05Z";

describe.for([
  ["TestBackupOldResourceFiltering", OLD_FILTERS, 27],
  ["TestBackupNewResourceFiltering", NEW_FILTERS, 24],
  ["TestBackupNamespaces", NAMESPACES_TABLE, 6],
  ["TestCRDInclusion", CRDS_TABLE, 6],
  ["TestBackupResourceCohabitation", COHABITATION, 3],
] as const)("Velero's %s", ([, table, count]) => {
  it.for(table)("$name", ({ spec, objects, expected }) => {
    const entries = selectedEntries(new InMemoryCluster(objects), spec);
    expect(entries).toEqual(expected.toSorted());
  });

  it("has all of its rows here", () => {
    expect(table).toHaveLength(count);
  });
});

describe("decide", () => {
  const inFoo = { includedNamespaces: ["foo"] };

  it.for<
    [
      reason: SkipReason | undefined,
      spec: SelectionSpec,
      groupResource: string,
      metadata: SelectableItem["metadata"],
    ]
  >([
    [undefined, {}, "pods", { namespace: "foo" }],
    ["excludeLabel", {}, "pods", { namespace: "foo", labels: excludeLabel("true") }],
    [undefined, {}, "pods", { namespace: "foo", labels: excludeLabel("True") }],
    ["excludeLabel", {}, "namespaces", { labels: excludeLabel("true") }],
    ["namespaceFilter", inFoo, "pods", { namespace: "zoo" }],
    ["namespaceFilter", { excludedNamespaces: ["z*"] }, "pods", { namespace: "zoo" }],
    ["resourceFilter", { includedResources: ["pods"] }, "secrets", { namespace: "foo" }],
    [
      "resourceFilter",
      { excludedNamespaceScopedResources: ["pods"] },
      "pods",
      { namespace: "foo" },
    ],
    // What others lead to may be outside of what is listed, but not of what is allowed.
    [undefined, inFoo, "persistentvolumes", {}],
    [undefined, { ...inFoo, excludedResources: ["pods"] }, "persistentvolumes", {}],
    [
      undefined,
      { includeClusterResources: true, includedResources: ["pods"] },
      "persistentvolumes",
      {},
    ],
    ["clusterScopeFilter", { includedResources: ["pods"] }, "persistentvolumes", {}],
    ["clusterScopeFilter", { excludedResources: ["persistentvolumes"] }, "persistentvolumes", {}],
    [
      "clusterScopeFilter",
      { includeClusterResources: true, excludedResources: ["pv*", "persistentvolumes"] },
      "persistentvolumes",
      {},
    ],
    ["clusterScopeFilter", { includeClusterResources: false }, "persistentvolumes", {}],
    ["clusterScopeFilter", { excludedClusterScopedResources: ["*"] }, "persistentvolumes", {}],
    [undefined, { includedClusterScopedResources: ["namespaces"] }, "persistentvolumes", {}],
    // Namespaces are none of the filters' business here.
    [undefined, { includeClusterResources: false }, "namespaces", {}],
    ["terminating", {}, "pods", { namespace: "foo", deletionTimestamp: DELETED }],
    ["excludeLabel", {}, "pods", { labels: excludeLabel("true"), deletionTimestamp: DELETED }],
  ])("says %s by %o for %s with %o", ([reason, spec, groupResource, metadata]) => {
    expect(CLUSTER.select(spec).decide({ groupResource, metadata })).toBe(reason);
  });

  it("passes over filters for what must be included, but not over deletion", () => {
    const selection = CLUSTER.select({
      includedNamespaces: ["foo"],
      includeClusterResources: false,
    });
    const reasons = [
      { namespace: "zoo", labels: excludeLabel("true") },
      { namespace: "zoo", deletionTimestamp: DELETED },
      {},
    ].map((metadata) => {
      return selection.decide(
        { groupResource: "persistentvolumes", metadata },
        { mustInclude: true },
      );
    });

    expect(reasons).toEqual([undefined, "terminating", undefined]);
  });
});

describe("keepsNamespace", () => {
  const active = { name: "foo", phase: "Active" };
  const selector = { labelSelector: { matchLabels: { a: "b" } } };

  it.for<
    [what: string, spec: SelectionSpec, namespace: object, hasListedItems: boolean, keeps: boolean]
  >([
    ["an active one without filters", {}, {}, false, true],
    ["a terminating one", {}, { phase: "Terminating" }, false, false],
    ["a terminating one with items", {}, { phase: "Terminating" }, true, true],
    ["one without phase", {}, { phase: undefined }, false, false],
    ["an included one", { includedNamespaces: ["foo"] }, {}, false, true],
    ["another than the included", { includedNamespaces: ["zoo"] }, {}, false, false],
    ["an excluded one", { excludedNamespaces: ["foo"] }, {}, false, false],
    ["an excluded one with items", { excludedNamespaces: ["foo"] }, {}, true, true],
    ["one whose labels do not match", selector, {}, false, false],
    ["one whose labels match", selector, { labels: { a: "b" } }, false, true],
    ["one whose labels do not match, with items", selector, {}, true, true],
    [
      "an included one whose labels do not match",
      { ...selector, includedNamespaces: ["foo"] },
      {},
      false,
      true,
    ],
    [
      "an excluded one whose labels match",
      { ...selector, excludedNamespaces: ["foo"] },
      { labels: { a: "b" } },
      false,
      true,
    ],
    [
      "one that matches the second selector",
      { orLabelSelectors: [{ matchLabels: { c: "d" } }, { matchLabels: { a: "b" } }] },
      { labels: { a: "b" } },
      false,
      true,
    ],
    [
      "one with items when cluster-scoped resources are left out",
      { includeClusterResources: false },
      {},
      true,
      false,
    ],
    [
      "one with items when namespaces are excluded",
      { excludedClusterScopedResources: ["ns*", "namespaces"] },
      {},
      true,
      false,
    ],
  ])("decides on %s", ([, spec, more, hasListedItems, keeps]) => {
    expect(CLUSTER.select(spec).keepsNamespace({ ...active, ...more }, hasListedItems)).toBe(keeps);
  });

  it("writes an excluded namespace whose objects were listed, as Velero does", () => {
    const cluster = new InMemoryCluster([namespace("foo"), namespace("zoo"), pod("zoo", "raz")]);

    expect(selectedEntries(cluster, { excludedNamespaces: ["zoo"] })).toEqual([
      "namespaces:foo",
      "namespaces:zoo",
    ]);
  });
});

describe("takesCrdOf", () => {
  const gadgets = "gadgets.sample.example.com";

  it.for<[spec: SelectionSpec, takes: boolean]>([
    // Listed anyway.
    [{}, false],
    [{ includeClusterResources: true, includedNamespaces: ["foo"] }, false],
    [{ includedClusterScopedResources: ["crd*", "customresourcedefinitions"] }, false],
    [{ includedNamespaces: ["foo"] }, true],
    [{ includedNamespaceScopedResources: ["pods"] }, true],
    [{ includedNamespaces: ["foo"], excludedResources: ["pods"] }, true],
    // Filtered out.
    [{ includeClusterResources: false }, false],
    [{ includedNamespaces: ["foo"], includedResources: ["pods"] }, false],
    [{ excludedClusterScopedResources: ["customresourcedefinitions"] }, false],
  ])("for %o says %s", ([spec, takes]) => {
    expect(CLUSTER.select(spec).takesCrdOf(gadgets)).toBe(takes);
  });

  it("says no of the core group and on a cluster without definitions", () => {
    const spec = { includedNamespaces: ["foo"] };

    expect(CLUSTER.select(spec).takesCrdOf("pods")).toBe(false);
    expect(new InMemoryCluster(FOO_AND_ZOO).select(spec).takesCrdOf(gadgets)).toBe(false);
  });
});

describe("orderOf", () => {
  const selection = CLUSTER.select({ orderedResources: { pods: "zoo/raz,zoo/none" } });
  const items = [
    { namespace: "foo", name: "bar" },
    { namespace: "zoo", name: "raz" },
  ];

  it("orders the items of the resources the spec names", () => {
    expect(selection.ordersItemsOf("pods")).toBe(true);
    expect(selection.orderOf("pods", items)).toEqual({
      items: items.toReversed(),
      orderedCount: 1,
      missing: ["zoo/none"],
    });
  });

  it("leaves those of others as they are", () => {
    expect(selection.ordersItemsOf("secrets")).toBe(false);
    expect(CLUSTER.select({}).ordersItemsOf("pods")).toBe(false);
    expect(selection.orderOf("secrets", items)).toEqual({ items, orderedCount: 0, missing: [] });
  });
});
