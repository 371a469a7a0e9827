import { describe, expect, it } from "vitest";
import type { BackupFiles } from "../../../cli/catalog/backup-files.ts";
import { structureOfBackup } from "../../../cli/describe/backup-structure.ts";
import { describeBackup } from "../../../cli/describe/describe-backup.ts";
import { PLAIN } from "../../../cli/output/colors.ts";
import type { Backup } from "../../../lambdas/core/velero/backup.ts";

const NO_FILES: BackupFiles = { results: {}, resourceList: {}, volumes: {}, podVolumes: {} };

function backup({ spec = {}, status = {} }: Partial<Pick<Backup, "spec" | "status">>): Backup {
  return { kind: "Backup", apiVersion: "velero.io/v1", metadata: { name: "b" }, spec, status };
}

function text(
  parts: Parameters<typeof backup>[0],
  files: Partial<BackupFiles> = {},
  details = false,
): string {
  return describeBackup(backup(parts), { ...NO_FILES, ...files }, { details, colors: PLAIN });
}

function structure(
  parts: Parameters<typeof backup>[0],
  files: Partial<BackupFiles> = {},
  details = false,
) {
  return JSON.parse(structureOfBackup(backup(parts), { ...NO_FILES, ...files }, details));
}

const HOOKED = {
  spec: {
    hooks: {
      resources: [
        {
          name: "freeze",
          includedNamespaces: ["shop"],
          excludedResources: ["jobs"],
          labelSelector: { matchLabels: { app: "db" } },
          pre: [
            {
              exec: {
                container: "db",
                command: ["fsfreeze", "-f"],
                onError: "Fail",
                timeout: "30s",
              },
            },
          ],
          post: [{ exec: { command: ["fsfreeze", "-u"] } }],
        },
      ],
    },
  },
} satisfies Parameters<typeof backup>[0];

const VOLUMES = {
  volumes: {
    content: [
      {
        backupMethod: "CSISnapshot",
        pvcNamespace: "shop",
        pvcName: "data",
        preserveLocalSnapshot: true,
        result: "succeeded",
        csiSnapshotInfo: {
          snapshotHandle: "snap-1",
          size: 1024,
          driver: "ebs.csi.aws.com",
          vscName: "content-1",
          operationID: "op-1",
        },
      },
      {
        backupMethod: "CSISnapshot",
        pvcNamespace: "shop",
        pvcName: "moved",
        snapshotDataMoved: true,
        result: "failed",
        snapshotDataMovementInfo: { uploaderType: "kopia", operationID: "op-2", size: 7 },
      },
    ],
  },
  podVolumes: {
    content: [
      podVolume("web", "cache", "InProgress", { totalBytes: 200, bytesDone: 50 }),
      podVolume("web", "b", "Completed"),
      podVolume("web", "a", "Completed"),
      podVolume("api", "a", "Completed"),
      podVolume("api", "late"),
    ],
  },
};

function podVolume(pod: string, volume: string, phase?: string, progress?: object) {
  return {
    spec: { pod: { namespace: "shop", name: pod }, volume, uploaderType: "kopia" },
    status: { ...(phase && { phase }), ...(progress && { progress }) },
  };
}

