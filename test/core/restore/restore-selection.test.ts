import { describe, expect, it } from "vitest";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import type { RestoreItemRef } from "../../../lambdas/core/restore/item/restore-context.ts";
import {
  patternProblems,
  RestoreSelection,
  resourceTest,
} from "../../../lambdas/core/restore/restore-selection.ts";
import type { RestoreSpec } from "../../../lambdas/core/velero/restore.ts";
import { COMMON_RESOURCES, MemoryKubernetes } from "../../support/fakes/memory-kubernetes.ts";

const withShortNames = COMMON_RESOURCES.map((resource) =>
  resource.resource === "persistentvolumes" ? { ...resource, shortNames: ["pv"] } : resource,
);
const discovery = await discover(new MemoryKubernetes(withShortNames).reader);

/** The archive of velero's TestRestoreResourceFiltering, and what else has rules of its own. */
const ITEMS = {
  "pods/ns-1/pod-1": { groupResource: "pods", namespace: "ns-1", name: "pod-1" },
  "pods/ns-2/pod-2": { groupResource: "pods", namespace: "ns-2", name: "pod-2" },
  "deployments.apps/ns-1/deploy-1": {
    groupResource: "deployments.apps",
    namespace: "ns-1",
    name: "deploy-1",
  },
  "deployments.apps/ns-2/deploy-2": {
    groupResource: "deployments.apps",
    namespace: "ns-2",
    name: "deploy-2",
  },
  "persistentvolumes/pv-1": {
    groupResource: "persistentvolumes",
    namespace: undefined,
    name: "pv-1",
  },
  "persistentvolumes/pv-2": {
    groupResource: "persistentvolumes",
    namespace: undefined,
    name: "pv-2",
  },
} satisfies Record<string, RestoreItemRef>;

const LABELS: Readonly<Record<string, Record<string, string>>> = {
  "pods/ns-1/pod-1": { a: "b" },
  "deployments.apps/ns-2/deploy-2": { c: "d" },
  "persistentvolumes/pv-1": { a: "b" },
};

const PODS = ["pods/ns-1/pod-1", "pods/ns-2/pod-2"];
const DEPLOYMENTS = ["deployments.apps/ns-1/deploy-1", "deployments.apps/ns-2/deploy-2"];
const VOLUMES = ["persistentvolumes/pv-1", "persistentvolumes/pv-2"];
const NS_1 = ["pods/ns-1/pod-1", "deployments.apps/ns-1/deploy-1"];

function decide(spec: Partial<RestoreSpec>, ref: RestoreItemRef, labels = {}) {
  return new RestoreSelection(spec as RestoreSpec, discovery).decide(ref, () => labels);
}

function taken(spec: Partial<RestoreSpec>, verdict = "restored"): readonly string[] {
  return Object.entries(ITEMS)
    .filter(([path, ref]) => decide(spec, ref, LABELS[path]).verdict === verdict)
    .map(([path]) => path);
}

