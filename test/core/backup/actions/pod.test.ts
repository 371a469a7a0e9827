import { describe, expect, it } from "vitest";
import { podAction } from "../../../../lambdas/core/backup/actions/pod.ts";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { pod } from "../../../support/builders.ts";
import { cutItem } from "../cut-items.ts";
import { CONTEXT } from "./context.ts";

const relatedTo = async (object: KubernetesObject) =>
  (await podAction.execute(cutItem(object), CONTEXT)).additionalItems;

describe("podAction", () => {
  it("leads to the claims that a pod mounts, in its namespace, and to its PriorityClass", async () => {
    const web = pod("shop", "web", { claims: ["files", "cache"], priorityClassName: "high" });

    expect(await relatedTo(web)).toEqual([
      { groupResource: "priorityclasses.scheduling.k8s.io", name: "high" },
      { groupResource: "persistentvolumeclaims", namespace: "shop", name: "files" },
      { groupResource: "persistentvolumeclaims", namespace: "shop", name: "cache" },
    ]);
  });

  it("leads from most pods to nothing", async () => {
    expect(await relatedTo(pod("shop", "web"))).toEqual([]);
  });

  it.for([
    { volumes: [{ emptyDir: {} }], priorityClassName: "" },
    { note: '"persistentVolumeClaim"', priorityClassName: "" },
    undefined,
  ])("leads to nothing by a spec of %o", async (spec) => {
    const annotations = { note: "x", "see also": { priorityClassName: "y" } };
    const odd = { ...pod("shop", "web"), spec };

    expect(
      await relatedTo({ ...odd, metadata: { ...odd.metadata, annotations } } as never),
    ).toEqual([]);
  });

  it("leads to no claims from a pod without a namespace", async () => {
    const lost = pod("shop", "web", { claims: ["files"] });

    expect(await relatedTo({ ...lost, metadata: { name: "web" } })).toEqual([]);
  });
});
