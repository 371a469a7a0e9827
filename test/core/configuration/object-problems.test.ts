import { describe, expect, it } from "vitest";

import { cluster, location, policies, problemsOf, schedule, snapshots } from "./documents.ts";

const BUCKET = { objectStorage: { bucket: "backups" } };

describe("objectProblems", () => {
  it.for<Record<string, unknown>>([
    {},
    { provider: "velero.io/aws" },
    { objectStorage: { prefix: "shop" } },
    { ...BUCKET, config: { region: "us-east-1", kmsKeyId: "alias/backups" } },
    { ...BUCKET, config: { s3Url: "https://s3.example.com", s3ForcePathStyle: "true" } },
    { accessMode: "ReadOnly", ...BUCKET },
  ])("takes a storage location with %j", (spec) => {
    expect(problemsOf(cluster(), location("default", spec))).toEqual([]);
  });

  it.for<[Record<string, unknown>, string]>([
    [{ provider: "gcp" }, 'spec.provider "gcp": must be "aws", the only one there is'],
    [
      { credential: { name: "cloud", key: "aws" } },
      'spec.credential {"name":"cloud","key":"aws"}: names a Secret that only a server inside the cluster can read; remove it, and let the functions\' roles into the bucket',
    ],
    [
      { objectStorage: { bucket: "Backups" } },
      "spec.objectStorage.bucket \"Backups\": must be the name of an S3 bucket, 3 to 63 lower case letters, digits, '-' and '.', or the ARN of an access point",
    ],
    [
      { objectStorage: { prefix: "a//b" } },
      "spec.objectStorage.prefix \"a//b\": must not have empty parts, '.' or '..' between its slashes",
    ],
    [
      { ...BUCKET, config: { checksumAlgorithm: "MD5" } },
      "spec.config.checksumAlgorithm 'MD5' must be one of '', 'CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'",
    ],
    [
      { config: { region: "us-east-1" } },
      'spec.config.region "us-east-1": the stack makes this bucket and its key; remove it, or name a bucket of your own in spec.objectStorage.bucket',
    ],
    [
      { config: { kmsKeyId: "alias/backups" } },
      'spec.config.kmsKeyId "alias/backups": the stack makes this bucket and its key; remove it, or name a bucket of your own in spec.objectStorage.bucket',
    ],
  ])("fails on a storage location with %j", ([spec, problem]) => {
    expect(problemsOf(cluster(), location("default", spec))).toEqual([
      `document 2, BackupStorageLocation "default": ${problem}`,
    ]);
  });

  it("fails on a snapshot location of another provider, and with credentials in the cluster", () => {
    const spec = { provider: "gcp", credential: { key: "aws" } };

    expect(problemsOf(cluster(), location(), snapshots("gcp", spec))).toEqual([
      expect.stringContaining('spec.provider "gcp"'),
      expect.stringContaining("spec.credential"),
    ]);
  });

  it("fails on settings of a snapshot location that nobody could work with", () => {
    const config = { zoneMapping: "us-east-1a" };

    expect(problemsOf(cluster(), location(), snapshots("default", { config }))).toEqual([
      expect.stringContaining("spec.config.region is missing: name the region of the disks"),
      expect.stringContaining("spec.config.zoneMapping 'us-east-1a' must be pairs"),
    ]);
  });

  it.for(["", "0 3 * *", "@every 90s", "CRON_TZ=Mars/Olympus 0 3 * * *", "0 3 30 2 *"])(
    "fails on a schedule at '%s'",
    (cron) => {
      expect(
        problemsOf(cluster(), location(), schedule("nightly", { schedule: cron })),
      ).toHaveLength(1);
    },
  );

  it("takes as much as a parameter holds, and fails on more", () => {
    const empty = JSON.stringify(policies("p", "")).length;

    expect(problemsOf(cluster(), location(), policies("p", "x".repeat(8192 - empty)))).toEqual([]);
    expect(problemsOf(cluster(), location(), policies("p", "x".repeat(8193 - empty)))).toEqual([
      'document 3, ConfigMap "p": metadata.name "p": the object has 8193 bytes as JSON, and a parameter takes 8192; make it shorter',
    ]);
  });
});
