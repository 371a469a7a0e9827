import { beforeAll, describe, expect, it } from "vitest";
import { apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { startKubernetesWorld } from "../../../local/world/kubernetes/kubernetes-world.ts";
import type { ArchiveEntries } from "../../support/archive-entries.ts";
import { canonicalJson } from "../../support/canonical-json.ts";
import { type TakenBackup, takeBackup } from "../../support/take-backup.ts";
import { type ExpectedBackup, expectedBackup } from "../../support/velero-decisions.ts";
import {
  clusterAt,
  VELERO_BACKUPS,
  type VeleroBackupName,
  veleroBackup,
} from "../../support/velero-fixtures.ts";

/** The pod of `sample-cluster/90-hooked.yaml`: its hook failed, so that no archive of Velero's has it. */
const HOOKED_POD: KubernetesObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "database",
    namespace: "hooked",
    uid: "d0a5ba5e-0000-4000-8000-000000000000",
    resourceVersion: "670",
    creationTimestamp: "2026-11-23T11:41:55Z",
    annotations: {
      "pre.hook.backup.velero.io/command": '["/bin/freeze"]',
      "pre.hook.backup.velero.io/on-error": "Fail",
      "post.hook.backup.velero.io/command": '["/bin/thaw"]',
      "post.hook.backup.velero.io/on-error": "Continue",
    },
  },
  spec: { containers: [{ name: "database", image: "registry.example/db:1" }] },
};

/** Backs up, by a fixture's spec, the cluster its Velero saw. */
async function backUpFixture(name: VeleroBackupName): Promise<TakenBackup> {
  const objects = [...(await clusterAt(name)), ...(name === "hooks-fail" ? [HOOKED_POD] : [])];
  // Without controllers, which would furnish and tidy what is loaded.
  await using world = await startKubernetesWorld({ controllers: false });
  world.load(objects);
  const client = apiClient({ server: world.url, tls: {}, authorization: async () => undefined });
  try {
    const { spec } = await veleroBackup(name);
    return await takeBackup({ reader: kubernetesReader(client), name, spec });
  } finally {
    await client.close();
  }
}

function canonical(entries: ArchiveEntries): readonly string[] {
  return [...entries]
    .map(([path, text]) => `${path} ${path.endsWith(".json") ? canonicalJson(text) : text}`)
    .sort();
}

describe.each(VELERO_BACKUPS)("a backup like Velero's '%s', of the same cluster", (name) => {
  let taken: TakenBackup;
  let expected: ExpectedBackup;
  beforeAll(async () => {
    taken = await backUpFixture(name);
    expected = await expectedBackup(name);
  });

  it("holds what Velero's archive holds, exactly", () => {
    expect(canonical(taken.entries), expected.reason).toEqual(canonical(expected.entries));
  });

  it("lists the resources that Velero lists", () => {
    expect(taken.resourceList, expected.reason).toEqual(expected.resourceList);
  });

  it("counts the items of that list", () => {
    const items = Object.values(taken.resourceList).flat().length;

    expect(taken.backup.status?.progress).toEqual({ totalItems: items, itemsBackedUp: items });
  });
});

it("leaves out the pod whose hook could not run, and counts and complains as Velero did", async () => {
  const { backup, results } = await backUpFixture("hooks-fail");

  expect(backup.status).toMatchObject({
    phase: "PartiallyFailed",
    hookStatus: { hooksAttempted: 1, hooksFailed: 1 },
  });
  expect(results.errors.namespaces?.hooked).toEqual([
    expect.stringContaining("name: /database message: /Error executing hook"),
    expect.stringContaining("name: /database message: /Error running pre hooks for pod"),
  ]);
});
