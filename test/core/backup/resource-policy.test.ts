import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { backUp } from "../../../lambdas/core/backup/back-up.ts";
import { findResourcePolicy } from "../../../lambdas/core/backup/resource-policy.ts";
import type { ConfigMap } from "../../../lambdas/core/configuration/config-map.ts";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { configMap, ebsPersistentVolume, persistentVolumeClaim } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { backupOf } from "../../support/take-backup.ts";
import { policyYaml } from "../../support/volume-policies.ts";
import { volumeWorld } from "../../support/volume-world.ts";

const POLICY = { resourcePolicy: { kind: "configmap", name: "p" } };

/** A ConfigMap of the configuration file. */
const declared = (text: string) => configMap("velero", "p", text) as ConfigMap;

describe("findResourcePolicy", () => {
  async function found(
    objects: Parameters<typeof memoryKubernetesReader>[0],
    spec: object = POLICY,
  ) {
    const reader = memoryKubernetesReader(objects);
    return findResourcePolicy(spec, { reader, discovery: await discover(reader), declared: [] });
  }

  it("takes the ConfigMap in namespace velero", async () => {
    expect(await found([configMap("velero", "p", "version: v1")])).toEqual({
      policies: { version: "v1" },
      problems: [],
    });
  });

  it.for([[{}], [{ resourcePolicy: { kind: "secret", name: "p" } }]])(
    "reads nothing for the spec %j",
    async ([spec]) => {
      expect(await found([], spec)).toEqual({ problems: [] });
    },
  );

  it.for([
    [
      "none of the name",
      [],
      /^fail to get ResourcePolicies velero\/p ConfigMap with error .*there is no ConfigMap/,
    ],
    [
      "no data",
      [{ ...configMap("velero", "p"), data: {} }],
      /^fail to read the ResourcePolicies from ConfigMap velero\/p with error the ConfigMap has 0 entries/,
    ],
    [
      "a bad document",
      [configMap("velero", "p", "version: v9")],
      /^fail to validate ResourcePolicies in ConfigMap velero\/p with error version "v9": incompatible version number v9/,
    ],
  ] as const)("says in Velero's words that there is %s", async ([, objects, problem]) => {
    const { policies, problems } = await found(objects);
    expect(policies).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });

  it("passes on what is no problem of the ConfigMap", async () => {
    const reader = memoryKubernetesReader([configMap("velero", "p")], {
      onList: () => new TypeError("a bug"),
    });
    const source = { reader, discovery: await discover(reader), declared: [] };
    await expect(findResourcePolicy(POLICY, source)).rejects.toThrow("a bug");
  });
});

