import { describe, expect, it } from "vitest";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { takeBackup } from "../../support/take-backup.ts";
import { namespace, pod } from "../../support/velero-tables/table-objects.ts";

describe("startRun", () => {
  it("records what discovery could not say and what filters cannot mean", async () => {
    const memory = memoryKubernetesReader([namespace("shop"), pod("shop", "web")]);
    const stale = { version: "v1", freshness: "Stale", resources: [] };
    const reader = {
      version: () => memory.version(),
      list: memory.list.bind(memory),
      async discovery(path: string, aggregated: boolean) {
        const document = (await memory.discovery(path, aggregated)) as { items: object[] };
        if (path === "/api") return document;
        return {
          ...document,
          items: [...document.items, { metadata: { name: "metrics.example" }, versions: [stale] }],
        };
      },
    };
    const { backup, results } = await takeBackup({
      reader,
      spec: { includedNamespaces: ["shop", "nowhere"], includedResources: ["pods", "deploymnts*"] },
    });

    expect(results.warnings.velero).toEqual([
      expect.stringContaining("metrics.example/v1"),
      expect.stringContaining("'deploymnts*'"),
    ]);
    expect(results.errors.velero).toEqual([
      expect.stringMatching(/^ message: \/Error selecting items error: \/.*'nowhere'/),
    ]);
    expect(backup.status).toMatchObject({ phase: "PartiallyFailed", warnings: 2, errors: 1 });
  });
});
