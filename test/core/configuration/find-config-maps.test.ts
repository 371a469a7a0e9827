import { describe, expect, it } from "vitest";
import type { ConfigMap } from "../../../lambdas/core/configuration/config-map.ts";
import {
  type ConfigMapSource,
  clusterConfigMaps,
  findConfigMap,
} from "../../../lambdas/core/configuration/find-config-maps.ts";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import { ListRefusal } from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { object } from "../../support/restore-rig.ts";

const FIELD = "spec.resourcePolicy";

const configMap = (name: string, data?: object) => ({
  ...object("v1", "ConfigMap", name, "velero"),
  ...(data && { data }),
});

async function sourceWith(...objects: readonly ReturnType<typeof object>[]) {
  const reader = memoryKubernetesReader(objects);
  return { reader, discovery: await discover(reader), declared: [] as readonly ConfigMap[] };
}

const dataOf = async (name: string, source: ConfigMapSource) =>
  (await findConfigMap(name, FIELD, source)).data;

describe("findConfigMap", () => {
  it("takes the cluster's ConfigMap in namespace velero", async () => {
    const elsewhere = object("v1", "ConfigMap", "p", "shop", { data: { a: "no" } });
    const source = await sourceWith(elsewhere, configMap("p", { "any.yaml": "yes" }));
    expect(await dataOf("p", source)).toEqual({ "any.yaml": "yes" });
  });

  it("takes the configuration file's before the cluster's", async () => {
    const source = await sourceWith(configMap("p", { a: "cluster" }));
    const declared = [configMap("p", { a: "file" }) as ConfigMap];
    expect(await dataOf("p", { ...source, declared })).toEqual({ a: "file" });
  });

  it.for<[title: string, found: readonly ReturnType<typeof object>[], problem: RegExp]>([
    ["none", [configMap("q", { a: "1" })], /^spec\.resourcePolicy "p": there is no ConfigMap/],
    ["a cluster without ConfigMaps", [object("v1", "Pod", "x", "velero")], /there is no ConfigMap/],
  ])("fails for %s", async ([, found, problem]) => {
    const source = await sourceWith(...found);
    await expect(dataOf("p", source)).rejects.toThrow(problem);
  });
});

describe("clusterConfigMaps", () => {
  it.for([
    [new ListRefusal(403, "Forbidden", "not for you"), /cannot list the ConfigMaps.*not for you/],
    [new TypeError("a bug"), /^a bug$/],
  ] as const)("fails for %o", async ([error, problem]) => {
    const source = await sourceWith(configMap("p"));
    const reader = memoryKubernetesReader([], { onList: () => error });
    const listed = clusterConfigMaps({ ...source, reader }, { labelSelector: "a" });
    await expect(listed).rejects.toThrow(problem);
  });
});
