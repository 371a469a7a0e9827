import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import type { Backup, BackupSpec } from "../../../lambdas/core/velero/backup.ts";
import type { BackupStart } from "../../../lambdas/core/velero/backup-context.ts";
import { encodeBackup, readBackup } from "../../../lambdas/core/velero/backup-json.ts";
import { durationOr, withBackupDefaults } from "../../../lambdas/core/velero/defaults.ts";
import { parseBackupInput } from "../../../lambdas/core/velero/parse-input.ts";
import { backup, context, snapshotLocation, storageLocation } from "./objects.ts";

const GOLDEN = new URL("../../golden/velero-backups/", import.meta.url);

function start(given: Partial<BackupStart> = {}): BackupStart {
  return {
    ...context(),
    clusterVersion: { major: "1", minor: "34", gitVersion: "v1.34.4" },
    now: new Date("2026-11-23T11:41:50.999Z"),
    ...given,
  };
}

/** What its user wrote of a backup that a Velero completed: `managedFields` tells who set what. */
function writtenByUser(whole: Backup): unknown {
  const { name, labels, managedFields } = whole.metadata;
  const [first] = managedFields ?? [];
  const fields = first?.fieldsV1 as Record<string, Record<string, object>>;
  const owned = Object.entries(whole.spec).filter(
    ([key]) => `f:${key}` in (fields["f:spec"] ?? {}),
  );
  const ownedLabels = fields["f:metadata"]?.["f:labels"] ?? {};
  return {
    metadata: {
      name,
      labels: Object.fromEntries(
        Object.entries(labels ?? {}).filter(([key]) => `f:${key}` in ownedLabels),
      ),
    },
    spec: Object.fromEntries(owned),
  };
}

describe("withBackupDefaults", () => {
  it.for(readdirSync(GOLDEN))(
    "completes what the user wrote to what Velero made of it: %s",
    (file) => {
      const velero = readBackup(readFileSync(new URL(file, GOLDEN), "utf8"));
      const now = new Date(velero.status?.startTimestamp ?? "");
      const ours = withBackupDefaults(parseBackupInput(writtenByUser(velero)), start({ now }));
      expect(JSON.parse(encodeBackup(ours))).toEqual({
        kind: "Backup",
        apiVersion: "velero.io/v1",
        metadata: {
          name: velero.metadata.name,
          labels: velero.metadata.labels,
          annotations: velero.metadata.annotations,
        },
        spec: velero.spec,
        status: {
          version: 1,
          formatVersion: "1.1.0",
          expiration: velero.status?.expiration,
        },
      });
    },
  );

  it.for<[string, BackupSpec, Partial<BackupSpec>]>([
    ["backup with no includes includes all namespaces", {}, { includedNamespaces: ["*"] }],
    ["given namespaces stay", { includedNamespaces: ["a"] }, { includedNamespaces: ["a"] }],
    ["a zero ttl is the default", { ttl: "0s" }, { ttl: "720h0m0s" }],
    [
      "the deprecated field stands for the newer one (TestDefaultVolumesToResticDeprecation)",
      { defaultVolumesToRestic: true, defaultVolumesToFsBackup: false },
      { defaultVolumesToRestic: true, defaultVolumesToFsBackup: true },
    ],
    [
      "the deprecated field means nothing when false",
      { defaultVolumesToRestic: false, defaultVolumesToFsBackup: true },
      { defaultVolumesToRestic: false, defaultVolumesToFsBackup: true },
    ],
    ["moving data stays asked for", { snapshotMoveData: true }, { snapshotMoveData: true }],
    [
      "a group label stays",
      { volumeGroupSnapshotLabelKey: "team" },
      { volumeGroupSnapshotLabelKey: "team" },
    ],
    [
      "old filters exclude both snapshot kinds, each once",
      { excludedResources: ["volumesnapshots.snapshot.storage.k8s.io", "secrets"] },
      {
        excludedResources: [
          "volumesnapshots.snapshot.storage.k8s.io",
          "secrets",
          "volumesnapshotcontents.snapshot.storage.k8s.io",
        ],
      },
    ],
    [
      "an included snapshot kind is taken out",
      { includedResources: ["pods", "volumesnapshotcontents.snapshot.storage.k8s.io"] },
      { includedResources: ["pods"] },
    ],
    [
      "scoped filters exclude each snapshot kind in its scope",
      { excludedNamespaceScopedResources: ["*"], includedClusterScopedResources: ["*"] },
      {
        includedClusterScopedResources: ["*"],
        excludedClusterScopedResources: ["volumesnapshotcontents.snapshot.storage.k8s.io"],
        excludedNamespaceScopedResources: ["*", "volumesnapshots.snapshot.storage.k8s.io"],
      },
    ],
  ])("%s", ([, spec, expected]) => {
    expect(withBackupDefaults(backup(spec), start()).spec).toMatchObject(expected);
  });

  it("excludes namespaces labelled so, after those the user excludes", () => {
    const whole = withBackupDefaults(
      backup({ excludedNamespaces: ["a"] }),
      start({ excludedNamespaces: ["b", "c"] }),
    );
    expect(whole.spec.excludedNamespaces).toEqual(["a", "b", "c"]);
  });

  it("names the locations it uses, in the spec and shortened in a label", () => {
    const name = "x".repeat(70);
    const whole = withBackupDefaults(
      backup({ storageLocation: name }),
      start({
        storageLocations: [storageLocation(name)],
        snapshotLocations: [snapshotLocation("east")],
      }),
    );
    expect(whole.spec).toMatchObject({ storageLocation: name, volumeSnapshotLocations: ["east"] });
    expect(whole.metadata.labels?.["velero.io/storage-location"]).toMatch(/^x{57}[0-9a-f]{6}$/);
  });

  it("keeps labels, annotations and status, and leaves the given object alone", () => {
    const given = {
      ...backup({ ttl: "72h0m0s" }),
      metadata: { name: "a", labels: { a: "b" }, annotations: { c: "d" } },
      status: { phase: "New" as const },
    };
    const before = structuredClone(given);
    const whole = withBackupDefaults(given, start());
    expect(given).toEqual(before);
    expect(whole.metadata).toMatchObject(before.metadata);
    expect(whole.status).toEqual({
      phase: "New",
      version: 1,
      formatVersion: "1.1.0",
      expiration: "2026-11-26T11:41:50Z",
    });
  });
});

