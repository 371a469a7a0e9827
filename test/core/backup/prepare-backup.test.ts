import { describe, expect, it } from "vitest";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import {
  completeBackup,
  requireValid,
  storageLocationOf,
} from "../../../lambdas/core/backup/prepare-backup.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { backupOf, DEFAULT_LOCATIONS } from "../../support/take-backup.ts";
import { excludeLabel, namespace } from "../../support/velero-tables/table-objects.ts";

const LOCATIONS = DEFAULT_LOCATIONS;
const NOW = new Date("2026-11-23T03:00:00.500Z");

describe("requireValid", () => {
  it("lets a valid backup pass", () => {
    expect(() => requireValid(backupOf("nightly"), LOCATIONS, [])).not.toThrow();
  });

  it("fails for an included namespace that its label excludes", () => {
    const backup = backupOf("nightly", { includedNamespaces: ["shop"] });

    expect(() => requireValid(backup, LOCATIONS, ["shop"])).toThrow(/shop/);
  });

  it("fails with all problems, one a line", () => {
    const spec = { includedResources: ["a"], excludedResources: ["a"], ttl: "-1h" };

    expect(() => requireValid(backupOf("nightly", spec), LOCATIONS, [])).toThrow(
      expect.objectContaining({
        name: ErrorName.FailedValidation,
        message: expect.stringMatching(/^Invalid included\/excluded resource lists: .*a.*\n.*ttl/),
      }),
    );
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

describe("completeBackup", () => {
  const complete = async (backup = backupOf("nightly")) => {
    const objects = [namespace("shop"), namespace("scratch", { labels: excludeLabel("true") })];
    const view = await openCluster(memoryKubernetesReader(objects));
    return completeBackup(backup, { view, locations: LOCATIONS, now: NOW });
  };

  it("writes what Velero's server writes into a backup before it runs", async () => {
    const { metadata, spec, status } = await complete();

    expect(metadata).toMatchObject({
      name: "nightly",
      namespace: "velero",
      uid: expect.any(String),
      creationTimestamp: "2026-11-23T03:00:00Z",
    });
    expect(spec).toMatchObject({
      includedNamespaces: ["*"],
      excludedNamespaces: ["scratch"],
      storageLocation: "default",
    });
    expect(status).toMatchObject({ phase: "InProgress", startTimestamp: "2026-11-23T03:00:00Z" });
  });

  it("gives each backup a uid of its own", async () => {
    expect((await complete()).metadata.uid).not.toBe((await complete()).metadata.uid);
  });

  it("keeps the metadata a backup has", async () => {
    const given = backupOf("nightly");
    const metadata = {
      name: "nightly",
      namespace: "backups",
      uid: "u-1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { a: "b" },
    };

    expect((await complete({ ...given, metadata })).metadata).toMatchObject(metadata);
  });
});
