import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { OnDemandItems } from "../../../lambdas/core/restore/on-demand-items.ts";
import { readPlannedItems } from "../../../lambdas/core/restore/planned-items.ts";
import { readPlan } from "../../../lambdas/core/restore/restore-plan.ts";
import { configMap, object, RestoreRig } from "../../support/restore-rig.ts";

const NAMESPACE = [
  "resources/namespaces/cluster/shop.json",
  object("v1", "Namespace", "shop"),
] as const;

async function plannedPaths(rig: RestoreRig, chunk: string): Promise<readonly string[]> {
  const body = await rig.store.get(`restores/r/plan/chunks/${chunk}.ndjson.gz`);
  return (await Array.fromAsync(readPlannedItems(body))).map(({ path }) => path);
}

function volume(name: string, policy = "Retain") {
  const spec = { persistentVolumeReclaimPolicy: policy };
  const path = `resources/persistentvolumes/cluster/${name}.json`;
  return [path, object("v1", "PersistentVolume", name, undefined, { spec })] as const;
}

describe("planRestore", () => {
  it("sorts the archive's items by their turn into one chunk, namespaces before their contents", async () => {
    const rig = new RestoreRig();
    const plan = await rig.plan([
      [
        "resources/deployments.apps/namespaces/shop/web.json",
        object("apps/v1", "Deployment", "web", "shop"),
      ],
      ["resources/pods/namespaces/shop/web.json", object("v1", "Pod", "web", "shop")],
      configMap("shop", "settings"),
      NAMESPACE,
      ["resources/pods/v1-preferredversion/namespaces/shop/web.json", "{}"],
    ]);

    expect(plan).toMatchObject({ waves: [["0000"]], items: 4, namespaces: ["shop"], messages: [] });
    expect(await plannedPaths(rig, "0000")).toEqual([
      "resources/namespaces/cluster/shop.json",
      "resources/configmaps/namespaces/shop/settings.json",
      "resources/pods/namespaces/shop/web.json",
      "resources/deployments.apps/namespaces/shop/web.json",
    ]);
  });

  it("writes the plan where the restore finds it", async () => {
    const rig = new RestoreRig();
    const plan = await rig.plan([configMap("shop", "settings")]);

    expect(await readPlan(rig.store, "r")).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  it("plans a bare namespace where the archive has none", async () => {
    const rig = new RestoreRig();
    await rig.plan([configMap("shop", "settings")]);

    expect(await plannedPaths(rig, "0000")).toContain("resources/namespaces/cluster/shop.json");
  });

  it("makes only namespaces that something is restored into, or that are restored themselves", async () => {
    const rig = new RestoreRig({ includedNamespaces: ["shop"] });
    const other = [
      "resources/namespaces/cluster/other.json",
      object("v1", "Namespace", "other"),
    ] as const;
    const plan = await rig.plan([
      NAMESPACE,
      other,
      configMap("shop", "a"),
      configMap("other", "b"),
    ]);

    expect(plan).toMatchObject({ namespaces: ["shop"], items: 2 });
  });

  it("restores an empty namespace when cluster-scoped items are restored", async () => {
    const plan = await new RestoreRig().plan([NAMESPACE]);

    expect(plan).toMatchObject({ namespaces: ["shop"], items: 1 });
  });

  it("takes the later of two entries of one path", async () => {
    const rig = new RestoreRig();
    const plan = await rig.plan([
      configMap("shop", "a", { data: { n: "1" } }),
      configMap("shop", "a", { data: { n: "2" } }),
    ]);
    const body = await rig.store.get("restores/r/plan/chunks/0000.ndjson.gz");
    const items = await Array.fromAsync(readPlannedItems(body));

    expect(plan.items).toBe(2);
    expect(String(items.at(-1)?.json)).toContain('"n":"2"');
  });

  it("selects by labels, and forgets an item whose later entry no longer matches", async () => {
    const rig = new RestoreRig({ labelSelector: { matchLabels: { app: "web" } } });
    const labels = { metadata: { labels: { app: "web" } } };
    await rig.plan([
      configMap("shop", "a", labels),
      configMap("shop", "b"),
      configMap("shop", "c", labels),
      configMap("shop", "c"),
      configMap("shop", "d", { metadata: { labels: null } }),
    ]);

    expect(await plannedPaths(rig, "0000")).toEqual([
      "resources/namespaces/cluster/shop.json",
      "resources/configmaps/namespaces/shop/a.json",
    ]);
  });

  it("records items that cannot be read and plans the others", async () => {
    const rig = new RestoreRig({
      labelSelector: {},
      namespaceMapping: { shop: "copy" },
    });
    const plan = await rig.plan([
      ["resources/configmaps/namespaces/shop/bad.json", "not json"],
      ["resources/nodes/cluster/bad.json", "{"],
      ["resources/configmaps/namespaces/shop/large.json", "x".repeat(8 * 1024 * 1024 + 1)],
      configMap("shop", "good"),
    ]);

    expect(plan.items).toBe(2);
    expect(plan.messages).toEqual([
      {
        severity: "error",
        scope: { namespace: "copy" },
        text: expect.stringMatching(
          /^error decoding "resources\/configmaps\/namespaces\/shop\/bad\.json": /,
        ),
      },
      {
        severity: "error",
        scope: "cluster",
        text: expect.stringMatching(/^error decoding "resources\/nodes\/cluster\/bad\.json": /),
      },
      {
        severity: "error",
        scope: { namespace: "copy" },
        text: 'error decoding "resources/configmaps/namespaces/shop/large.json": the item is 8388609 bytes long; 8388608 are the most',
      },
    ]);
  });

  // velero pkg/restore/restore_test.go, TestInvalidTarballContents.
  it("empty tarball returns a warning", async () => {
    const plan = await new RestoreRig().plan([["metadata/version", "1.1.0\n"]]);

    expect(plan).toMatchObject({
      waves: [],
      items: 0,
      messages: [{ severity: "warning", scope: "velero", text: /zero items/ }].map((message) => ({
        ...message,
        text: expect.stringMatching(message.text),
      })),
    });
  });

  it("remembers the service accounts of the backup, restored or not", async () => {
    const account = (namespace: string, name: string) =>
      [`resources/serviceaccounts/namespaces/${namespace}/${name}.json`, "{}"] as const;
    const plan = await new RestoreRig({ includedResources: ["configmaps"] }).plan([
      account("shop", "api"),
      account("shop", "default"),
      account("other", "default"),
    ]);

    expect(plan.serviceAccounts).toEqual({ shop: ["api", "default"], other: ["default"] });
  });

  it("keeps apart what is restored only when another item needs it", async () => {
    const rig = new RestoreRig({ includedNamespaces: ["shop"] });
    await rig.plan([
      volume("pv-1"),
      ["resources/persistentvolumeclaims/namespaces/shop/data.json", "{}"],
      ["resources/persistentvolumeclaims/namespaces/other/data.json", "{}"],
      ["resources/storageclasses.storage.k8s.io/cluster/gp3.json", "{}"],
    ]);
    const onDemand = new OnDemandItems(rig.store, "r");

    expect(await plannedPaths(rig, "0000")).toEqual([
      "resources/namespaces/cluster/shop.json",
      "resources/persistentvolumeclaims/namespaces/shop/data.json",
    ]);
    expect(
      String((await onDemand.find("resources/persistentvolumes/cluster/pv-1.json"))?.json),
    ).toBe(JSON.stringify(volume("pv-1")[1]));
    for (const namespace of ["shop", "other"]) {
      const path = `resources/persistentvolumeclaims/namespaces/${namespace}/data.json`;
      expect(await onDemand.find(path)).toEqual({ json: undefined });
    }
    expect(await onDemand.find("resources/persistentvolumes/cluster/none.json")).toBeUndefined();
  });

  it("finds the last of two items kept apart under one path, and many in several files", async () => {
    const rig = new RestoreRig({ includedNamespaces: ["shop"] });
    const padding = { metadata: { annotations: { padding: "x".repeat(700_000) } } };
    const many = Array.from({ length: 40 }, (_, n) => {
      const [path, content] = volume(`pv-${n}`);
      return [
        path,
        { ...content, ...padding, metadata: { ...content.metadata, ...padding.metadata } },
      ] as const;
    });
    await rig.plan([...many, ["resources/persistentvolumes/cluster/pv-0.json", '{"second":1}']]);
    const onDemand = new OnDemandItems(rig.store, "r");

    expect(
      String((await onDemand.find("resources/persistentvolumes/cluster/pv-0.json"))?.json),
    ).toBe('{"second":1}');
    for (const [path, content] of many.slice(1)) {
      expect(String((await onDemand.find(path))?.json)).toBe(JSON.stringify(content));
    }
  });

  it("decides about volumes by the backup's own records", async () => {
    const rig = new RestoreRig();
    const gz = (value: unknown) => gzipSync(JSON.stringify(value));
    await rig.store.put(
      "backups/b/b-volumesnapshots.json.gz",
      gz([{ spec: { persistentVolumeName: "snapped" }, status: { providerSnapshotID: "snap-1" } }]),
    );
    await rig.store.put(
      "backups/b/b-podvolumebackups.json.gz",
      gz([{ spec: { pod: { namespace: "shop", name: "db" }, volume: "data" } }]),
    );
    const plan = await rig.plan([
      volume("kept"),
      volume("lost", "Delete"),
      volume("snapped"),
      ["resources/persistentvolumes/cluster/broken.json", "{"],
      ["resources/persistentvolumes/cluster/liar.json", volume("kept")[1]],
    ]);

    expect(plan.volumePlans).toMatchObject({
      kept: { action: "keepDisk" },
      lost: { action: "provision" },
      snapped: { action: "fromSnapshot" },
    });
    expect(Object.keys(plan.volumePlans)).toHaveLength(3);
    expect(plan.podVolumes).toEqual({ "shop/db": ["data"] });
    expect(rig.cluster.sent("list")).toEqual(["persistentvolumes", "namespaces"]);
  });

  it("asks the cluster for its volumes once when the backup records a snapshot of one", async () => {
    const rig = new RestoreRig();
    rig.cluster.objects.set("persistentvolumes/there", volume("there")[1]);
    await rig.store.put(
      "backups/b/b-volumeinfo.json.gz",
      gzipSync(JSON.stringify([{ pvName: "there", backupMethod: "NativeSnapshot" }])),
    );
    const plan = await rig.plan([volume("there")]);

    expect(plan.volumePlans).toEqual({ there: { action: "compare" } });
  });

  it("takes no volume to be there where the cluster serves none", async () => {
    const rig = new RestoreRig();
    rig.cluster.resources.length = 0;
    await rig.store.put(
      "backups/b/b-volumeinfo.json.gz",
      gzipSync(JSON.stringify([{ pvName: "x", backupMethod: "NativeSnapshot" }])),
    );
    await rig.plan([volume("x")]);

    expect(rig.cluster.sent("list")).toEqual(["namespaces"]);
  });

  it("fails without a trace in the cluster when the archive is damaged", async () => {
    const rig = new RestoreRig();
    await rig.plan([configMap("shop", "a")]);
    const archive = rig.store.objects.get("backups/b/b.tar.gz") ?? Buffer.alloc(0);
    const cut = new RestoreRig();
    await cut.store.put("backups/b/b.tar.gz", archive.subarray(0, -20));

    await expect(cut.planAgain()).rejects.toThrow(
      expect.objectContaining({ name: ErrorName.CorruptArchive }),
    );
    expect(cut.cluster.requests).toEqual([]);
  });

  it("fails when a chunk cannot be written, and blames no item", async () => {
    const failure = new JangadaError(ErrorName.StoreUnavailable, "no");
    const rig = new RestoreRig();
    const put = rig.store.put.bind(rig.store);
    rig.store.put = async (key, body) => {
      if (key.includes("/chunks/")) throw failure;
      return put(key, body);
    };
    const chunkful = Array.from({ length: 2000 }, (_, n) => configMap("shop", `c${n}`));

    await expect(rig.plan(chunkful)).rejects.toBe(failure);
  });

  it("fails when the plan cannot be written", async () => {
    const failure = new JangadaError(ErrorName.StoreUnavailable, "no");
    const rig = new RestoreRig();
    const put = rig.store.put.bind(rig.store);
    rig.store.put = async (key, body) => {
      if (key.startsWith("restores/")) throw failure;
      return put(key, body);
    };

    await expect(rig.plan([configMap("shop", "a")])).rejects.toBe(failure);
  });
});
