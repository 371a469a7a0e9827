import { describe, expect, it } from "vitest";
import {
  isRunning,
  relatedOfPod,
  volumeNameOf,
} from "../../../../lambdas/core/backup/blocks/related-items.ts";
import { persistentVolumeClaim, pod } from "../../../support/builders.ts";
import { cutItem } from "../cut-items.ts";

// Velero's rows of pkg/itemblock/actions/pod_action_test.go.
describe("TestPodActionGetRelatedItems", () => {
  const claim = (name: string) => ({
    groupResource: "persistentvolumeclaims",
    namespace: "foo",
    name,
  });

  it.for<[name: string, spec: object | undefined, related: readonly object[]]>([
    ["no spec.volumes", undefined, []],
    ["persistentVolumeClaim without claimName", { volumes: [{ persistentVolumeClaim: {} }] }, []],
    [
      "full test, mix of volume types",
      {
        volumes: [
          { persistentVolumeClaim: {} },
          { emptyDir: {} },
          { persistentVolumeClaim: { claimName: "claim1" } },
          { emptyDir: {} },
          { persistentVolumeClaim: { claimName: "claim2" } },
        ],
      },
      [claim("claim1"), claim("claim2")],
    ],
    [
      "test priority class",
      { priorityClassName: "testPriorityClass" },
      [{ groupResource: "priorityclasses.scheduling.k8s.io", name: "testPriorityClass" }],
    ],
  ])("%s", ([, spec, related]) => {
    const object = { ...pod("foo", "bar"), ...(spec && { spec }) };
    expect(relatedOfPod(cutItem(object))).toEqual(related);
  });
});

it.for([
  [{}, undefined],
  [{ volumeName: "pv-1" }, "pv-1"],
] as const)("the volume of a claim with %j is %s", ([traits, volumeName]) => {
  expect(volumeNameOf(persistentVolumeClaim("shop", "files", traits))).toBe(volumeName);
});

it.for([
  [{ spec: { nodeName: "n" }, status: { phase: "Running" } }, true],
  [{ spec: {}, status: { phase: "Running" } }, false],
  [{ spec: { nodeName: "n" }, status: { phase: "Succeeded" } }, false],
  [{}, false],
] as const)("a pod with %j runs: %j", ([one, runs]) => {
  expect(isRunning(one)).toBe(runs);
});
