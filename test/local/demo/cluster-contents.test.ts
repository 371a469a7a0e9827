import { describe, expect, it } from "vitest";
import { contentsDifference } from "../../../local/demo/cluster-contents.ts";
import { configMap } from "../../support/builders.ts";
import { startRestoreWorld } from "../../support/restore-world.ts";

const service = (type: string) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  spec: { type, selector: { app: "web" }, ports: [{ port: 80 }] },
});

describe("clusterContents", () => {
  it("holds every object, without what no two clusters share", async () => {
    await using one = await startRestoreWorld();
    await using other = await startRestoreWorld();
    // Another address and other node ports, in the cluster that made a service before.
    other.world.load([{ ...service("NodePort"), metadata: { name: "a", namespace: "default" } }]);
    for (const { world } of [one, other]) world.load([service("NodePort")]);

    expect(contentsDifference(await one.contents(), await other.contents())).toEqual({
      missing: [],
      changed: [],
      added: ["services default/a"],
    });
  });
});

describe("contentsDifference", () => {
  it("tells what is missing, changed and new", async () => {
    await using one = await startRestoreWorld();
    await using other = await startRestoreWorld();
    one.world.load([configMap("default", "gone"), configMap("default", "edited", "a")]);
    other.world.load([configMap("default", "edited", "b"), service("ClusterIP")]);

    expect(contentsDifference(await one.contents(), await other.contents())).toEqual({
      missing: ["configmaps default/gone"],
      changed: ["configmaps default/edited"],
      added: ["services default/web"],
    });
  });
});
