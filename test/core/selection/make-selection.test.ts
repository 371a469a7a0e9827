import { describe, expect, it } from "vitest";

import { ErrorName } from "../../../lambdas/core/errors.ts";
import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import type {
  IncludeExcludePolicy,
  SelectionSpec,
} from "../../../lambdas/core/selection/selection-spec.ts";
import { configMap } from "../../support/builders.ts";
import { InMemoryCluster, selectedEntries } from "../../support/in-memory-cluster.ts";
import {
  clusterAt,
  VELERO_SELECTIONS,
  type VeleroSelection,
} from "../../support/velero-selections.ts";
import {
  claim,
  excludeLabel,
  FOO_AND_ZOO,
  namespace,
  pod,
  secret,
  VELERO_CRDS,
  volume,
} from "../../support/velero-tables/table-objects.ts";

const CLUSTER = new InMemoryCluster([
  ...FOO_AND_ZOO,
  ...VELERO_CRDS,
  namespace("foo"),
  namespace("zoo"),
  claim("foo", "files", "pv-1"),
  volume("pv-1"),
]);

/** The two lists every spec has when a server has prepared it. */
const AUTO_EXCLUDED: SelectionSpec = {
  excludedNamespaceScopedResources: ["volumesnapshots.snapshot.storage.k8s.io"],
  excludedClusterScopedResources: ["volumesnapshotcontents.snapshot.storage.k8s.io"],
};

function listedResources(spec: SelectionSpec): string {
  return CLUSTER.select(spec)
    .resources.map(({ resource }) => groupResourceOf(resource).split(".")[0])
    .join(" ");
}

const NAMESPACED = "pods persistentvolumeclaims deployments";
const EVERYTHING =
  "pods persistentvolumeclaims persistentvolumes namespaces deployments customresourcedefinitions";

