import { describe, expect, it } from "vitest";
import {
  ITEM_ACTIONS,
  runItemActions,
} from "../../../../lambdas/core/restore/actions/item-actions.ts";
import { object, pod, refOf, restoreContext } from "../item/builders.ts";

describe("ITEM_ACTIONS", () => {
  it("are in the order of their names, as Velero runs them", () => {
    const names = ITEM_ACTIONS.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(names.length);
  });
});

// Velero's rows about label selectors and short names are of plug-ins, of which there are none here.
describe("runItemActions (TestRestoreActionsRunForCorrectItems)", () => {
  const run = (resource: string, archived: ReturnType<typeof object>) =>
    runItemActions({
      ref: refOf(resource, archived),
      object: archived,
      archived,
      context: restoreContext({ podVolumes: new Map([["ns-1/pod-1", ["data"]]]) }),
    });

  it("runs every action for an item, one after the other", () => {
    const spec = {
      nodeName: "node-1",
      priorityClassName: "high",
      volumes: [{ persistentVolumeClaim: { claimName: "pvc-1" } }],
    };
    const { nodeName: _nodeName, ...freed } = spec;
    expect(run("pods", pod("ns-1", "pod-1", { spec }))).toEqual({
      outcome: "restore",
      object: pod("ns-1", "pod-1", { spec: freed }),
      additionalItems: [
        { groupResource: "persistentvolumeclaims", namespace: "ns-1", name: "pvc-1" },
        { groupResource: "priorityclasses.scheduling.k8s.io", namespace: undefined, name: "high" },
      ],
      warnings: [expect.stringContaining('volume "data" of pod "pod-1"')],
    });
  });

  it("leaves items alone that no action is for, of whatever group", () => {
    const knative = object("Service", "ns-1", "svc", { spec: { clusterIP: "10.0.0.1" } });
    expect(run("services.serving.knative.dev", knative)).toEqual({
      outcome: "restore",
      object: knative,
      additionalItems: [],
      warnings: [],
    });
  });

  it("stops at an action that leaves the item out", () => {
    expect(run("datauploads.velero.io", object("DataUpload", "velero", "u"))).toEqual({
      outcome: "skip",
      reason: "needsNodeAgent",
    });
  });
});
