import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import {
  withoutClusterMetadata,
  withoutStatus,
} from "../../../../lambdas/core/restore/item/reset-object.ts";

function objectWith(...fields: string[]): KubernetesObject {
  const metadata = Object.fromEntries(fields.map((field) => [field, `some ${field}`]));
  return { apiVersion: "v1", kind: "Test", metadata: { name: "name", ...metadata } };
}

describe("withoutClusterMetadata (TestResetMetadata)", () => {
  it.for([
    {
      name: "keep name, namespace, labels, annotations, managedFields, finalizers",
      object: objectWith("namespace", "labels", "annotations", "managedFields", "finalizers"),
      expected: objectWith("namespace", "labels", "annotations", "managedFields", "finalizers"),
    },
    {
      name: "remove uid, ownerReferences",
      object: objectWith("namespace", "uid", "ownerReferences"),
      expected: objectWith("namespace"),
    },
    {
      name: "keep status",
      object: { ...objectWith(), status: { phase: "Running" } },
      expected: { ...objectWith(), status: { phase: "Running" } },
    },
    {
      name: "remove everything else its cluster wrote",
      object: objectWith(
        "generateName",
        "selfLink",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
      ),
      expected: objectWith(),
    },
  ])("$name", ({ object, expected }) => {
    expect(withoutClusterMetadata(object)).toEqual(expected);
  });
});

describe("withoutStatus (TestResetStatus)", () => {
  it.for([
    { name: "no status don't cause error", object: objectWith() },
    { name: "remove status", object: { ...objectWith(), status: { phase: "Running" } } },
  ])("$name", ({ object }) => {
    expect(withoutStatus(object)).toEqual(objectWith());
  });
});
