import { describe, expect, it } from "vitest";
import type { ConfigMap } from "../../../lambdas/core/configuration/config-map.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { configMap, object, RestoreRig } from "../../support/restore-rig.ts";

const RULES = `version: v1
resourceModifierRules:
- conditions: {groupResource: configmaps}
  mergePatches: [{patchData: '{"data": {"tier": "test"}}'}]
- conditions: {groupResource: configmaps, resourceNameRegex: "["}
  mergePatches: [{patchData: "{}"}]
`;

const config = (name: string, labels: object, data: object): KubernetesObject => ({
  ...object("v1", "ConfigMap", name, "velero"),
  metadata: { name, namespace: "velero", labels: { "velero.io/plugin-config": "", ...labels } },
  data,
});

const CLASSES = { "velero.io/change-storage-class": "RestoreItemAction" };
const IMAGES = { "velero.io/change-image-name": "RestoreItemAction" };

function rigWith(...inCluster: readonly KubernetesObject[]): RestoreRig {
  const rig = new RestoreRig({ resourceModifier: { kind: "configmap", name: "m" } });
  for (const one of inCluster)
    rig.cluster.objects.set(`configmaps/velero/${one.metadata.name}`, one);
  return rig;
}

const claim = [
  "resources/persistentvolumeclaims/namespaces/shop/data.json",
  object("v1", "PersistentVolumeClaim", "data", "shop", { spec: { storageClassName: "gp2" } }),
] as const;
const storageClass = [
  "resources/storageclasses.storage.k8s.io/cluster/gp3.json",
  object("storage.k8s.io/v1", "StorageClass", "gp3"),
] as const;
const pod = [
  "resources/pods/namespaces/shop/web.json",
  object("v1", "Pod", "web", "shop", { spec: { containers: [{ name: "a", image: "old/web" }] } }),
] as const;

describe("a restore with ConfigMaps in the cluster", () => {
  it("modifies objects, and names a rule that cannot be applied", async () => {
    const rig = rigWith(config("m", {}, { rules: RULES }));
    const summary = await rig.run([configMap("shop", "settings")]);

    expect(rig.cluster.objects.get("configmaps/shop/settings")).toMatchObject({
      data: { tier: "test" },
    });
    expect(summary).toMatchObject({ phase: "PartiallyFailed", created: 2, errors: 1 });
    expect(rig.json("results.gz")).toMatchObject({
      errors: {
        namespaces: {
          shop: [
            expect.stringMatching(
              /^error modifying configmaps\/shop\/settings: rule 2 of the resource modifier: regular expression/,
            ),
          ],
        },
      },
    });
  });

  it("takes the modifier of the configuration file", async () => {
    const rig = rigWith();
    rig.configMaps = [config("m", {}, { rules: RULES }) as ConfigMap];
    await rig.run([configMap("shop", "settings")]);
    expect(rig.cluster.objects.get("configmaps/shop/settings")).toHaveProperty("data.tier", "test");
  });

  it.for([
    [[], /^spec\.resourceModifier "m": there is no ConfigMap of this name/],
    [[config("m", {}, {})], /^spec\.resourceModifier "m": the ConfigMap has 0 entries of data/],
    [
      [config("m", {}, { rules: "version: v3" })],
      /^the resource modifier is not valid:\nversion "v3"/,
    ],
  ] as const)(
    "fails before it changes anything for a modifier that cannot be used (%#)",
    async ([found, problem]) => {
      const rig = rigWith(...found);
      await expect(rig.plan([configMap("shop", "settings")])).rejects.toThrow(problem);
      expect(rig.cluster.sent("create")).toEqual([]);
    },
  );

  it("changes storage classes to ones that come with the restore, and image names", async () => {
    const rig = new RestoreRig();
    for (const one of [
      config("classes", CLASSES, { gp2: "gp3" }),
      config("images", IMAGES, { a: "old,new" }),
      config("other", {}, { gp2: "never" }),
    ]) {
      rig.cluster.objects.set(`configmaps/velero/${one.metadata.name}`, one);
    }
    await rig.run([claim, storageClass, pod]);
    const { objects } = rig.cluster;
    expect(objects.get("persistentvolumeclaims/shop/data")).toMatchObject({
      spec: { storageClassName: "gp3" },
    });
    expect(objects.get("pods/shop/web")).toMatchObject({
      spec: { containers: [{ name: "a", image: "new/web" }] },
    });
  });

  it("fails the items that two ConfigMaps are about, and restores the others", async () => {
    const rig = new RestoreRig();
    for (const one of [config("a", CLASSES, {}), config("b", CLASSES, {})]) {
      rig.cluster.objects.set(`configmaps/velero/${one.metadata.name}`, one);
    }
    const summary = await rig.run([claim, pod]);
    expect(summary).toMatchObject({ failed: 1, errors: 1, created: 2 });
    expect(JSON.stringify(rig.json("results.gz"))).toContain(
      "found more than one ConfigMap labelled velero.io/change-storage-class=RestoreItemAction: a, b",
    );
  });

  it("takes a ConfigMap without data for one without mappings", async () => {
    const rig = new RestoreRig();
    const { data: _, ...empty } = config("a", IMAGES, {});
    rig.cluster.objects.set("configmaps/velero/a", empty);
    rig.cluster.resources.splice(
      rig.cluster.resources.findIndex(({ resource }) => resource === "storageclasses"),
      1,
    );
    rig.cluster.objects.set("configmaps/velero/b", config("b", CLASSES, { gp2: "gp3" }));
    expect(await rig.run([claim, pod])).toMatchObject({ failed: 1, created: 2 });
  });
});