describe("status.expiration", () => {
  it.for<[string, string, string, string]>([
    ["is a month later without a ttl", "2026-11-23T03:00:00Z", "0s", "2026-12-23T03:00:00Z"],
    ["can fall on a leap day", "2028-02-28T23:59:59Z", "24h", "2028-02-29T23:59:59Z"],
    ["knows years without one", "2027-02-28T23:59:59Z", "24h", "2027-03-01T23:59:59Z"],
    ["crosses the end of a year", "2026-12-31T23:59:59Z", "1s", "2027-01-01T00:00:00Z"],
    [
      "counts hours where clocks are put back",
      "2026-10-24T12:00:00Z",
      "24h",
      "2026-10-25T12:00:00Z",
    ],
    ["counts hours where clocks are put on", "2026-03-28T12:00:00Z", "24h", "2026-03-29T12:00:00Z"],
    ["can be a century away", "2026-11-23T03:00:00Z", "876000h", "2126-10-30T03:00:00Z"],
    ["is never beyond Go's longest", "2026-11-23T03:00:00Z", "2562047h", "2319-03-05T02:00:00Z"],
    [
      "cuts off what is not a whole second",
      "2026-11-23T03:00:00.999Z",
      "1s",
      "2026-11-23T03:00:01Z",
    ],
  ])("%s: %s and %s", ([, now, ttl, expiration]) => {
    const whole = withBackupDefaults(backup({ ttl }), start({ now: new Date(now) }));
    expect(whole.status?.expiration).toBe(expiration);
  });
});

describe("durationOr", () => {
  it.for([
    [undefined, "10m0s"],
    ["0s", "10m0s"],
    ["1s", "1s"],
  ] as const)("of %s is %s", ([duration, expected]) => {
    expect(durationOr("10m0s", duration)).toBe(expected);
  });
});
