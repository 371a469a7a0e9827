import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../cli/floor.ts";
import { runCli } from "../support/run-cli.ts";

const locations = {
  storageLocations: ["default", "other"].map((name, index) => ({
    kind: "BackupStorageLocation" as const,
    apiVersion: "velero.io/v1" as const,
    metadata: { name },
    spec: { provider: "aws", default: index === 0, objectStorage: { bucket: name } },
  })),
  snapshotLocations: [],
};

/** A floor that remembers every change of a location. */
function changing() {
  const changes: unknown[] = [];
  const note = async (...change: unknown[]) => {
    changes.push(change);
    return "deploy it";
  };
  const floor: Partial<Floor> = {
    locations: async () => locations,
    createStorageLocation: (location) => note("create", location),
    changeStorageLocation: (name, change) => note("change", name, change),
    deleteStorageLocation: (name) => note("delete", name),
    createSnapshotLocation: (location) => note("create", location),
  };
  const run = (words: string, input = "") => runCli(words.split(" "), { floor, input });
  return { changes, run };
}

const certificates = join(mkdtempSync(join(tmpdir(), "ca-")), "ca.pem");
writeFileSync(certificates, "PEM");

describe("backup-location create", () => {
  it("makes of every flag what it says", async () => {
    const { changes, run } = changing();
    const flags = [
      "--provider aws --bucket b --prefix p --access-mode ReadOnly --labels a=b",
      `--config region=eu-west-1,s3ForcePathStyle=true --cacert ${certificates}`,
      "--backup-sync-period 1m --validation-frequency 0s",
    ];
    const { output, errorOutput } = await run(`backup-location create new ${flags.join(" ")}`);
    expect(output).toBe('Backup storage location "new" configured successfully.\n');
    expect(errorOutput).toBe("deploy it\n");
    expect(changes).toEqual([
      [
        "create",
        {
          kind: "BackupStorageLocation",
          apiVersion: "velero.io/v1",
          metadata: { name: "new", namespace: "velero", labels: { a: "b" } },
          spec: {
            provider: "aws",
            config: { region: "eu-west-1", s3ForcePathStyle: "true" },
            objectStorage: { bucket: "b", prefix: "p", caCert: "UEVN" },
            accessMode: "ReadOnly",
            backupSyncPeriod: "1m0s",
            validationFrequency: "0s",
          },
        },
      ],
    ]);
  });

  it("with -o shows the object and changes nothing", async () => {
    const { changes, run } = changing();
    const { output } = await run("backup-location create new --provider aws --bucket b -o yaml");
    expect(output).toContain("kind: BackupStorageLocation\n");
    expect(changes).toEqual([]);
  });

  it.for([
    ["backup-location create new --bucket b", "--provider is required", 2],
    ["backup-location create new --provider aws", "--bucket is required", 2],
    ["backup-location create new --provider aws --bucket b --access-mode Never", "Never", 2],
    ["backup-location create new --provider aws --bucket b --cacert /no", "cannot be read", 2],
    ["backup-location create other --provider aws --bucket b", "already exists", 1],
    ["backup-location set other", "say what to change", 2],
    ["backup-location set none --default", '"none" not found', 1],
    ["backup-location delete", "in one way", 2],
    ["backup-location delete none", '"none" not found', 1],
    ["snapshot-location create new", "--provider is required", 2],
    ["snapshot-location create new --provider aws", "config.region is missing", 2],
    ["snapshot-location set new", "not supported by this release", 1],
  ] as const)("'%s' fails: %s", async ([words, message, code]) => {
    const { changes, run } = changing();
    const { errorOutput, exitCode } = await run(words);
    expect(errorOutput).toContain(message);
    expect(exitCode).toBe(code);
    expect(changes).toEqual([]);
  });
});

describe("backup-location set", () => {
  it("changes what is said and nothing else", async () => {
    const { changes, run } = changing();
    await run("backup-location set other --access-mode ReadOnly");
    await run("backup-location set default --default=false");
    await run("backup-location set other --default");
    expect(changes).toEqual([
      ["change", "other", { accessMode: "ReadOnly" }],
      ["change", "default", { default: false }],
      ["change", "other", { default: true }],
    ]);
  });
});

describe("backup-location delete", () => {
  it("forgets those that are named once that is confirmed", async () => {
    const { changes, run } = changing();
    await run("backup-location delete other", "n\n");
    expect(changes).toEqual([]);
    const { output } = await run("backup-location delete other", "y\n");
    expect(output).toBe('Backup storage location "other" deleted successfully.\n');
    await run("delete backup-locations --all --confirm");
    expect(changes).toEqual([
      ["delete", "other"],
      ["delete", "default"],
      ["delete", "other"],
    ]);
  });
});

it("snapshot-location create adds one", async () => {
  const { changes, run } = changing();
  const words = "snapshot-location create ebs --provider aws --config region=eu-west-1";
  expect((await run(words)).output).toBe(
    'Snapshot volume location "ebs" configured successfully.\n',
  );
  expect(changes).toEqual([
    [
      "create",
      {
        kind: "VolumeSnapshotLocation",
        apiVersion: "velero.io/v1",
        metadata: { name: "ebs", namespace: "velero" },
        spec: { provider: "aws", config: { region: "eu-west-1" } },
      },
    ],
  ]);
});
