import { describe, expect, it } from "vitest";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import {
  completeBackup,
  requireValid,
  startedBackup,
  storageLocationOf,
} from "../../../lambdas/core/backup/prepare-backup.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { snapshotLocation } from "../../support/restore-rig.ts";
import { backupOf, DEFAULT_LOCATIONS } from "../../support/take-backup.ts";
import { excludeLabel, namespace } from "../../support/velero-tables/table-objects.ts";

const LOCATIONS = DEFAULT_LOCATIONS;
const NOW = new Date("2026-11-23T03:00:00.500Z");

describe("requireValid", () => {
  it("lets a valid backup pass", () => {
    expect(() => requireValid(backupOf("nightly"), LOCATIONS)).not.toThrow();
  });

  it("fails for an included namespace that its label excludes", () => {
    const backup = backupOf("nightly", { includedNamespaces: ["shop"] });

    expect(() => requireValid(backup, { ...LOCATIONS, excludedNamespaces: ["shop"] })).toThrow(
      /shop/,
    );
  });

  it("fails with all problems, one a line", () => {
    const spec = { includedResources: ["a"], excludedResources: ["a"], ttl: "-1h" };

    expect(() => requireValid(backupOf("nightly", spec), LOCATIONS)).toThrow(
      expect.objectContaining({
        name: ErrorName.FailedValidation,
        message: expect.stringMatching(/^Invalid included\/excluded resource lists: .*a.*\n.*ttl/),
      }),
    );
  });
});

describe("a snapshot location that cannot be used", () => {
  const snapshotLocations = [snapshotLocation("default", { region: "" })];

  it("fails the backup that names it", () => {
    const backup = backupOf("nightly", { volumeSnapshotLocations: ["default"] });

    expect(() => requireValid(backup, { ...LOCATIONS, snapshotLocations })).toThrow(
      /^volume snapshot location 'default' cannot be used: config\.region is missing/,
    );
  });

  it("lets a backup pass that does not", () => {
    expect(() =>
      requireValid(backupOf("nightly"), { ...LOCATIONS, snapshotLocations }),
    ).not.toThrow();
  });
});

describe("storageLocationOf", () => {
  it("is the one the spec names, else the default", () => {
    const named = backupOf("nightly", { storageLocation: "default" });

    expect(storageLocationOf(named, LOCATIONS).metadata.name).toBe("default");
    expect(storageLocationOf(backupOf("nightly"), LOCATIONS).metadata.name).toBe("default");
  });

  it("fails naming a location that does not exist", () => {
    expect(() =>
      storageLocationOf(backupOf("nightly", { storageLocation: "x" }), LOCATIONS),
    ).toThrow(
      expect.objectContaining({
        name: ErrorName.FailedValidation,
        message: "backup storage location 'x' does not exist",
      }),
    );
  });
});

describe("startedBackup", () => {
  const start = (backup = backupOf("nightly"), changes = {}) =>
    startedBackup(backup, { clusterName: "prod", locations: LOCATIONS, now: NOW, ...changes });

  it("is what an API server would have made of it, in the location it goes to", () => {
    const { metadata, spec, status } = start();

    expect(metadata).toMatchObject({
      name: "nightly",
      namespace: "velero",
      uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      creationTimestamp: "2026-11-23T03:00:00Z",
    });
    expect(spec.storageLocation).toBe("default");
    expect(status).toEqual({ phase: "InProgress", startTimestamp: "2026-11-23T03:00:00Z" });
  });

  it("is the same in every attempt, and another one for another start", () => {
    expect(start()).toEqual(start());
    expect(start().metadata.uid).not.toBe(start(backupOf("n"), {}).metadata.uid);
    expect(start().metadata.uid).not.toBe(
      start(backupOf("nightly"), { now: new Date(NOW.getTime() + 1000) }).metadata.uid,
    );
  });

  it("keeps the metadata a backup has, but for what an API server sets", () => {
    const given = backupOf("nightly");
    const kept = { name: "nightly", namespace: "backups", labels: { a: "b" } };
    const metadata = { ...kept, uid: "u-1", creationTimestamp: "2026-01-01T00:00:00Z" };
    const started = start({ ...given, metadata });

    expect(started.metadata).toMatchObject(kept);
    expect(started.metadata.uid).toBe(start().metadata.uid);
    expect(started.metadata.creationTimestamp).toBe("2026-11-23T03:00:00Z");
  });
});

describe("completeBackup", () => {
  const started = startedBackup(backupOf("nightly"), {
    clusterName: "prod",
    locations: LOCATIONS,
    now: NOW,
  });

  it("writes what Velero's server writes into a backup before it runs", async () => {
    const objects = [namespace("shop"), namespace("scratch", { labels: excludeLabel("true") })];
    const view = await openCluster(memoryKubernetesReader(objects));
    const { metadata, spec, status } = completeBackup(started, { view, locations: LOCATIONS });

    expect(metadata).toMatchObject(started.metadata);
    expect(metadata.annotations).toHaveProperty(["velero.io/source-cluster-k8s-gitversion"]);
    expect(spec).toMatchObject({
      includedNamespaces: ["*"],
      excludedNamespaces: ["scratch"],
      storageLocation: "default",
    });
    expect(status).toMatchObject({
      phase: "InProgress",
      startTimestamp: "2026-11-23T03:00:00Z",
      expiration: "2026-12-23T03:00:00Z",
    });
  });

  it("says nothing of a cluster that it did not see", () => {
    const { metadata, spec } = completeBackup(started, { locations: LOCATIONS });

    expect(Object.keys(metadata.annotations ?? {})).toEqual(["velero.io/resource-timeout"]);
    expect(spec.excludedNamespaces).toEqual([]);
  });
});
