import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BackupRecord } from "../../../lambdas/core/backup/backup-record.ts";
import { finishBackup, writeBackupFiles } from "../../../lambdas/core/backup/finish-backup.ts";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import { VolumeRecords } from "../../../lambdas/core/backup/volume-records.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { pod } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { backupOf } from "../../support/take-backup.ts";

const NOW = new Date("2026-11-23T03:00:00Z");
const END = { now: NOW, version: "1.2.3" };

async function run({ isMixed = false } = {}) {
  const reader = memoryKubernetesReader([pod("shop", "web")]);
  const view = await openCluster(reader);
  if (isMixed) {
    reader.apply(pod("shop", "late"));
    reader.compact();
    const resource = view.discovery.resolve("pods");
    if (resource) await Array.fromAsync(view.read(resource, {}));
  }
  return {
    view,
    record: new BackupRecord(() => NOW, "nightly"),
    volumes: new VolumeRecords(),
    hooks: { attempted: 2, failed: 1 },
  };
}

describe("finishBackup", () => {
  it.for([
    { warnings: 0, errors: 0, phase: "Completed" },
    { warnings: 2, errors: 0, phase: "Completed" },
    { warnings: 0, errors: 1, phase: "PartiallyFailed" },
  ])("is $phase with $warnings warnings and $errors errors", async (row) => {
    const ended = await run();
    for (let i = 0; i < row.warnings; i++) ended.record.warn("odd");
    for (let i = 0; i < row.errors; i++) ended.record.error("bad", "why");

    expect(finishBackup(backupOf("nightly"), ended, END).status).toMatchObject({
      ...row,
      completionTimestamp: "2026-11-23T03:00:00Z",
      hookStatus: { hooksAttempted: 2, hooksFailed: 1 },
    });
  });

  it("keeps annotations that were there, and names mixed resources", async () => {
    const given = backupOf("nightly");
    const backup = { ...given, metadata: { name: "nightly", annotations: { mine: "kept" } } };

    expect(finishBackup(backup, await run({ isMixed: true }), END).metadata.annotations).toEqual({
      mine: "kept",
      "jangada.io/version": "1.2.3",
      "jangada.io/resource-version": "100",
      "jangada.io/consistency": "mixed: pods",
    });
  });
});

describe("writeBackupFiles", () => {
  it("sums up in the log what was mixed and what was skipped", async () => {
    const store = memoryObjectStore();
    const ended = await run({ isMixed: true });
    ended.record.skip("terminating", { resource: "pods", namespace: "shop", name: "web" });
    await writeBackupFiles(store, backupOf("nightly"), ended);
    const log = gunzipSync(store.objects.get(backupKeys("nightly").logs) ?? "").toString();

    expect(log).toMatch(/msg="Read at another revision" .*resource=pods reason=".*too old"\n/);
    expect(log).toMatch(/msg="Items skipped" .*reason=terminating count=1\n/);
  });

  it("writes no velero-backup.json when another file cannot be written", async () => {
    const { results, metadata } = backupKeys("nightly");
    const failure = new Error("no room");
    const store = memoryObjectStore({ failure: (key) => (key === results ? failure : undefined) });

    await expect(writeBackupFiles(store, backupOf("nightly"), await run())).rejects.toBe(failure);
    expect(store.objects.has(metadata)).toBe(false);
  });
});
