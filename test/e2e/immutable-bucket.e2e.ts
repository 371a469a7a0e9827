import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestClients, testClients } from "../adapters/s3/test-clients.ts";
import { writeClusterFile } from "../support/cluster-file.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { type ProcessEnd, runJangada } from "../support/run-process.ts";
import { type Emulator, startMoto } from "./aws/emulators.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

const Bucket = "jangada-locked";
const CONTENTS = `
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: prices, namespace: shop }, data: { sail: "7" } }
`;

describe("a bucket whose default retention is a day", () => {
  let cluster: ControlPlane;
  let moto: Emulator;
  let clients: TestClients;
  let s3: S3Client;
  let folder: string;
  let jangada: (words: string) => Promise<ProcessEnd>;

  beforeAll(async () => {
    [cluster, moto, clients, folder] = await Promise.all([
      startControlPlane(),
      startMoto(),
      testClients(),
      mkdtemp(join(tmpdir(), "jangada-locked-")),
    ]);
    s3 = clients.open({ s3Url: moto.url });
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
    const DefaultRetention = { Mode: "GOVERNANCE", Days: 1 } as const;
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention } },
      }),
    );
    const config = writeClusterFile(folder, { s3Url: moto.url, bucket: Bucket });
    const where = ["--local", "--config", config, "--kubeconfig", cluster.kubeconfig];
    const env = { ...process.env, ...EMULATOR_ENVIRONMENT };
    jangada = (words) => runJangada([...where, ...words.split(" ")], { env });
    await cluster.kubectl(["apply", "-f", "-"], CONTENTS);
  });
  afterAll(async () => {
    await Promise.all([cluster?.stop(), moto?.stop(), clients?.stop()]);
    if (folder) await rm(folder, { recursive: true });
  });

  async function listed() {
    return await s3.send(new ListObjectVersionsCommand({ Bucket }));
  }

  /** As if the days had gone by. */
  async function endRetention(): Promise<void> {
    const Retention = {
      Mode: "GOVERNANCE",
      RetainUntilDate: new Date(Date.now() + 1_000),
    } as const;
    for (const { Key, VersionId } of (await listed()).Versions ?? []) {
      const version = { Bucket, Key, VersionId, BypassGovernanceRetention: true };
      await s3.send(new PutObjectRetentionCommand({ ...version, Retention }));
    }
    await sleep(2_000);
  }

  it("takes a backup, and restores it", async () => {
    const taken = await jangada("backup create whole --include-namespaces shop");
    const words = "restore create copy --from-backup whole --namespace-mappings shop:shop-copy";
    const restored = await jangada(words);
    const copied = ["-n", "shop-copy", "get", "configmap", "prices", "-o", "jsonpath={.data.sail}"];

    expect([taken.exitCode, restored.exitCode]).toEqual([0, 0]);
    expect(await cluster.kubectl(copied)).toBe("7");
  });

  it("has the deletion of the backup refused, untouched", async () => {
    const { Versions: before = [] } = await listed();
    const refused = await jangada("backup delete whole --confirm");

    expect(refused.exitCode).toBe(1);
    expect(refused.errorOutput).toMatch(
      /'backups\/whole\/\S+' is retained by Object Lock until 20\d\d-/,
    );
    expect((await listed()).Versions).toEqual(before);
    // The refusal is more than a courtesy of ours.
    const { Key, VersionId } = before[0] ?? {};
    const version = { Bucket, Key, VersionId };
    await expect(s3.send(new DeleteObjectCommand(version))).rejects.toThrow(/Access Denied/);
  });

  it("has it deleted by version once the retention has ended", async () => {
    await endRetention();
    const deleted = await jangada("backup delete whole --confirm");
    const { Versions = [], DeleteMarkers = [] } = await listed();
    const hidden = new Set(DeleteMarkers.map(({ Key }) => Key));

    expect(deleted.exitCode).toBe(0);
    // What was written in between has a retention of its own: hidden, for the lifecycle to remove.
    expect(Versions.filter(({ Key }) => !hidden.has(Key))).toEqual([]);
    const left = Versions.filter(({ Key = "" }) => !/^restores\/copy\/plan\//.test(Key));
    expect(left.map(({ Key }) => Key)).toEqual(["backups/whole/velero-backup-deletion.json"]);
  });
});
