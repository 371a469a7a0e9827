import { describe, expect, it } from "vitest";
import type { ClusterView, ReadScope } from "../../../lambdas/core/backup/cluster-view.ts";
import { kept } from "../../../lambdas/core/backup/cluster-view.ts";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import { apiService, gadget, pod } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { cutItem } from "./cut-items.ts";

const OBJECTS = [pod("shop", "web"), pod("bank", "db"), gadget("shop", "one")];

async function read(view: ClusterView, name: string, scope: ReadScope = {}): Promise<string[]> {
  const resource = view.discovery.resolve(name);
  if (!resource) throw new Error(`'${name}' is not served`);
  const batches = await Array.fromAsync(view.read(resource, scope));
  return batches.flat().map((item) => item.name);
}

describe("ClusterView", () => {
  it("reads at its revision, however often and late", async () => {
    const reader = memoryKubernetesReader(OBJECTS);
    const view = await openCluster(reader);
    reader.apply(pod("shop", "late"));

    expect(await read(view, "pods")).toEqual(["web", "db"]);
    expect(await read(view, "pods", { namespace: "shop" })).toEqual(["web"]);
    expect(await read(view, "pods", { fieldSelector: "metadata.name=db" })).toEqual(["db"]);
    expect(view.mixed.size).toBe(0);
  });

  it("remembers the resources it could not, each with its first reason", async () => {
    const reader = memoryKubernetesReader(OBJECTS);
    const view = await openCluster(reader);
    reader.apply(pod("shop", "late"));
    reader.compact();

    expect(await read(view, "pods")).toContain("late");
    await read(view, "pods");
    expect([...view.mixed]).toEqual([["pods", expect.stringContaining("too old")]]);
  });

  it("reads what another API server answers for as it is now", async () => {
    const reader = memoryKubernetesReader([
      ...OBJECTS,
      apiService("example.com", { isAggregated: true }),
    ]);
    const view = await openCluster(reader);
    reader.apply(gadget("shop", "late"));

    expect(await read(view, "gadgets")).toEqual(["one", "late"]);
    expect([...view.mixed]).toEqual([["gadgets.example.com", "another API server answers for it"]]);
  });
});

describe("kept", () => {
  it("copies an item out of the page it was cut from", () => {
    const item = cutItem(pod("shop", "web"));
    const copy = kept(item);
    const before = copy.text.toString();
    item.text.fill(0);

    expect(copy).toMatchObject({ namespace: "shop", name: "web" });
    expect(copy.text.toString()).toBe(before);
  });
});
