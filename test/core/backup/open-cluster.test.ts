import { describe, expect, it } from "vitest";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { ListRefusal } from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { apiService } from "../../support/builders.ts";
import {
  type MemoryKubernetesReader,
  memoryKubernetesReader,
} from "../../support/fakes/memory-kubernetes-reader.ts";
import { namespace, pod } from "../../support/velero-tables/table-objects.ts";

const OBJECTS = [namespace("bank"), namespace("shop"), pod("shop", "web")];

describe("openCluster", () => {
  it("takes the revision of the list of namespaces for the whole backup", async () => {
    const reader = memoryKubernetesReader(OBJECTS, { pageSize: 1 });
    const view = await openCluster(reader);

    expect(view.revision).toBe("100");
    expect(view.namespaces.map(({ name }) => name)).toEqual(["bank", "shop"]);
    expect(view.version.gitVersion).toBe("v1.34.4-memory");
    expect(view.discovery.resolve("pods")).toMatchObject({ kind: "Pod" });
    expect(view.mixed.size).toBe(0);
  });

  it("begins anew when the cluster is compacted under its first list", async () => {
    const reader: MemoryKubernetesReader = memoryKubernetesReader(OBJECTS, {
      pageSize: 1,
      onList(_, earlier) {
        if (earlier !== 1) return undefined;
        reader.apply(namespace("zoo"));
        reader.compact();
        return undefined;
      },
    });
    const view = await openCluster(reader);

    expect(view.revision).toBe("101");
    expect(view.namespaces.map(({ name }) => name)).toEqual(["bank", "shop", "zoo"]);
  });

  it("keeps its namespaces when the pages they came in are used again", async () => {
    const view = await openCluster(memoryKubernetesReader(OBJECTS, { chunkSize: 16 }));

    expect(view.namespaces.map(({ text }) => JSON.parse(text.toString()).metadata.name)).toEqual([
      "bank",
      "shop",
    ]);
  });

  it("fails with ClusterDenied, and the remedy, when namespaces may not be listed", async () => {
    const reader = memoryKubernetesReader(OBJECTS, {
      onList: () => new ListRefusal(403, "Forbidden", "user cannot list namespaces"),
    });

    await expect(openCluster(reader)).rejects.toThrow(
      expect.objectContaining({
        name: ErrorName.ClusterDenied,
        message:
          "the namespaces of the cluster may not be listed (403): user cannot list namespaces; give the backup's role list on namespaces",
      }),
    );
  });

  it.for(["namespaces", "apiservices"])(
    "fails with what the reader fails with while it lists %s",
    async (resource) => {
      const failure = new JangadaError(ErrorName.ClusterUnavailable, "no answer");
      const reader = memoryKubernetesReader(
        [...OBJECTS, apiService("example.com", { isAggregated: true })],
        { onList: (request) => (request.resource.resource === resource ? failure : undefined) },
      );

      await expect(openCluster(reader)).rejects.toBe(failure);
    },
  );

  it("gives the reader its signal", async () => {
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);

    await expect(openCluster(memoryKubernetesReader(OBJECTS), signal)).rejects.toBe(reason);
  });

  it("takes an APIService without a spec for one the server answers itself", async () => {
    const reader = memoryKubernetesReader([
      ...OBJECTS,
      { ...apiService("apps", { isAggregated: true }), spec: undefined },
    ]);
    const view = await openCluster(reader);
    const resource = view.discovery.resolve("pods");
    if (resource) await Array.fromAsync(view.read(resource, {}));

    expect(view.mixed.size).toBe(0);
  });
});
