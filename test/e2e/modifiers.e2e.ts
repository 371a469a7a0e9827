import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import type { RestoreSpec } from "../../lambdas/core/velero/restore.ts";
import { configMap } from "../support/builders.ts";
import { type MemoryObjectStore, memoryObjectStore } from "../support/fakes/memory-object-store.ts";
import { object } from "../support/restore-rig.ts";
import { runRestore } from "../support/run-restore.ts";
import { backUpPorts, backupOf } from "../support/take-backup.ts";
import { clusterWriter } from "./support/cluster-writer.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

let cluster: ControlPlane;
let store: MemoryObjectStore;

const claim = (name: string) =>
  object("v1", "PersistentVolumeClaim", name, "shop", {
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "gp2",
      resources: { requests: { storage: "1Gi" } },
    },
  });
const service = (name: string) =>
  object("v1", "Service", name, "shop", { spec: { ports: [{ port: 80 }] } });

const apply = (objects: readonly object[]) =>
  cluster.kubectl(
    ["apply", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
  );

beforeAll(async () => {
  cluster = await startControlPlane();
  for (const namespace of ["shop", "velero"]) {
    await cluster.kubectl(["create", "namespace", namespace]);
  }
  await apply([
    ...["good", "bad"].flatMap((name) => [configMap("shop", name, "1"), service(name)]),
    claim("data"),
  ]);
  store = memoryObjectStore();
  await using ports = await clusterWriter(cluster.kubeconfig);
  await backUp(backUpPorts(ports.reader, store), backupOf("b", { includedNamespaces: ["shop"] }));
});
afterAll(() => cluster?.stop());

const rule = (groupResource: string, patches: object, conditions: object = {}) => ({
  conditions: { groupResource, resourceNameRegex: "^bad$", ...conditions },
  ...patches,
});

/** Restores into a namespace of its own. */
async function restoreInto(name: string, spec: Partial<RestoreSpec> = {}) {
  await using ports = await clusterWriter(cluster.kubeconfig);
  const whole = { backupName: "b", namespaceMapping: { shop: name }, ...spec };
  // Awaited here, since the connection ends with the block.
  return await runRestore({ ...ports, store, name, spec: whole });
}

/** Restores into a namespace of its own by one rule. */
async function restoreBy(name: string, only: object) {
  const modifier = `modifier-${name}`;
  const rules = JSON.stringify({ version: "v1", resourceModifierRules: [only] });
  await apply([{ ...configMap("velero", modifier), data: { rules } }]);
  return restoreInto(name, { resourceModifier: { kind: "configmap", name: modifier } });
}

const namesIn = async (namespace: string) => {
  const list = ["get", "configmaps,services,persistentvolumeclaims", "-n", namespace, "-o", "name"];
  const names = await cluster.kubectl(list);
  return names
    .trim()
    .split("\n")
    .filter((name) => !name.endsWith("/kube-root-ca.crt"))
    .toSorted();
};

const ALL = [
  "configmap/bad",
  "configmap/good",
  "persistentvolumeclaim/data",
  "service/bad",
  "service/good",
];

describe("resource modifiers, in a real API server", () => {
  it.for<[name: string, rule: object, missing: string, error: RegExp]>([
    [
      "out-of-range",
      rule("services", {
        patches: [{ operation: "replace", path: "/spec/ports/0/port", value: "70000" }],
      }),
      "service/bad",
      /^error restoring services\/out-of-range\/bad: Service "bad" is invalid: spec\.ports\[0\]\.port: Invalid value: 70000/,
    ],
    [
      "wrong-type",
      rule("services", { mergePatches: [{ patchData: '{"spec":{"ports":"none"}}' }] }),
      "service/bad",
      /^error restoring services\/wrong-type\/bad: .*(cannot unmarshal|expected|invalid)/,
    ],
    [
      "other-name",
      rule("configmaps", { mergePatches: [{ patchData: '{"metadata":{"name":"Not A Name"}}' }] }),
      "configmap/bad",
      /^error restoring configmaps\/other-name\/bad: .*Invalid value: "Not A Name"/,
    ],
  ])(
    "name the object that they make invalid, and the restore goes on: %s",
    async ([name, one, missing, error]) => {
      const { summary, results } = await restoreBy(name, one);

      expect(summary).toMatchObject({ phase: "PartiallyFailed", failed: 1, errors: 1 });
      expect(results.errors.namespaces?.[name]).toEqual([expect.stringMatching(error)]);
      expect(await namesIn(name)).toEqual(ALL.filter((item) => item !== missing));
    },
  );

  it.for<[name: string, rule: object, error: RegExp]>([
    [
      "no-path",
      rule("configmaps", { patches: [{ operation: "remove", path: "/data/none" }] }),
      /^error modifying configmaps\/no-path\/bad: rule 1 of the resource modifier: /,
    ],
    [
      "no-expression",
      rule("configmaps", { mergePatches: [{ patchData: "{}" }] }, { resourceNameRegex: "(" }),
      /^error modifying configmaps\/no-expression\/bad: rule 1 of the resource modifier: regular expression/,
    ],
  ])(
    "name the object that they cannot change, and restore it as it was: %s",
    async ([name, one, error]) => {
      const { summary, results } = await restoreBy(name, one);

      expect(summary).toMatchObject({ phase: "PartiallyFailed", failed: 0 });
      expect(results.errors.namespaces?.[name]).toContainEqual(expect.stringMatching(error));
      expect(await namesIn(name)).toEqual(ALL);
    },
  );

  it("are not held up by an expression that hangs others", async () => {
    const hanging = rule(
      "configmaps",
      { mergePatches: [{ patchData: "{}" }] },
      {
        resourceNameRegex: "^(([a-z])+.)+[A-Z]$",
      },
    );
    const began = Date.now();
    const { summary } = await restoreBy("hanging", hanging);

    expect(summary.phase).toBe("Completed");
    expect(Date.now() - began).toBeLessThan(30_000);
  });
});

describe("ConfigMaps of Velero's plug-ins, in a real API server", () => {
  it("that map to a class that is not there fail the claims of that class, and the restore goes on", async () => {
    const labels = {
      "velero.io/plugin-config": "",
      "velero.io/change-storage-class": "RestoreItemAction",
    };
    const classes = configMap("velero", "classes");
    const metadata = { ...classes.metadata, labels };
    await apply([{ ...classes, metadata, data: { gp2: "nowhere" } }]);
    const { summary, results } = await restoreInto("no-class");

    expect(summary).toMatchObject({ phase: "PartiallyFailed", failed: 1, errors: 1 });
    expect(results.errors.namespaces?.["no-class"]).toEqual([
      expect.stringMatching(/^error preparing persistentvolumeclaims\/no-class\/data: .*nowhere/),
    ]);
    expect(await namesIn("no-class")).toEqual(ALL.filter((one) => !one.startsWith("persistent")));
  });
});
