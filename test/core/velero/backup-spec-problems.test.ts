import { describe, expect, it } from "vitest";

import type { BackupSpec } from "../../../lambdas/core/velero/backup.ts";
import { filterProblems, specProblems } from "../../../lambdas/core/velero/backup-spec-problems.ts";

const TOGETHER =
  "include-resources, exclude-resources and include-cluster-resources are old filter parameters.\ninclude-cluster-scoped-resources, exclude-cluster-scoped-resources, include-namespace-scoped-resources and exclude-namespace-scoped-resources are new filter parameters.\nThey cannot be used together";

describe("filterProblems", () => {
  it.for<{ name: string; spec: BackupSpec; problems: readonly string[] }>([
    { name: "no filters", spec: {}, problems: [] },
    {
      name: "invalid included/excluded resources fails validation",
      spec: { includedResources: ["foo"], excludedResources: ["foo"] },
      problems: [
        "Invalid included/excluded resource lists: excludes list cannot contain an item in the includes list: foo",
      ],
    },
    {
      name: "invalid included/excluded namespaces fails validation",
      spec: { includedNamespaces: ["foo"], excludedNamespaces: ["foo"] },
      problems: [
        "Invalid included/excluded namespace lists: excludes list cannot contain an item in the includes list: foo",
      ],
    },
    {
      name: "labelSelector as well as orLabelSelectors both are specified in backup request fails validation",
      spec: { labelSelector: {}, orLabelSelectors: [] },
      problems: [
        "encountered labelSelector as well as orLabelSelectors in backup spec, only one can be specified",
      ],
    },
    {
      name: "use old filter parameters and new filter parameters together",
      spec: { includeClusterResources: true, includedClusterScopedResources: ["nodes"] },
      problems: [TOGETHER],
    },
    {
      name: "scoped lists are checked each for itself",
      spec: {
        includedClusterScopedResources: ["*", "nodes"],
        excludedNamespaceScopedResources: ["*"],
        includedNamespaceScopedResources: ["pods"],
      },
      problems: [
        "Invalid cluster-scoped included/excluded resource lists: includes list must either contain '*' only, or a non-empty list of items",
        "Invalid namespace-scoped included/excluded resource lists: when exclude is '*', include cannot have value",
      ],
    },
  ])("$name", ({ spec, problems }) => {
    expect(filterProblems(spec, [])).toEqual(problems);
  });
});

describe("specProblems", () => {
  it("finds nothing wrong with a spec that says nothing", () => {
    expect(specProblems({})).toEqual([]);
  });

  it("names negative times, selectors that cannot be and policies of another kind", () => {
    const labelSelector = { matchLabels: { "a b": "c" } };
    const spec: BackupSpec = {
      ttl: "-1h0m0s",
      csiSnapshotTimeout: "-1s",
      itemOperationTimeout: "-1s",
      labelSelector,
      orLabelSelectors: [{}, labelSelector],
      hooks: { resources: [{ name: "a" }, { name: "b", labelSelector }] },
      resourcePolicy: { kind: "Secret", name: "p" },
    };
    expect(specProblems(spec)).toEqual([
      'spec.ttl "-1h0m0s": must not be negative',
      'spec.csiSnapshotTimeout "-1s": must not be negative',
      'spec.itemOperationTimeout "-1s": must not be negative',
      'spec.labelSelector: key "a b" is not the name of a label',
      'spec.orLabelSelectors[1]: key "a b" is not the name of a label',
      'spec.hooks.resources[1].labelSelector: key "a b" is not the name of a label',
      'spec.resourcePolicy.kind "Secret": must be configmap',
    ]);
  });

  it.for(["1ns", "999ms", "0.999999999s"])(
    "refuses a time to live of %s, which no expiration can say",
    (ttl) => {
      expect(specProblems({ ttl })).toEqual([
        `spec.ttl "${ttl}": must be a second or more; leave it out for 720h0m0s`,
      ]);
    },
  );

  it.for([undefined, "0s", "1s", "876000h0m0s"])("takes a time to live of %s", (ttl) => {
    expect(specProblems({ ttl })).toEqual([]);
  });
});
