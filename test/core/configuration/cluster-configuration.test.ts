import { describe, expect, it } from "vitest";

import { readClusterConfiguration } from "../../../lambdas/core/configuration/cluster-configuration.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { cluster, location, policies, problemsOf, schedule, snapshots } from "./documents.ts";

describe("readClusterConfiguration", () => {
  it("sorts the objects of a file by kind, each kind in the file's order", () => {
    const read = readClusterConfiguration([
      schedule("b"),
      location("default"),
      cluster(),
      schedule("a"),
      policies(),
      snapshots(),
      location("other", { objectStorage: { bucket: "backups", prefix: "shop" } }),
    ]);

    expect(read.cluster.metadata.name).toBe("shop");
    expect(read.schedules.map(({ metadata }) => metadata.name)).toEqual(["b", "a"]);
    expect(read.storageLocations.map(({ spec }) => spec.objectStorage?.bucket)).toEqual([
      undefined,
      "backups",
    ]);
    expect(read.snapshotLocations).toHaveLength(1);
    expect(read.configMaps).toHaveLength(1);
  });

  it("passes over empty documents but counts them", () => {
    expect(problemsOf(undefined, cluster(), null, location(), { kind: "Secret" })).toEqual([
      'document 5, Secret: kind "Secret": unknown kind; it must be one of Cluster, BackupStorageLocation, VolumeSnapshotLocation, Schedule, ConfigMap',
    ]);
  });

  it("fails with every problem of every document at once", () => {
    const read = () =>
      readClusterConfiguration([
        cluster({ region: "Ireland", acess: "groups" }),
        location("default", { provider: "gcp" }),
        schedule("nightly", { schedule: "0 25 * * *" }),
        schedule("nightly"),
      ]);

    expect(read).toThrow(
      new JangadaError(
        ErrorName.FailedValidation,
        [
          "the configuration of the cluster is not valid:",
          'document 1, Cluster "shop": spec.region "Ireland": must be a region such as eu-west-1',
          'document 1, Cluster "shop": spec.acess "groups": unknown field; did you mean "access"?',
          'document 2, BackupStorageLocation "default": spec.provider "gcp": must be "aws", the only one there is',
          'document 3, Schedule "nightly": invalid schedule: end of range (25) above maximum (23) of the hours: 25',
          'document 4, Schedule "nightly": metadata.name "nightly": document 3 is the Schedule of this name; rename or remove one',
        ].join("\n"),
      ),
    );
  });
});
