import { describe, expect, it } from "vitest";
import { FIRST, JUDGES, LAST, restoreStep } from "../../../lambdas/core/restore/restore-order.ts";

const inOrder = (resources: readonly string[]) =>
  resources.toSorted((one, other) => restoreStep(one) - restoreStep(other));

describe("restoreStep", () => {
  // velero pkg/restore/restore_test.go, Test_getOrderedResources, by its rule: high, others, low.
  it("has Velero's high priorities first and its low ones last", () => {
    const first = FIRST.map(({ groupResource }) => groupResource);
    const others = ["deployments.apps", "statefulsets.apps", "gadgets.sample.example.com"];
    const last = [...JUDGES, ...LAST].map(({ groupResource }) => groupResource);

    expect(inOrder([...last.toReversed(), ...others, ...first.toReversed()])).toEqual([
      ...first,
      ...others,
      ...last,
    ]);
  });

  it.for([
    ["customresourcedefinitions.apiextensions.k8s.io", "namespaces"],
    ["persistentvolumes", "persistentvolumeclaims"],
    ["persistentvolumeclaims", "pods"],
    ["serviceaccounts", "secrets"],
    ["priorityclasses.scheduling.k8s.io", "pods"],
    ["pods", "replicasets.apps"],
    ["replicasets.apps", "deployments.apps"],
    ["deployments.apps", "validatingwebhookconfigurations.admissionregistration.k8s.io"],
    ["deployments.apps", "clusters.cluster.x-k8s.io"],
  ] as const)("restores %s before %s", ([one, other]) => {
    expect(restoreStep(one)).toBeLessThan(restoreStep(other));
  });

  it("has one step for all resources whose place does not matter", () => {
    expect(restoreStep("deployments.apps")).toBe(restoreStep("gadgets.sample.example.com"));
  });

  it("gives a reason for each place", () => {
    for (const { because } of [...FIRST, ...JUDGES, ...LAST]) expect(because).not.toBe("");
  });
});