describe("a backup with a resource policy", () => {
  /** Two EBS disks; the claim of the second is labelled `keep=no`. */
  async function taken(policy: string, spec: object = {}) {
    const world = volumeWorld({ disks: [{}, {}] });
    world.reader.apply(
      persistentVolumeClaim("shop", "claim-1", { volumeName: "pv-1", labels: { keep: "no" } }),
    );
    const ports = { ...world.ports, configMaps: [declared(policy)] };
    const { status } = await backUp(ports, backupOf("nightly", { ...POLICY, ...spec }));
    const keys = backupKeys("nightly");
    const json = (key: string) =>
      JSON.parse(gunzipSync(world.store.objects.get(key) ?? "").toString());
    const kinds = Object.keys(json(keys.resourceList));
    const results = json(keys.results);
    return { status, info: json(keys.volumeInfo), kinds, results, calls: world.reader.requests };
  }

  const skipped = (pvName: string) => ({
    pvName,
    skipped: true,
    skippedReason:
      "volumeSnapshot: not satisfy the criteria for VolumePolicy or the legacy snapshot way;",
  });
  const snapshotted = (pvName: string) => ({ pvName, backupMethod: "NativeSnapshot" });

  it("skips the volumes that it says, and writes down why", async () => {
    const { status, info } = await taken(policyYaml("{csi: {driver: ebs.csi.aws.com}}"));
    expect(status).toMatchObject({ phase: "Completed" });
    expect(info).toMatchObject([skipped("pv-0"), skipped("pv-1")]);
  });

  it.for([
    [{ includedNamespaces: ["*"] }],
    [
      {
        includedNamespaces: ["shop"],
        includedNamespaceScopedResources: ["pods", "persistentvolumeclaims"],
      },
    ],
  ])("looks at the claims of volumes, with the spec %j", async ([spec]) => {
    const { info } = await taken(policyYaml("{pvcLabels: {keep: no}, pvcPhase: [Bound]}"), spec);
    expect(info).toMatchObject([skipped("pv-1"), snapshotted("pv-0")]);
  });

  it("looks for no claim of a volume that has none, or whose claim is gone", async () => {
    const world = volumeWorld({ disks: [{}] });
    const [free, released] = [world.ec2.addVolume(), world.ec2.addVolume()];
    world.reader.apply(
      ebsPersistentVolume("pv-free", free.id),
      ebsPersistentVolume("pv-released", released.id, "shop/gone"),
    );
    const policy = policyYaml("{pvcLabels: {keep: no}}");
    const ports = { ...world.ports, configMaps: [declared(policy)] };
    const { status } = await backUp(ports, backupOf("nightly", POLICY));
    expect(status).toMatchObject({ phase: "Completed", volumeSnapshotsCompleted: 3 });
  });

  it("snapshots the volumes that it says although snapshotVolumes is false", async () => {
    const policy = policyYaml("{pvcLabels: {keep: no}}", "snapshot");
    const { info } = await taken(policy, { snapshotVolumes: false });
    expect(info).toMatchObject([skipped("pv-0"), snapshotted("pv-1")]);
  });

  it("warns of each volume, and of each rule, that wants files copied", async () => {
    const { status, info, results } = await taken(
      policyYaml("{pvcLabels: {keep: no}}", "fs-backup"),
    );
    expect(status).toMatchObject({ phase: "Completed", warnings: 2 });
    expect(info).toMatchObject([skipped("pv-1"), snapshotted("pv-0")]);
    expect(results.warnings).toEqual({
      velero: [expect.stringContaining("volumePolicies[0] of the resource policy asks for fs-b")],
      cluster: [expect.stringMatching(/name: \/pv-1 message: .*fs-backup.* is not in the backup/)],
    });
  });

  it("leaves out the resources that it excludes, unless the spec includes them", async () => {
    const policy =
      "{version: v1, includeExcludePolicy: {excludedNamespaceScopedResources: [configmaps, pods]}}";
    const spec = { includedNamespaceScopedResources: ["pods", "persistentvolumeclaims"] };
    expect((await taken(policy)).kinds).not.toContain("v1/ConfigMap");
    expect((await taken(policy)).kinds).not.toContain("v1/Pod");
    expect((await taken(policy, spec)).kinds).toContain("v1/Pod");
  });

  it("fails validation with every problem of the ConfigMap, and nothing is written", async () => {
    const policy =
      "{version: v2, volumePolicies: [{conditions: {capacity: 1Gi}, action: {type: x}}]}";
    const world = volumeWorld();
    const ports = { ...world.ports, configMaps: [declared(policy)] };
    const refused = backUp(ports, backupOf("nightly", POLICY));
    await expect(refused).rejects.toThrow(/version number v2.*Capacity 1Gi.*action type x/s);
    expect(world.store.objects.has(backupKeys("nightly").metadata)).toBe(false);
  });

  it("fails validation when it includes and excludes and the spec has old filters", async () => {
    const policy = "{version: v1, includeExcludePolicy: {}}";
    await expect(taken(policy, { includedResources: ["pods"] })).rejects.toThrow(
      "They cannot be used with include-exclude policies.",
    );
  });
});
