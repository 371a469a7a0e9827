import { beforeAll, describe, expect, it } from "vitest";
import { s3ObjectStore } from "../../../lambdas/adapters/s3/s3-object-store.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import type { KubernetesReader } from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import type { RestoreSummary } from "../../../lambdas/core/restore/finish-restore.ts";
import type { RunLinks } from "../../../lambdas/core/run-links.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { type ArchiveEntries, archiveEntries } from "../../support/archive-entries.ts";
import type { MemoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { startRestoreWorld } from "../../support/restore-world.ts";
import { runRestore } from "../../support/run-restore.ts";
import { takeBackup } from "../../support/take-backup.ts";
import { clusterWriter } from "../support/cluster-writer.ts";
import { startControlPlane } from "../support/control-plane.ts";
import type { DeployedStack } from "../support/deployed-stack.ts";
import { downloaded } from "../support/downloaded.ts";
import { unexplainedDifferences } from "../support/restored-differences.ts";
import { runExecution } from "../support/run-execution.ts";
import { deleteSampleCluster } from "../support/sample-cluster.ts";

/** What a real control plane makes by itself, and the embedded world does not: rule and place. */
const NOT_EMBEDDED: readonly (readonly [rule: string, place: RegExp])[] = [
  ["admission writes pods' priorities", /^pods\/\S+ spec\.priority$/],
  ["the aggregator registers the groups that the cluster serves", /^apiservices\./],
  [
    "a controller describes the CA that it hands out",
    /^configmaps\/\S+\/kube-root-ca\.crt metadata\.annotations\.kubernetes\.io\/description$/,
  ],
];

/** What the EKS safety pack takes off in another cluster than the backup's: rule and place. */
const IN_ANOTHER_CLUSTER: typeof NOT_EMBEDDED = [
  [
    "a role that trusts the source's accounts",
    /^serviceaccounts\/shop\/api metadata\.annotations$/,
  ],
  [
    "names that the source's external-dns answers for",
    /^ingresses\.\S+ metadata\.annotations\.external-dns\.alpha\.kubernetes\.io\/controller$/,
  ],
];

const without = (found: readonly string[], rules: typeof NOT_EMBEDDED) =>
  found.filter((it) => !rules.some(([, place]) => place.test(it)));

const name = "everything";

/** One backup by the deployed workflow, restored by it, by hand into a real cluster, and into the embedded one. */
export function describeRestores(deployed: () => DeployedStack): void {
  describe("a backup of the sample cluster by the workflow", () => {
    let store: MemoryObjectStore;
    let archived: ArchiveEntries;
    beforeAll(async () => {
      const { sfn, s3, bucket } = deployed();
      const backup = { metadata: { name }, spec: { snapshotVolumes: false } };
      const done = await runExecution(sfn, "Jangada-lab-BackupWorkflow", { backup });
      const { directory, contents } = backupKeys(name);
      expect(done).toMatchObject({
        phase: "Completed",
        errors: 0,
        consistency: "atomic",
        links: {
          execution: expect.stringContaining(":execution:Jangada-lab-BackupWorkflow:"),
          logs: expect.stringContaining("Jangada-lab-"),
          files: expect.stringContaining(
            `/s3/buckets/${bucket}?region=us-east-1&prefix=${directory}`,
          ),
        },
      });
      store = await downloaded(s3ObjectStore(s3, { bucketName: bucket }), directory);
      archived = await archiveEntries(store.objects.get(contents) ?? Buffer.alloc(0));
    });

    const differences = async (reader: KubernetesReader) => {
      const { entries: restored } = await takeBackup({ reader });
      const listed = [...archived]
        .filter(([path]) => path.endsWith(".json"))
        .map(([, text]) => parseLossless(text) as KubernetesObject);
      return unexplainedDifferences({ archived, listed, restored });
    };

    it("gives everything back through the workflow, after everything was deleted", async () => {
      const { sfn, cluster } = deployed();
      await deleteSampleCluster(cluster);
      const done = await runExecution<RestoreSummary & { readonly links: RunLinks }>(
        sfn,
        "Jangada-lab-RestoreWorkflow",
        { backupName: name },
      );
      await using ports = await clusterWriter(cluster.kubeconfig);

      expect(done).toMatchObject({ backupName: name, phase: "Completed", errors: 0 });
      expect(done.links.files).toContain(`prefix=${done.details}`);
      expect(done.links.execution).toContain(":execution:Jangada-lab-RestoreWorkflow:");
      expect(await differences(ports.reader)).toEqual([]);
    });

    it("gives the same by a direct run into an empty real cluster", async () => {
      const empty = await startControlPlane({ nodes: 3 });
      try {
        await using ports = await clusterWriter(empty.kubeconfig);
        const spec = { backupName: name };
        const { summary } = await runRestore({ ...ports, store, name: "direct", spec });

        expect(summary).toMatchObject({ phase: "Completed", errors: 0 });
        expect(without(await differences(ports.reader), IN_ANOTHER_CLUSTER)).toEqual([]);
      } finally {
        await empty.stop();
      }
    });

    it("gives the same in the embedded world, but for what only a control plane makes", async () => {
      await using world = await startRestoreWorld(store);
      await world.restore({ backupName: name });
      const found = await differences(world.reader);

      expect(without(found, [...NOT_EMBEDDED, ...IN_ANOTHER_CLUSTER])).toEqual([]);
    });
  });

  it("ends a restore that cannot run with what is wrong with its input", async () => {
    const input = { backupName: name, includedNamespace: ["shop"] };
    const done = await runExecution(deployed().sfn, "Jangada-lab-RestoreWorkflow", input);

    expect(done).toEqual({
      phase: "FailedValidation",
      validationErrors: [
        "the restore is not valid:",
        'spec.includedNamespace ["shop"]: unknown field; did you mean "includedNamespaces"?',
      ],
    });
  });
}
