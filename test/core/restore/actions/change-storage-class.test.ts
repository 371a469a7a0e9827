import { describe, expect, it } from "vitest";
import { withField } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { changeStorageClass } from "../../../../lambdas/core/restore/actions/change-storage-class.ts";
import type { PluginConfigs } from "../../../../lambdas/core/restore/actions/plugin-configs.ts";
import { object, refOf, restoreContext } from "../item/builders.ts";

type Config = PluginConfigs["changeStorageClass"];

const volume = (storageClassName?: string) =>
  object("PersistentVolume", undefined, "pv-1", {
    spec: { ...(storageClassName && { storageClassName }) },
  });
const claim = (storageClassName?: string) =>
  object("PersistentVolumeClaim", "velero", "pvc-1", {
    spec: { ...(storageClassName && { storageClassName }) },
  });
const statefulSet = (...classes: readonly string[]) =>
  object("StatefulSet", "velero", "sts-1", {
    spec: { volumeClaimTemplates: classes.map((name) => ({ spec: { storageClassName: name } })) },
  });

const RESOURCES: Readonly<Record<string, string>> = {
  PersistentVolume: "persistentvolumes",
  PersistentVolumeClaim: "persistentvolumeclaims",
  StatefulSet: "statefulsets.apps",
};

function execute(before: ReturnType<typeof object>, config: Config) {
  const pluginConfigs = { ...(config && { changeStorageClass: config }) };
  const context = restoreContext({ settings: { ...restoreContext().settings, pluginConfigs } });
  const ref = refOf(String(RESOURCES[before.kind]), before);
  return changeStorageClass.execute({ ref, object: before, archived: before, context });
}

const one = (to: string, ...available: readonly string[]) => ({
  data: { "storageclass-1": to },
  available,
});
const ONE = one("storageclass-2", "storageclass-2");
const NOWHERE = one("nonexistent-storage-class");
const OTHER = { data: { "storageclass-3": "storageclass-4" }, available: [] };
const THREE = {
  data: { "storageclass-1": "a", "storageclass-2": "b", "storageclass-3": "c" },
  available: ["a", "b", "c"],
};

describe("change-storage-class (TestChangeStorageClassActionExecute)", () => {
  it.for<[name: string, from: ReturnType<typeof object>, config: Config, to: object]>([
    [
      "a valid mapping for a persistent volume is applied correctly",
      volume("storageclass-1"),
      ONE,
      volume("storageclass-2"),
    ],
    [
      "a valid mapping for a persistent volume claim is applied correctly",
      claim("storageclass-1"),
      ONE,
      claim("storageclass-2"),
    ],
    [
      "when no config map exists for the plugin, the item is returned as-is",
      volume("storageclass-1"),
      undefined,
      volume("storageclass-1"),
    ],
    [
      "when no storage class mappings exist in the plugin config map, the item is returned as-is",
      volume("storageclass-1"),
      { data: {}, available: [] },
      volume("storageclass-1"),
    ],
    [
      "when persistent volume has no storage class, the item is returned as-is",
      volume(),
      ONE,
      volume(),
    ],
    [
      "when persistent volume claim has no storage class, the item is returned as-is",
      claim(),
      ONE,
      claim(),
    ],
    [
      "when persistent volume's storage class has no mapping in the config map, the item is returned as-is",
      volume("storageclass-1"),
      OTHER,
      volume("storageclass-1"),
    ],
    [
      "when persistent volume claim's storage class has no mapping in the config map, the item is returned as-is",
      claim("storageclass-1"),
      OTHER,
      claim("storageclass-1"),
    ],
    [
      "when statefulset's VolumeClaimTemplates has only one pvc, a valid mapping for a statefulset is applied correctly",
      statefulSet("storageclass-1"),
      ONE,
      statefulSet("storageclass-2"),
    ],
    [
      "when statefulset's VolumeClaimTemplates has more than one same pvc's storageClassName, a valid mapping for a statefulset is applied correctly",
      statefulSet("storageclass-1", "storageclass-1"),
      ONE,
      statefulSet("storageclass-2", "storageclass-2"),
    ],
    [
      "when statefulset's VolumeClaimTemplates has more than one different pvc's storageClassName, a valid mapping for a statefulset is applied correctly",
      statefulSet("storageclass-1", "storageclass-2", "storageclass-3"),
      THREE,
      statefulSet("a", "b", "c"),
    ],
    [
      "when no config map exists for the plugin, the statefulset item is returned as-is",
      statefulSet("storageclass-1"),
      undefined,
      statefulSet("storageclass-1"),
    ],
    [
      "when persistent volume claim has no storage class, the statefulset item is returned as-is",
      statefulSet(),
      ONE,
      statefulSet(),
    ],
    [
      "when statefulset's storage class has no mapping in the config map, the item is returned as-is",
      statefulSet("storageclass-1"),
      OTHER,
      statefulSet("storageclass-1"),
    ],
    [
      "a storage class called constructor has no mapping",
      volume("constructor"),
      ONE,
      volume("constructor"),
    ],
    [
      "a template that is no object stays",
      withField(statefulSet(), ["spec", "volumeClaimTemplates"], ["x"]),
      ONE,
      withField(statefulSet(), ["spec", "volumeClaimTemplates"], ["x"]),
    ],
  ])("%s", ([, from, config, to]) => {
    expect(execute(from, config)).toEqual({ outcome: "restore", object: to });
  });

  it.for([
    ["persistent volume", volume("storageclass-1")],
    ["persistent volume claim", claim("storageclass-1")],
    ["statefulset", statefulSet("storageclass-1")],
  ] as const)(
    "when %s's storage class is mapped to a nonexistent storage class, an error is returned",
    ([, from]) => {
      expect(execute(from, NOWHERE)).toEqual({
        outcome: "failed",
        error: expect.stringContaining(
          'error getting storage class nonexistent-storage-class from API: storageclasses.storage.k8s.io "nonexistent-storage-class" not found',
        ),
      });
    },
  );

  it("fails for every item while two ConfigMaps give mappings", () => {
    const config = { problem: "found more than one", available: [] };
    expect(execute(claim("a"), config)).toEqual({
      outcome: "failed",
      error: "found more than one",
    });
  });
});