describe("makeSelection", () => {
  it.for<[what: string, spec: SelectionSpec]>([
    ["without filters", {}],
    ["with the exclusions every stored spec has", AUTO_EXCLUDED],
    [
      "with namespaces and resources of *",
      { includedNamespaces: ["*"], includedNamespaceScopedResources: ["*"] },
    ],
    [
      "with a label selector only",
      { ...AUTO_EXCLUDED, labelSelector: { matchLabels: { a: "b" } } },
    ],
  ])("lists everything, cluster-scoped resources included, %s", ([, spec]) => {
    expect(listedResources(spec)).toBe(EVERYTHING);
    expect(CLUSTER.select(spec).warnings).toEqual([]);
  });

  it.for<[spec: SelectionSpec]>([
    [{ ...AUTO_EXCLUDED, includedNamespaces: ["foo"] }],
    [{ ...AUTO_EXCLUDED, excludedNamespaces: ["foo"] }],
    [{ excludedClusterScopedResources: ["storageclasses"] }],
    [{ excludedNamespaceScopedResources: ["secrets"] }],
  ])("lists no cluster-scoped resource but namespaces by %o", ([spec]) => {
    expect(listedResources(spec)).toBe("pods persistentvolumeclaims namespaces deployments");
  });

  it("does not take a labelled namespace for a filter when there is no other", () => {
    const cluster = new InMemoryCluster([
      pod("foo", "bar"),
      pod("scratch", "bar"),
      namespace("foo"),
      namespace("scratch", { labels: excludeLabel("true") }),
      volume("pv-1"),
    ]);

    expect(selectedEntries(cluster, AUTO_EXCLUDED)).toEqual([
      "namespaces:foo",
      "persistentvolumes:pv-1",
      "pods:foo/bar",
    ]);
    expect(cluster.select({}).labelledNamespaces).toEqual(["scratch"]);
  });

  it.for<[includeClusterResources: boolean | undefined, restricted: string, unrestricted: string]>([
    [undefined, "pods persistentvolumeclaims namespaces deployments", EVERYTHING],
    [true, EVERYTHING, EVERYTHING],
    [false, NAMESPACED, NAMESPACED],
  ])("follows the matrix of includeClusterResources=%s", ([value, restricted, unrestricted]) => {
    const spec = {
      excludedResources: ["volumesnapshots.snapshot.storage.k8s.io"],
      ...(value !== undefined && { includeClusterResources: value }),
    };
    expect(listedResources({ ...spec, includedNamespaces: ["foo"] })).toBe(restricted);
    expect(listedResources({ ...spec, excludedNamespaces: ["zoo"] })).toBe(restricted);
    expect(listedResources(spec)).toBe(unrestricted);
  });

  it.for<[spec: SelectionSpec, lists: object[]]>([
    [{}, [{}]],
    [{ includedNamespaces: ["zoo", "f*"] }, [{ namespace: "foo" }, { namespace: "zoo" }]],
    [{ includedNamespaces: ["none*"] }, []],
    [{ labelSelector: { matchLabels: { a: "b" } } }, [{ labelSelector: "a=b" }]],
    [{ labelSelector: {} }, [{}]],
    [
      { labelSelector: { matchLabels: { a: "b" } }, orLabelSelectors: [] },
      [{ labelSelector: "a=b" }],
    ],
    [
      {
        includedNamespaces: ["foo", "zoo"],
        orLabelSelectors: [{ matchLabels: { a: "b" } }, { matchLabels: { c: "d" } }],
      },
      [
        { namespace: "foo", labelSelector: "a=b" },
        { namespace: "foo", labelSelector: "c=d" },
        { namespace: "zoo", labelSelector: "a=b" },
        { namespace: "zoo", labelSelector: "c=d" },
      ],
    ],
    [
      { orLabelSelectors: [{ matchLabels: { a: "b" } }, { matchLabels: { a: "b" } }] },
      [{ labelSelector: "a=b" }],
    ],
    [
      {
        labelSelector: { matchLabels: { x: "y" } },
        orLabelSelectors: [{ matchLabels: { a: "b" } }],
      },
      [{ labelSelector: "a=b" }],
    ],
  ])("lists pods by %o", ([spec, lists]) => {
    const [pods] = CLUSTER.select(spec).resources;
    expect(pods).toMatchObject({ resource: { resource: "pods" }, lists });
  });

  it("lists cluster-scoped resources once, and namespaces whatever their labels", () => {
    const { resources } = CLUSTER.select({
      includedNamespaces: ["foo", "zoo"],
      includeClusterResources: true,
      labelSelector: { matchLabels: { a: "b" } },
    });
    const lists = new Map(resources.map(({ resource, lists }) => [resource.resource, lists]));

    expect(lists.get("persistentvolumes")).toEqual([{ labelSelector: "a=b" }]);
    expect(lists.get("namespaces")).toEqual([{}]);
  });

  it.for<[spec: SelectionSpec, listed: string]>([
    [{ includedResources: ["Pod", "DEPLOYMENTS.apps"] }, "pods deployments"],
    [{ includedResources: ["p*"] }, "pods persistentvolumeclaims persistentvolumes"],
    [{ includedResources: ["*.apps"] }, "deployments"],
    [{ includedResources: ["{pods,deployments.*}"] }, "pods deployments"],
    [{ excludedResources: ["p*", "namespace"] }, "deployments customresourcedefinitions"],
    [{ excludedNamespaceScopedResources: ["*"] }, "namespaces"],
    [
      { includedClusterScopedResources: ["p*"], includedNamespaceScopedResources: ["p*"] },
      "pods persistentvolumeclaims persistentvolumes namespaces",
    ],
  ])("understands names and globs of resources in %o", ([spec, listed]) => {
    expect(listedResources(spec)).toBe(listed);
  });

  it("complains of included names that match no resource, and warns of globs and excluded names, but not of what every spec excludes", () => {
    const { errors, warnings } = CLUSTER.select({
      includedResources: ["pods", "deploymnts", "x*", "p*"],
      excludedResources: ["secretz", "volumesnapshots.snapshot.storage.k8s.io"],
    });

    expect(errors).toEqual([
      "'deploymnts' of includedResources matches no resource this cluster serves; did you mean 'deployments'?",
    ]);
    expect(warnings).toEqual([
      "'x*' of includedResources matches no resource this cluster serves",
      "'secretz' of excludedResources matches no resource this cluster serves",
    ]);
  });

  it("drops names of the wrong scope from scoped lists, with a warning", () => {
    const spec: SelectionSpec = {
      includedNamespaceScopedResources: ["pods", "persistentvolumes"],
      includedClusterScopedResources: ["deployments"],
    };

    expect(listedResources(spec)).toBe("pods namespaces");
    expect(CLUSTER.select(spec).warnings).toEqual([
      "'persistentvolumes' of includedNamespaceScopedResources is cluster-scoped and has no effect there",
      "'deployments' of includedClusterScopedResources is namespaced and has no effect there",
    ]);
  });

  it("takes the other of two cohabiting resources when filters keep the first out", () => {
    const verbs = ["list", "create", "get", "delete"];
    const cluster = new InMemoryCluster([
      ...FOO_AND_ZOO,
      { ...pod("foo", "bar"), apiVersion: "extensions/v1beta1", kind: "Deployment" },
    ]);
    const { resources } = cluster.select({ includedResources: ["deployments.extensions"] });

    expect(resources).toEqual([
      {
        resource: expect.objectContaining({
          group: "extensions",
          verbs: expect.arrayContaining(verbs),
        }),
        lists: [{}],
      },
    ]);
  });

  it("reports included namespaces that do not exist", () => {
    expect(CLUSTER.select({ includedNamespaces: ["foo", "nowhere"] }).errors).toEqual([
      "namespace 'nowhere' of includedNamespaces does not exist: create it or take it off the list",
    ]);
  });

  it("warns of namespaces that Argo CD manages, if they are backed up", () => {
    const managed = { labels: { "argocd.argoproj.io/managed-by": "argocd" } };
    const cluster = new InMemoryCluster([
      namespace("blog", managed),
      namespace("data", managed),
      namespace("shop", managed),
      namespace("free", { labels: { "argocd.argoproj.io/managed-by": "" } }),
    ]);

    expect(cluster.select({ excludedNamespaces: ["data"] }).warnings).toEqual([
      "Argo CD manages namespaces 'blog', 'shop' and may undo their restore",
    ]);
    expect(cluster.select({ includedNamespaces: ["free"] }).warnings).toEqual([]);
  });

  it("fails on every invalid glob and label selector at once", () => {
    const spec: SelectionSpec = {
      includedNamespaces: ["[a"],
      includedResources: ["{b"],
      orLabelSelectors: [
        { matchLabels: { "-": "x" } },
        { matchExpressions: [{ key: "a", operator: "In" }] },
      ],
    };

    expect(() => CLUSTER.select(spec)).toThrow(
      expect.objectContaining({
        name: ErrorName.FailedValidation,
        message: expect.stringMatching(
          /'\[a'.*; glob '\{b'.*; label key '-'.*; label selector operator 'In'/,
        ),
      }),
    );
  });
});