describe("RestoreSelection", () => {
  // velero pkg/restore/restore_test.go, TestRestoreResourceFiltering, with its names.
  it.for<{ name: string; spec: Partial<RestoreSpec>; want: readonly string[] }>([
    {
      name: "no filters restores everything",
      spec: {},
      want: [...PODS, ...DEPLOYMENTS, ...VOLUMES],
    },
    {
      name: "included resources filter only restores resources of those types",
      spec: { includedResources: ["pods"] },
      want: PODS,
    },
    {
      name: "excluded resources filter only restores resources not of those types",
      spec: { excludedResources: ["pv"] },
      want: [...PODS, ...DEPLOYMENTS],
    },
    {
      name: "included namespaces filter only restores resources in those namespaces",
      spec: { includedNamespaces: ["ns-1"] },
      want: NS_1,
    },
    {
      name: "excluded namespaces filter only restores resources not in those namespaces",
      spec: { excludedNamespaces: ["ns-2"] },
      want: NS_1,
    },
    {
      name: "IncludeClusterResources=false only restores namespaced resources",
      spec: { includeClusterResources: false },
      want: [...PODS, ...DEPLOYMENTS],
    },
    {
      name: "label selector only restores matching resources",
      spec: { labelSelector: { matchLabels: { a: "b" } } },
      want: ["pods/ns-1/pod-1", "persistentvolumes/pv-1"],
    },
    {
      name: "OrLabelSelectors only restores matching resources",
      spec: { orLabelSelectors: [{ matchLabels: { a: "b" } }, { matchLabels: { c: "d" } }] },
      want: ["pods/ns-1/pod-1", "deployments.apps/ns-2/deploy-2", "persistentvolumes/pv-1"],
    },
    {
      name: "should include cluster-scoped resources if restoring subset of namespaces and IncludeClusterResources=true",
      spec: { includedNamespaces: ["ns-1"], includeClusterResources: true },
      want: [...NS_1, ...VOLUMES],
    },
    {
      name: "should not include cluster-scoped resources if restoring subset of namespaces and IncludeClusterResources=false",
      spec: { includedNamespaces: ["ns-1"], includeClusterResources: false },
      want: NS_1,
    },
    {
      name: "should not include cluster-scoped resources if restoring subset of namespaces and IncludeClusterResources=nil",
      spec: { includedNamespaces: ["ns-1"] },
      want: NS_1,
    },
    {
      name: "should include cluster-scoped resources if restoring all namespaces and IncludeClusterResources=true",
      spec: { includeClusterResources: true },
      want: [...PODS, ...DEPLOYMENTS, ...VOLUMES],
    },
    {
      name: "should include cluster-scoped resources if restoring all namespaces and IncludeClusterResources=nil",
      spec: { includedNamespaces: ["*"] },
      want: [...PODS, ...DEPLOYMENTS, ...VOLUMES],
    },
    {
      name: "when a wildcard and a specific resource are included, the wildcard takes precedence",
      spec: { includedResources: ["*", "pods"] },
      want: [...PODS, ...DEPLOYMENTS, ...VOLUMES],
    },
    {
      name: "wildcard excludes are ignored beside nothing else: everything is excluded",
      spec: { excludedResources: ["*"] },
      want: [],
    },
    {
      name: "unresolvable included resources are ignored",
      spec: { includedResources: ["pods", "unresolvable"] },
      want: PODS,
    },
    {
      name: "unresolvable excluded resources are ignored",
      spec: { excludedResources: ["deployments", "unresolvable"] },
      want: [...PODS, ...VOLUMES],
    },
    {
      name: "globs choose among the backup's namespaces",
      spec: { includedNamespaces: ["ns-?"], excludedNamespaces: ["*-2"] },
      want: NS_1,
    },
  ])("$name", ({ spec, want }) => {
    expect(taken(spec).toSorted()).toEqual(want.toSorted());
  });

  it("restores a cluster-scoped item outside the selected namespaces when another needs it", () => {
    expect(taken({ includedNamespaces: ["ns-1"] }, "onDemand")).toEqual(VOLUMES);
    expect(
      taken({ includedNamespaces: ["ns-1"], includeClusterResources: false }, "onDemand"),
    ).toEqual([]);
  });

  it("restores an item whose labels do not match when another needs it", () => {
    const spec = { labelSelector: { matchLabels: { a: "b" } } };

    expect(decide(spec, ITEMS["pods/ns-2/pod-2"])).toEqual({
      verdict: "onDemand",
      reason: "labelSelector",
    });
  });

  it.for<[reason: string, spec: Partial<RestoreSpec>]>([
    ["resourceFilter", { includedResources: ["secrets"] }],
    ["namespaceFilter", { excludedNamespaces: ["ns-1"] }],
  ])("says that an item was skipped by the %s", ([reason, spec]) => {
    expect(decide(spec, ITEMS["pods/ns-1/pod-1"])).toEqual({ verdict: "skipped", reason });
  });

  it("takes Namespace objects by their own name", () => {
    const spec = { includedNamespaces: ["ns-1"], includeClusterResources: true };
    const namespace = { groupResource: "namespaces", namespace: undefined };

    expect(decide(spec, { ...namespace, name: "ns-1" })).toEqual({ verdict: "restored" });
    expect(decide(spec, { ...namespace, name: "ns-2" }).verdict).toBe("skipped");
  });

  it("lets only the rules of cluster scope keep out what stands for volume contents", () => {
    const upload = { groupResource: "datauploads.velero.io", namespace: "velero", name: "u" };
    const content = {
      groupResource: "volumesnapshotcontents.snapshot.storage.k8s.io",
      namespace: undefined,
      name: "c",
    };
    const spec = {
      includedResources: ["pods"],
      includedNamespaces: ["ns-1"],
      labelSelector: { matchLabels: { a: "b" } },
    };

    expect(decide(spec, upload)).toEqual({ verdict: "restored" });
    expect(decide(spec, content).verdict).toBe("onDemand");
    expect(decide({ ...spec, includeClusterResources: false }, content).verdict).toBe("skipped");
  });

  it("asks for labels only where labels decide", () => {
    const selection = new RestoreSelection({} as RestoreSpec, discovery);
    const labels = () => {
      throw new Error("must not be asked");
    };

    expect(selection.selectsByLabels).toBe(false);
    expect(selection.decide(ITEMS["pods/ns-1/pod-1"], labels)).toEqual({ verdict: "restored" });
  });
});

describe("RestoreSelection with a pattern that is none", () => {
  it("matches nothing by it", () => {
    const spec = { includedNamespaces: ["a[b", "ns-1"], excludedNamespaces: ["c[d"] };

    expect(taken(spec).toSorted()).toEqual(NS_1.toSorted());
  });
});

describe("patternProblems", () => {
  it("names each pattern that is none", () => {
    const spec = {
      includedNamespaces: ["a[b", "fine-*"],
      restoreStatus: { includedResources: ["c[d"] },
    } as RestoreSpec;

    expect(patternProblems(spec)).toEqual([
      expect.stringContaining("a[b"),
      expect.stringContaining("c[d"),
    ]);
  });
});

describe("resourceTest", () => {
  it("takes everything that is not excluded when nothing is included", () => {
    const takes = resourceTest(discovery, [], ["deployments"]);

    expect(takes("pods")).toBe(true);
    expect(takes("deployments.apps")).toBe(false);
  });

  it("takes everything without lists", () => {
    expect(resourceTest(discovery)("pods")).toBe(true);
  });
});