describe("describeBackup", () => {
  it("shows hooks", () => {
    expect(text(HOOKED)).toContain(`Hooks:
  Resources:
    freeze:
      Namespaces:
        Included:  shop
        Excluded:  <none>

      Resources:
        Included:  *
        Excluded:  jobs

      Label selector:  app=db

      Pre Exec Hook:
        Container:  db
        Command:    fsfreeze -f
        On Error:   Fail
        Timeout:    30s

      Post Exec Hook:
        Container:  
        Command:    fsfreeze -u
        On Error:   
        Timeout:    0s
`);
  });

  it("shows volumes in a few words without details", () => {
    expect(text({}, VOLUMES)).toContain(`Backup Volumes:
  Velero-Native Snapshots: <none included>

  CSI Snapshots:
    shop/data:
      Snapshot: included, specify --details for more information
    shop/moved:
      Data Movement: included, specify --details for more information

  Pod Volume Backups - kopia (specify --details for more information):
    Completed:    3
    In Progress:  1
    New:          1
`);
  });

  it("shows all of volumes with details", () => {
    expect(text({}, VOLUMES, true)).toContain(`  CSI Snapshots:
    shop/data:
      Snapshot:
        Operation ID: op-1
        Snapshot Content Name: content-1
        Storage Snapshot ID: snap-1
        Snapshot Size (bytes): 1024
        CSI Driver: ebs.csi.aws.com
        Result: succeeded
    shop/moved:
      Data Movement:
        Operation ID: op-2
        Data Mover: velero
        Uploader Type: kopia
        Moved data Size (bytes): 7
        Result: failed

  Pod Volume Backups - kopia:
    Completed:
      shop/api: a
      shop/web: a, b
    In Progress:
      shop/web: cache (25.00%)
    New:
      shop/api: late
`);
  });

  it.for([
    {
      what: "ordered resources, by resource",
      parts: { spec: { orderedResources: { pods: "a/b", nodes: "c" } } },
      shown: "OrderedResources:\n  nodes: c\n  pods: a/b\n",
    },
    {
      what: "a resource policy",
      parts: { spec: { resourcePolicy: { kind: "configmap", name: "p" } } },
      shown: "\nResource policies:\n  Type:  configmap\n  Name:  p\n",
    },
    {
      what: "an uploader's settings",
      parts: { spec: { uploaderConfig: { parallelFilesUpload: 4 } } },
      shown: "\nUploader config:\n  Parallel files upload:  4\n",
    },
    {
      what: "why it was refused",
      parts: { status: { phase: "FailedValidation", validationErrors: ["one", "two"] } },
      shown: "\nValidation errors:  one\n                    two\n",
    },
    {
      what: "why it broke off",
      parts: { status: { phase: "Failed", failureReason: "no bucket" } },
      shown: "\nFailure reason:  no bucket\n",
    },
    {
      what: "how far a running one is",
      parts: { status: { phase: "InProgress", progress: { totalItems: 5, itemsBackedUp: 2 } } },
      shown:
        "Estimated total items to be backed up:  5\nItems backed up so far:                 2\n",
    },
    {
      what: "operations beside it",
      parts: {
        status: {
          backupItemOperationsAttempted: 3,
          backupItemOperationsCompleted: 2,
          backupItemOperationsFailed: 1,
        },
      },
      shown: "Backup Item Operations:  2 of 3 completed successfully, 1 failed\n",
    },
    { what: "times it has not", parts: {}, shown: "Started:    <n/a>\nCompleted:  <n/a>\n" },
    { what: "a phase it has not", parts: {}, shown: "\nPhase:  New\n" },
  ] as const)("shows $what", ({ parts, shown }) => {
    expect(text(parts as Parameters<typeof backup>[0])).toContain(shown);
  });

  it("shows numbers alone where the messages are missing", () => {
    expect(text({ status: { warnings: 2, errors: 1 } })).toContain("Errors:    1\nWarnings:  2\n");
  });

  it("shows why messages, volumes and resources cannot be read", () => {
    const spoilt = { problem: "bad gzip" };
    const files = { results: spoilt, volumes: spoilt, resourceList: spoilt };
    const shown = text({ status: { warnings: 2 } }, files, true);
    expect(shown).toContain("Warnings:  <error getting warnings: bad gzip>\n");
    expect(shown).toContain("<error getting backup volume info: bad gzip>\n");
    expect(shown).toContain("Resource List:  <error getting backup resource list: bad gzip>\n");
  });
});

describe("structureOfBackup", () => {
  it("holds hooks under Velero's own keys", () => {
    expect(structure(HOOKED).spec.hooks.resources.freeze).toEqual({
      namespaces: { included: "shop", excluded: "<none>" },
      resources: { included: "*", excluded: "jobs" },
      labelSelector: "app=db",
      preExecHook: [
        { container: "db", command: "fsfreeze -f", "onError:": "Fail", timeout: "30s" },
      ],
      postExecHook: [{ container: "", command: "fsfreeze -u", "onError:": "", timeout: "0s" }],
    });
  });

  it("holds volumes", () => {
    expect(structure({}, VOLUMES, true).status.backupVolumes).toEqual({
      nativeSnapshots: "<none included>",
      csiSnapshots: {
        "shop/data": {
          snapshot: {
            operationID: "op-1",
            snapshotContentName: "content-1",
            storageSnapshotID: "snap-1",
            "snapshotSize(bytes)": 1024,
            csiDriver: "ebs.csi.aws.com",
            result: "succeeded",
          },
        },
        "shop/moved": {
          dataMovement: {
            operationID: "op-2",
            dataMover: "velero",
            uploaderType: "kopia",
            result: "failed",
          },
        },
      },
      podVolumeBackups: {
        uploderType: "kopia",
        podVolumeBackupsDetails: {
          Completed: [{ "shop/api": "a" }, { "shop/web": "a, b" }],
          "In Progress": [{ "shop/web": "cache (25.00%)" }],
          New: [{ "shop/api": "late" }],
        },
      },
    });
  });

  it("holds numbers alone where the messages are missing", () => {
    const { warnings, errors } = structure({ status: { warnings: 2 } });
    expect({ warnings, errors }).toEqual({ warnings: { count: 2 }, errors: { count: 0 } });
  });

  it("says what cannot be read", () => {
    const spoilt = { problem: "bad gzip" };
    const { status, errors } = structure(
      { status: { errors: 1 } },
      { results: spoilt, volumes: spoilt, resourceList: spoilt },
      true,
    );
    expect(errors.errorGettingErrors).toContain("bad gzip");
    expect(status).toMatchObject({
      errorGettingResourceList: "<bad gzip>",
      backupVolumes: { errorGetBackupVolumeRecord: "bad gzip" },
    });
  });
});
