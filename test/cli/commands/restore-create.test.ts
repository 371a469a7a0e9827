import { describe, expect, it } from "vitest";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import type { FoundBackup } from "../../../lambdas/core/velero/backup-to-restore.ts";
import type { Restore, RestorePhase } from "../../../lambdas/core/velero/restore.ts";
import { fixtureFloor, runCli } from "../support/run-cli.ts";
import { veleroBucket } from "../support/velero-bucket.ts";

/** A floor that restores at once, with this phase, and remembers what and from where. */
async function restoring(phase: RestorePhase = "Completed") {
  const done: { restore: Restore; source: string }[] = [];
  const store = await veleroBucket();
  const floor = {
    ...fixtureFloor(store),
    restore: async (restore: Restore, { backup }: FoundBackup) => {
      done.push({ restore, source: backup.metadata.name });
      return { ...restore, status: { phase } };
    },
  };
  /** Adds a backup of the schedule `nightly`. */
  const addBackup = async (name: string, status: object) => {
    const backup = JSON.parse(String(store.objects.get(backupKeys("from-nightly").metadata)));
    const changed = { ...backup, metadata: { ...backup.metadata, name }, status };
    await store.put(backupKeys(name).metadata, Buffer.from(JSON.stringify(changed)));
  };
  return { done, floor, addBackup };
}

describe("restore create", () => {
  it("restores a backup and says how it ended", async () => {
    const { floor, done } = await restoring();
    const words = "restore create mine --from-backup full --namespace-mappings a:b,c:d -w".split(
      " ",
    );
    const { output, exitCode } = await runCli(words, { floor });
    expect(output).toBe(
      'Restore request "mine" submitted successfully.\n' +
        "Restore completed with status: Completed. You may check for more information using the commands `jangada restore describe mine` and `jangada restore logs mine`.\n",
    );
    expect(exitCode).toBe(0);
    expect(done).toMatchObject([
      {
        source: "full",
        restore: { spec: { backupName: "full", namespaceMapping: { a: "b", c: "d" } } },
      },
    ]);
  });

  it("ends with 1 when something could not be restored", async () => {
    const { floor } = await restoring("PartiallyFailed");
    expect((await runCli(["restore", "create", "--from-backup", "full"], { floor })).exitCode).toBe(
      1,
    );
  });

  it("makes of every flag what it says", async () => {
    const { floor, done } = await restoring();
    const words = [
      ..."restore create mine --from-backup full --include-namespaces a --exclude-namespaces b".split(
        " ",
      ),
      ..."--include-resources c --exclude-resources d --status-include-resources e".split(" "),
      ..."--status-exclude-resources f --existing-resource-policy update -l g=h".split(" "),
      ..."--labels i=j --annotations k=l --item-operation-timeout 1m --restore-volumes=false".split(
        " ",
      ),
      ..."--preserve-nodeports --include-cluster-resources=false --write-sparse-files".split(" "),
      ..."--resource-modifier-configmap m --parallel-files-download 2".split(" "),
    ];
    await runCli(words, { floor });
    expect(done[0]?.restore.metadata).toMatchObject({
      labels: { i: "j" },
      annotations: { k: "l" },
    });
    expect(done[0]?.restore.spec).toEqual({
      backupName: "full",
      includedNamespaces: ["a"],
      excludedNamespaces: ["b"],
      includedResources: ["c"],
      excludedResources: ["d"],
      restoreStatus: { includedResources: ["e"], excludedResources: ["f"] },
      existingResourcePolicy: "update",
      labelSelector: { matchLabels: { g: "h" } },
      itemOperationTimeout: "1m0s",
      restorePVs: false,
      preserveNodePorts: true,
      includeClusterResources: false,
      resourceModifier: { kind: "configmap", name: "m" },
      uploaderConfig: { writeSparseFiles: true, parallelFilesDownload: 2 },
    });
  });

  it("is named after its source and the time when it is given no name", async () => {
    const { floor, done } = await restoring();
    const now = new Date("2026-11-23T12:34:56Z");
    await runCli(["restore", "create", "--from-schedule", "nightly"], { floor, now });
    expect(done).toMatchObject([
      { source: "from-nightly", restore: { metadata: { name: "nightly-20261123123456" } } },
    ]);
  });

  it("takes the newest backup of a schedule that is complete", async () => {
    const { floor, done, addBackup } = await restoring();
    const startTimestamp = "2026-11-24T03:00:00Z";
    await addBackup("nightly-20261124030000", { phase: "Completed", startTimestamp });
    await addBackup("nightly-20261125030000", {
      phase: "PartiallyFailed",
      startTimestamp: "2026-11-25T03:00:00Z",
    });
    const words = ["restore", "create", "--from-schedule", "nightly"];
    await runCli([...words, "a"], { floor });
    await runCli([...words, "b", "--allow-partially-failed"], { floor });
    expect(done.map(({ source }) => source)).toEqual([
      "nightly-20261124030000",
      "nightly-20261125030000",
    ]);
    for (const { restore, source } of done) {
      expect(restore.spec).toMatchObject({ backupName: source });
      expect(restore.spec).not.toHaveProperty("scheduleName");
    }
  });

  it.for([
    {
      words: "restore create mapped --from-backup full",
      message: 'restores.velero.io "mapped" already exists',
    },
    { words: "restore create --from-backup nope", message: 'backups.velero.io "nope" not found' },
    {
      words: "restore create --from-schedule hourly",
      message: 'no completed backup of schedule "hourly" was found',
    },
  ])("fails for '$words', restoring nothing", async ({ words, message }) => {
    const { floor, done } = await restoring();
    const { errorOutput, exitCode } = await runCli(words.split(" "), { floor });
    expect(errorOutput).toContain(message);
    expect(exitCode).toBe(1);
    expect(done).toEqual([]);
  });
});
