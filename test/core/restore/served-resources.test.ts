import { describe, expect, it } from "vitest";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import { ServedResources } from "../../../lambdas/core/restore/served-resources.ts";
import {
  COMMON_RESOURCES,
  MemoryKubernetes,
  served,
} from "../../support/fakes/memory-kubernetes.ts";

const GADGETS = served("gadgets", "Gadget", { group: "sample.example.com" });

async function rig() {
  const cluster = new MemoryKubernetes(COMMON_RESOURCES);
  const counts = { looks: 0, pauses: 0 };
  const look = () => {
    counts.looks++;
    return discover(cluster.reader);
  };
  const pause = async () => {
    counts.pauses++;
    if (counts.pauses === 3) cluster.resources.push(GADGETS);
  };
  return { cluster, counts, resources: new ServedResources(await look(), look, pause) };
}

describe("ServedResources", () => {
  it.for([
    ["pods", "v1", "pods"],
    ["deployments.apps", "apps/v1", "deployments"],
  ] as const)("finds %s at %s", async ([groupResource, apiVersion, resource]) => {
    const { resources } = await rig();

    expect(await resources.find(groupResource, apiVersion)).toMatchObject({ resource });
  });

  it.for([
    ["pod", "v1", "a singular"],
    ["pods", "v2", "another version"],
    ["pods", "apps/v1", "another group"],
    ["deployments", "apps/v1", "a resource without its group"],
    ["deployments.apps", "a/b/c", "no version"],
    ["deployments.apps", "", "nothing"],
  ] as const)("finds nothing for %s at %s, which is %s", async ([groupResource, apiVersion]) => {
    const { resources } = await rig();

    expect(await resources.find(groupResource, apiVersion)).toBeUndefined();
  });

  it("asks the cluster once more when it finds nothing, and not again", async () => {
    const { resources, counts, cluster } = await rig();
    cluster.resources.push(GADGETS);

    const found = await Promise.all([
      resources.find("gadgets.sample.example.com", "sample.example.com/v1"),
      resources.find("none.sample.example.com", "sample.example.com/v1"),
    ]);
    expect(found).toMatchObject([{ kind: "Gadget" }, undefined]);
    expect(counts.looks).toBe(2);
  });

  it("waits for new kinds to be served", async () => {
    const { resources, counts } = await rig();
    await resources.awaitServed(["gadgets.sample.example.com"]);

    expect(counts.pauses).toBe(3);
    expect(resources.discovery.resolve("gadgets")).toMatchObject({ kind: "Gadget" });
  });

  it("gives up on kinds that are never served", async () => {
    const { resources, counts } = await rig();
    await resources.awaitServed(["never.example.com"]);

    expect(counts.pauses).toBe(20);
  });
});
