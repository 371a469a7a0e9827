import { describe, expect, it } from "vitest";
import { ItemLookup } from "../../../lambdas/core/backup/item-lookup.ts";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import { ListRefusal } from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { persistentVolume, pod } from "../../support/builders.ts";
import {
  type MemoryKubernetesReaderOptions,
  memoryKubernetesReader,
} from "../../support/fakes/memory-kubernetes-reader.ts";

const OBJECTS = [
  pod("shop", "web"),
  pod("bank", "web"),
  persistentVolume("pv-1"),
  persistentVolume("pv-2"),
];
const PV_2 = { groupResource: "persistentvolumes", name: "pv-2" };

async function lookupOf(readsWhole: boolean, options: MemoryKubernetesReaderOptions = {}) {
  const reader = memoryKubernetesReader(OBJECTS, { pageSize: 1, chunkSize: 20, ...options });
  const lookup = new ItemLookup(await openCluster(reader), readsWhole);
  const opened = reader.requests.length;
  return { reader, lookup, requests: () => reader.requests.slice(opened) };
}

describe.each([true, false])("ItemLookup that reads whole collections: %s", (readsWhole) => {
  it("finds an item by resource, namespace and name, at the revision of the backup", async () => {
    const { reader, lookup } = await lookupOf(readsWhole);
    reader.remove(pod("bank", "web"));
    const found = await lookup.find({ groupResource: "pods", namespace: "bank", name: "web" });

    expect(found).toMatchObject({
      resource: { kind: "Pod" },
      item: { namespace: "bank", name: "web" },
    });
    expect(JSON.parse(found?.item.text.toString() ?? "")).toMatchObject({
      metadata: { namespace: "bank", name: "web" },
    });
    expect(await lookup.find(PV_2)).toMatchObject({ item: { name: "pv-2" } });
  });

  it.for([
    { groupResource: "persistentvolumes", name: "pv-9" },
    { groupResource: "pods", namespace: "zoo", name: "web" },
    { groupResource: "gadgets.example.com", name: "pv-1" },
  ])("finds nothing for $groupResource $name", async (reference) => {
    const { lookup } = await lookupOf(readsWhole);

    expect(await lookup.find(reference)).toBeUndefined();
  });

  it("fails when it may not read", async () => {
    const { lookup } = await lookupOf(readsWhole, {
      onList: ({ resource }) =>
        resource.kind === "PersistentVolume" ? new ListRefusal(403, "Forbidden", "no") : undefined,
    });

    await expect(lookup.find(PV_2)).rejects.toThrow(ListRefusal);
  });
});

describe("ItemLookup", () => {
  it("reads a resource once, however many items are asked for at a time", async () => {
    const { lookup, requests } = await lookupOf(true);
    await Promise.all([
      lookup.find(PV_2),
      lookup.find({ ...PV_2, name: "pv-1" }),
      lookup.find(PV_2),
    ]);
    await lookup.all("persistentvolumes");

    expect(requests()).toHaveLength(2);
  });

  it("asks for the one item where few are wanted", async () => {
    const { lookup, requests } = await lookupOf(false);
    await lookup.find(PV_2);
    await lookup.find({ groupResource: "pods", namespace: "shop", name: "web" });

    expect(requests()).toMatchObject([
      { fieldSelector: "metadata.name=pv-2" },
      { fieldSelector: "metadata.name=web", namespace: "shop" },
    ]);
  });

  it("gives all items of a resource, none of one that is not served", async () => {
    const { lookup } = await lookupOf(false);

    expect((await lookup.all("pods")).map(({ namespace }) => namespace)).toEqual(["shop", "bank"]);
    expect(await lookup.all("gadgets.example.com")).toEqual([]);
  });
});
