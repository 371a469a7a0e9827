import { describe, expect, it } from "vitest";
import { WriteRefusal } from "../../../lambdas/core/kube/kubernetes-writer.ts";
import { watchedWriter } from "../../../local/workflow/watched-writer.ts";
import { COMMON_RESOURCES, MemoryKubernetes } from "../../support/fakes/memory-kubernetes.ts";

const [resource] = COMMON_RESOURCES.filter(({ kind }) => kind === "ConfigMap");
const WEB = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web", namespace: "shop" } };

describe("watchedWriter", () => {
  it("tells of objects that were created and that were refused, and passes on all else", async () => {
    if (resource === undefined) throw new Error("the fake serves no ConfigMaps");
    const told: string[] = [];
    const cluster = new MemoryKubernetes(COMMON_RESOURCES);
    const writer = watchedWriter(cluster, (kind) => told.push(kind));
    const place = { resource, namespace: "shop", name: "web" };

    await writer.create(resource, WEB);
    await expect(writer.create(resource, WEB)).rejects.toBeInstanceOf(WriteRefusal);
    await writer.mergePatch(place, { data: { a: "1" } });

    expect(told).toEqual(["configmaps", "configmaps"]);
    expect(await writer.get(place)).toMatchObject({ ...WEB, data: { a: "1" } });
    expect(await writer.listNames(resource, "shop")).toEqual(["web"]);
  });
});