describe("Velero's own backups of the sample cluster", () => {
  const velero = (name: string): VeleroSelection => {
    const selection = VELERO_SELECTIONS.get(name);
    if (!selection) throw new Error(`no backup '${name}'`);
    return selection;
  };
  const ours = (name: string): string[] => selectedEntries(clusterAt(name), velero(name).spec);

  /** Entries of the one and not of the other. */
  const without = (entries: readonly string[], others: readonly string[]): string[] => {
    const known = new Set(others);
    return entries.filter((entry) => !known.has(entry));
  };
  const countsByResource = (entries: readonly string[]): Record<string, number> => {
    const byResource = Map.groupBy(entries, (entry) => entry.split(":")[0] ?? "");
    return Object.fromEntries([...byResource].map(([resource, { length }]) => [resource, length]));
  };

  it.for([...VELERO_SELECTIONS.keys()].filter((name) => name !== "snapshots"))(
    "'%s' holds nothing that is not selected",
    (name) => {
      expect(without(velero(name).entries, ours(name))).toEqual([]);
    },
  );

  it("'snapshots' holds what is selected, and the volumes its claims lead to", () => {
    const added = without(velero("snapshots").entries, ours("snapshots"));
    const selection = clusterAt("snapshots").select(velero("snapshots").spec);

    expect(countsByResource(added)).toEqual({ persistentvolumes: 5 });
    expect(selection.decide({ groupResource: "persistentvolumes", metadata: {} })).toBeUndefined();
  });

  it.for([...VELERO_SELECTIONS.keys()].filter((name) => !["full", "hooks-fail"].includes(name)))(
    "'%s' lacks nothing that is selected",
    (name) => {
      expect(without(ours(name), velero(name).entries)).toEqual([]);
    },
  );

  it("'hooks-fail' lacks the pod whose hook failed", () => {
    expect(without(ours("hooks-fail"), velero("hooks-fail").entries)).toEqual([
      "pods:hooked/database",
    ]);
  });

  it("'full' has no filters, so by our decision it equals 'everything', made a second later", () => {
    const later = ["backups.velero.io:velero/everything"];

    expect(ours("full")).toEqual(without(velero("everything").entries, later));
  });

  it("'full' is what Velero selects when it counts its own exclusions as filters, and what actions add", () => {
    const { spec, entries } = velero("full");
    const cluster = clusterAt("full");
    // A name that excludes nothing, but is more than a server adds by itself.
    const counted = { ...spec, excludedClusterScopedResources: ["nothing.example.com"] };
    const selected = selectedEntries(cluster, counted);
    const added = countsByResource(without(entries, selected));

    expect(without(selected, entries)).toEqual([]);
    expect(added).toEqual({
      // Claims lead to their volume,
      persistentvolumes: 5,
      // pods to their class,
      "priorityclasses.scheduling.k8s.io": 1,
      // service accounts to their bindings and the roles these name.
      "clusterrolebindings.rbac.authorization.k8s.io": 35,
      "clusterroles.rbac.authorization.k8s.io": 35,
    });
    for (const groupResource of Object.keys(added)) {
      expect(cluster.select(counted).decide({ groupResource, metadata: {} })).toBeUndefined();
    }
  });
});

