import { describe, expect, it } from "vitest";

import { cluster, location, policies, problemsOf, schedule, snapshots } from "./documents.ts";

const READ_ONLY = { accessMode: "ReadOnly", objectStorage: { bucket: "backups" } };

describe("referenceProblems", () => {
  it("takes a schedule whose locations and policy are in the file, before or after it", () => {
    const template = {
      storageLocation: "a",
      volumeSnapshotLocations: ["ebs"],
      resourcePolicy: { kind: "configmap", name: "policies" },
    };

    expect(
      problemsOf(
        schedule("n", { template }),
        cluster(),
        location("a"),
        snapshots("ebs"),
        policies(),
      ),
    ).toEqual([]);
  });

  it("takes the location that is marked default for one that is not named", () => {
    expect(problemsOf(cluster(), location("a", { default: true }), schedule())).toEqual([]);
  });

  it.for<[Record<string, unknown>, string]>([
    [
      {},
      'spec.template.storageLocation "default": no document is a BackupStorageLocation of this name, there are: a; declare or rename it',
    ],
    [
      { storageLocation: "b" },
      'spec.template.storageLocation "b": no document is a BackupStorageLocation of this name, there are: a; declare or rename it',
    ],
    [
      { storageLocation: "a", volumeSnapshotLocations: ["ebs"] },
      'spec.template.volumeSnapshotLocations[0] "ebs": no document is a VolumeSnapshotLocation of this name, there is none; declare or rename it',
    ],
    [
      { storageLocation: "a", resourcePolicy: { kind: "configmap", name: "p" } },
      'spec.template.resourcePolicy.name "p": no document is a ConfigMap of this name, there is none; declare or rename it',
    ],
  ])("fails on a schedule with the template %j", ([template, problem]) => {
    expect(problemsOf(cluster(), location("a"), schedule("nightly", { template }))).toEqual([
      `document 3, Schedule "nightly": ${problem}`,
    ]);
  });

  it.for([
    [
      policies("p", "version: v2"),
      'version "v2": incompatible version number v2 with supported version v1',
    ],
    [
      { ...policies("p"), data: {} },
      "the ConfigMap has 0 entries of data; it must have one, whatever its key",
    ],
  ] as const)("fails on a schedule whose policy is %j", ([policy, problem]) => {
    const template = { storageLocation: "a", resourcePolicy: { kind: "configmap", name: "p" } };
    expect(problemsOf(cluster(), location("a"), policy, schedule("nightly", { template }))).toEqual(
      [`document 4, Schedule "nightly": spec.template.resourcePolicy.name "p": ${problem}`],
    );
  });

  it("says once that there is no location at all, not for every schedule", () => {
    expect(problemsOf(cluster(), schedule("a"), schedule("b"))).toHaveLength(1);
  });

  it("fails on a schedule into a location that is read-only, unless it is paused", () => {
    const readOnly = location("default", READ_ONLY);

    expect(problemsOf(cluster(), readOnly, schedule("nightly", { paused: true }))).toEqual([]);
    expect(problemsOf(cluster(), readOnly, schedule())).toEqual([
      'document 3, Schedule "nightly": spec.template.storageLocation "default": the location is ReadOnly, and every backup into it would fail; choose another, or pause the schedule',
    ]);
  });
});
