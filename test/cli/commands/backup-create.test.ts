import { describe, expect, it } from "vitest";
import type { RunControl } from "../../../cli/floor.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { Backup, BackupPhase } from "../../../lambdas/core/velero/backup.ts";
import { fixtureFloor, runCli } from "../support/run-cli.ts";
import { veleroBucket } from "../support/velero-bucket.ts";

/** A floor that takes every backup at once, with this phase, and remembers it. */
async function backingUp(phase: BackupPhase = "Completed") {
  const taken: Backup[] = [];
  const floor = {
    ...fixtureFloor(await veleroBucket()),
    backUp: async (backup: Backup, { onProgress }: RunControl) => {
      onProgress({ resource: "pods", items: 3, bytes: 1024 });
      taken.push(backup);
      return { ...backup, status: { phase } };
    },
  };
  return { taken, floor };
}

describe("backup create", () => {
  it("takes a backup, shows progress beside the output, and says how it ended", async () => {
    const { floor, taken } = await backingUp();
    const result = await runCli(["backup", "create", "new", "--wait"], { floor });
    expect(result.output).toBe(
      'Backup request "new" submitted successfully.\n' +
        "Backup completed with status: Completed. You may check for more information using the commands `jangada backup describe new` and `jangada backup logs new`.\n",
    );
    expect(result.errorOutput).toContain("3 items");
    expect(result.exitCode).toBe(0);
    expect(taken).toEqual([
      {
        kind: "Backup",
        apiVersion: "velero.io/v1",
        metadata: { name: "new", namespace: "velero" },
        spec: { includedNamespaces: ["*"] },
      },
    ]);
  });

  it.for(["PartiallyFailed", "Failed"] as const)(
    "ends with 1 when the phase is %s",
    async (phase) => {
      const { floor } = await backingUp(phase);
      const { exitCode, output } = await runCli(["backup", "create", "new"], { floor });
      expect(output).toContain(`status: ${phase}.`);
      expect(exitCode).toBe(1);
    },
  );

  it("makes of every flag what it says", async () => {
    const { floor, taken } = await backingUp();
    const words = [
      ..."backup create new --include-namespaces a,b --exclude-namespaces c".split(" "),
      ..."--include-cluster-scoped-resources d --exclude-cluster-scoped-resources e".split(" "),
      ..."--include-namespace-scoped-resources f --exclude-namespace-scoped-resources g".split(" "),
      ...["--or-selector", "a=b or c=d", "--ordered-resources", "pods=n/p;persistentvolumes=v"],
      ..."--labels h=i --annotations j=k --storage-location l".split(" "),
      ..."--volume-snapshot-locations m,n --csi-snapshot-timeout 1m".split(" "),
      ..."--item-operation-timeout 2m --snapshot-volumes=false --snapshot-move-data".split(" "),
      ..."--data-mover o --default-volumes-to-fs-backup=true --ttl 1h".split(" "),
      ..."--resource-policies-configmap p --parallel-files-upload 4".split(" "),
    ];
    await runCli(words, { floor });
    expect(taken[0]?.metadata).toEqual({
      name: "new",
      namespace: "velero",
      labels: { h: "i" },
      annotations: { j: "k" },
    });
    expect(taken[0]?.spec).toEqual({
      includedNamespaces: ["a", "b"],
      excludedNamespaces: ["c"],
      includedClusterScopedResources: ["d"],
      excludedClusterScopedResources: ["e"],
      includedNamespaceScopedResources: ["f"],
      excludedNamespaceScopedResources: ["g"],
      orLabelSelectors: [{ matchLabels: { a: "b" } }, { matchLabels: { c: "d" } }],
      orderedResources: { pods: "n/p", persistentvolumes: "v" },
      snapshotVolumes: false,
      snapshotMoveData: true,
      datamover: "o",
      defaultVolumesToFsBackup: true,
      uploaderConfig: { parallelFilesUpload: 4 },
      ttl: "1h0m0s",
      storageLocation: "l",
      volumeSnapshotLocations: ["m", "n"],
      csiSnapshotTimeout: "1m0s",
      itemOperationTimeout: "2m0s",
      resourcePolicy: { kind: "configmap", name: "p" },
    });
  });

  it("backs up what a schedule backs up, under the schedule's name and the time", async () => {
    const { floor, taken } = await backingUp();
    const words = ["backup", "create", "--from-schedule", "nightly"];
    await runCli(words, { floor, now: new Date("2026-11-23T12:34:56Z") });
    expect(taken[0]?.metadata.name).toBe("nightly-20261123123456");
    expect(taken[0]?.metadata.labels).toEqual({ "velero.io/schedule-name": "nightly" });
    expect(taken[0]?.spec.ttl).toBe("72h0m0s");
  });

  it("gives a schedule's backup the name it is told", async () => {
    const { floor, taken } = await backingUp();
    await runCli(["create", "backup", "mine", "--from-schedule=nightly"], { floor });
    expect(taken[0]?.metadata.name).toBe("mine");
  });

  it("fails for a schedule that is not there", async () => {
    const { floor, taken } = await backingUp();
    const words = ["backup", "create", "--from-schedule", "hourly"];
    const { errorOutput, exitCode } = await runCli(words, { floor });
    expect(errorOutput).toBe('An error occurred: schedules.velero.io "hourly" not found\n');
    expect(exitCode).toBe(1);
    expect(taken).toEqual([]);
  });

  it("prints the object as JSON and takes no backup", async () => {
    const { floor, taken } = await backingUp();
    const { output } = await runCli(["backup", "create", "new", "-o", "json"], { floor });
    expect(JSON.parse(output)).toMatchObject({ kind: "Backup", metadata: { name: "new" } });
    expect(taken).toEqual([]);
  });

  it("stops cleanly on Ctrl-C, and says so", async () => {
    let interrupt = () => {};
    const floor = {
      ...fixtureFloor(await veleroBucket()),
      backUp: (_backup: Backup, { signal }: RunControl) =>
        new Promise<Backup>((_resolve, reject) => {
          signal.onabort = () => reject(new JangadaError(ErrorName.Interrupted, "interrupted"));
          interrupt();
        }),
    };
    const onListening = (press: () => void) => {
      interrupt = press;
    };
    const { exitCode, errorOutput } = await runCli(["backup", "create", "new"], {
      floor,
      onListening,
    });
    expect(errorOutput).toBe(
      '\nstopping backup "new"; once more to stop at once\n' +
        'An error occurred: backup "new" was stopped: nothing of it can be seen in the bucket, or, where snapshots had begun, it is there with phase Failed\n',
    );
    expect(exitCode).toBe(1);
  });
});