// Velero's rows of pkg/util/collections/includes_excludes_test.go.
describe("TestScopeIncludesExcludes_CombineWithPolicy", () => {
  const cluster = new InMemoryCluster([
    ...FOO_AND_ZOO,
    ...VELERO_CRDS,
    secret("foo", "s"),
    configMap("foo", "c"),
    volume("pv-1"),
  ]);
  const crds = "customresourcedefinitions.apiextensions.k8s.io";

  it.for<
    [name: string, spec: SelectionSpec, policy: IncludeExcludePolicy | undefined, listed: string[]]
  >([
    [
      "When policy is nil, the original includes excludes filters should not change",
      {
        includedNamespaceScopedResources: ["deployments", "pods"],
        excludedNamespaceScopedResources: ["configmaps"],
        includedClusterScopedResources: ["persistentvolumes"],
        excludedClusterScopedResources: [crds],
      },
      undefined,
      ["pods", "persistentvolumes", "deployments.apps"],
    ],
    [
      "policy includes excludes should be merged to the original includes excludes when there's no conflict",
      {
        includedNamespaceScopedResources: ["pods"],
        excludedNamespaceScopedResources: ["configmaps"],
        excludedClusterScopedResources: [crds],
      },
      {
        includedNamespaceScopedResources: ["deployments"],
        excludedNamespaceScopedResources: ["secrets"],
        includedClusterScopedResources: ["persistentvolumes"],
        excludedClusterScopedResources: [],
      },
      ["pods", "persistentvolumes", "deployments.apps"],
    ],
    [
      "when there are conflicts, the existing includes excludes filters have higher priorities",
      {
        includedNamespaceScopedResources: ["pods", "deployments"],
        excludedNamespaceScopedResources: ["configmaps"],
        includedClusterScopedResources: [crds],
        excludedClusterScopedResources: ["persistentvolumes"],
      },
      {
        includedNamespaceScopedResources: ["configmaps"],
        excludedNamespaceScopedResources: ["pods", "secrets"],
        includedClusterScopedResources: ["persistentvolumes"],
        excludedClusterScopedResources: [crds],
      },
      ["pods", "deployments.apps", crds],
    ],
    [
      "verify the case when there's '*' in the original include filter",
      { includedNamespaceScopedResources: ["*"] },
      {
        includedNamespaceScopedResources: ["deployments", "pods"],
        excludedNamespaceScopedResources: ["configmaps", "secrets"],
      },
      ["pods", "persistentvolumes", "configmaps", "secrets", "deployments.apps", crds],
    ],
  ])("%s", ([, spec, policy, listed]) => {
    expect(
      cluster
        .select(spec, policy)
        .resources.map(({ resource }) => groupResourceOf(resource))
        .sort(),
    ).toEqual(listed.sort());
  });

  it("restricts cluster-scoped resources when it adds to the excludes, as the spec itself does", () => {
    const policy = { excludedNamespaceScopedResources: ["secrets", "unheard-*"] };
    const { resources, warnings } = cluster.select({}, policy);
    expect(resources.map(({ resource }) => groupResourceOf(resource))).not.toContain(
      "persistentvolumes",
    );
    expect(warnings).toEqual([expect.stringMatching(/^resource policy: 'unheard-\*'/)]);
  });

  it("has no say in old filters", () => {
    const policy = { excludedNamespaceScopedResources: ["pods"] };
    const { resources } = cluster.select({ includedResources: ["pods"] }, policy);
    expect(resources.map(({ resource }) => groupResourceOf(resource))).toEqual(["pods"]);
  });

  it("includes nothing that it excludes under another name", () => {
    const policy = {
      includedNamespaceScopedResources: ["pods", "configmaps"],
      excludedNamespaceScopedResources: ["Pod"],
    };
    const { resources } = cluster.select({}, policy);
    expect(resources.map(({ resource }) => groupResourceOf(resource))).toEqual(["configmaps"]);
  });
});
