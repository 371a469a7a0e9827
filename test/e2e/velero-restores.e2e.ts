import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseItemPath } from "../../lambdas/core/archive/item.ts";
import { NON_RESTORABLE_RESOURCES } from "../../lambdas/core/velero/restore-defaults.ts";
import { bucketWith, runRestore } from "../support/run-restore.ts";
import { veleroBackup } from "../support/velero-fixtures.ts";
import { clusterWriter } from "./support/cluster-writer.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

/** What a restore of everything leaves out, or the cluster takes away again, each with its rule. */
const NOT_THERE: readonly (readonly [rule: string, path: RegExp])[] = [
  [
    "completed jobs and pods are not restored",
    /^(jobs\.batch\/batch\/import|pods\/batch\/import-)/,
  ],
  [
    "volumes whose policy is Delete are provisioned anew",
    /^persistentvolumes\/\/pv-(csi-gp3|spare)$/,
  ],
  ["slices without an owner are removed by their controller", /^endpointslices\./],
  ["addresses of services are given anew", /^ipaddresses\./],
];

/** Refuses one object of namespace `denied`, as when Velero restored into it. */
const REFUSAL = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: refuse }
spec:
  matchConstraints:
    namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: denied } }
    resourceRules:
      - { apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }
  validations:
    - { expression: "object.metadata.name != 'same-name'", message: this name is refused }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: refuse }
spec: { policyName: refuse, validationActions: [Deny] }
---
apiVersion: v1
kind: Namespace
metadata: { name: denied }
`;

function restorable(path: string) {
  const ref = parseItemPath(path);
  if (ref === undefined || ref.versionDir !== undefined) return undefined;
  return NON_RESTORABLE_RESOURCES.includes(ref.groupResource) ? undefined : ref;
}

describe("restores of a real Velero's backups into a real cluster", () => {
  let cluster: ControlPlane;
  beforeAll(async () => {
    cluster = await startControlPlane({ nodes: 3 });
    await cluster.kubectl(["apply", "-f", "-"], REFUSAL);
  });
  afterAll(() => cluster?.stop());

  const restore = async (name: string, backup: string, spec: object) => {
    await using ports = await clusterWriter(cluster.kubeconfig);
    // Awaited here, since the connection ends with the block.
    return await runRestore({ ...ports, store: await bucketWith(backup), name, spec });
  };
  const golden = async (name: string) => {
    const file = new URL(`../golden/restores/${name}.json`, import.meta.url);
    const { spec, resourceList, results } = JSON.parse(await readFile(file, "utf8"));
    // A message about Velero itself, in the namespace of the same name by mistake of Velero's.
    delete results.warnings.namespaces?.cluster;
    return { spec, resourceList, results };
  };

  it("bring back everything", async () => {
    const { summary } = await restore("all", "everything", { backupName: "everything" });
    const { entries } = await veleroBackup("everything");
    const names = await cluster.kubectl(["get", await listable(), "-A", "-o", NAMES]);
    const there = new Set(names.trim().split("\n"));
    const missing = [...entries].flatMap(([path, text]) => {
      const ref = restorable(path);
      if (ref === undefined) return [];
      const { groupResource, namespace = "", name } = ref;
      const { kind } = JSON.parse(text) as { kind: string };
      return there.has(`${kind}/${namespace}/${name}`)
        ? []
        : [`${groupResource}/${namespace}/${name}`];
    });

    expect(summary).toMatchObject({ phase: "Completed", errors: 0 });
    expect(missing.filter((place) => !NOT_THERE.some(([, path]) => path.test(place)))).toEqual([]);
  });

  it.for(["mapped", "denied", "with-status"])("do in '%s' what Velero did", async (name) => {
    const { spec, resourceList, results } = await golden(name);
    const done = await restore(name, "full", spec);

    expect(done.resourceList).toEqual(resourceList);
    expect(done.results).toEqual(results);
  });

  // The cluster is not the one Velero saw: what its controllers made since is not the same.
  it.for(["warned", "updated"])("touch in '%s' the objects that Velero touched", async (name) => {
    const { spec, resourceList } = await golden(name);
    const done = await restore(name, "full", spec);
    const objects = (list: Readonly<Record<string, readonly string[]>>) =>
      Object.entries(list).flatMap(([kind, ends]) =>
        ends.map((end) => `${kind} ${end.slice(0, end.lastIndexOf("("))}`),
      );

    expect(objects(done.resourceList)).toEqual(objects(resourceList));
    expect(done.results.errors).toEqual({});
  });

  it("bring back a backup that Velero itself cannot restore", async () => {
    const spec = { backupName: "too-long-name", namespaceMapping: { "too-long": "too-long-copy" } };
    const { summary } = await restore("too-long-name", "too-long-name", spec);
    const made = await cluster.kubectl(["-n", "too-long-copy", "get", "configmaps", "-o", "name"]);

    expect(summary.phase).toBe("Completed");
    expect(made).toMatch(/z{253}/);
  });

  const listable = async () => {
    const names = await cluster.kubectl(["api-resources", "--verbs=list,create", "-o", "name"]);
    return names.trim().split("\n").join(",");
  };
});

const NAMES =
  'jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name}{"\\n"}{end}';
