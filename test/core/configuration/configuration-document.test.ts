import { describe, expect, it } from "vitest";

import { readDocument } from "../../../lambdas/core/configuration/configuration-document.ts";
import { schedule } from "./documents.ts";

describe("readDocument", () => {
  it("knows an object by its kind", () => {
    expect(readDocument(schedule("nightly"), 3)).toEqual({
      document: 3,
      kind: "Schedule",
      name: "nightly",
      problems: [],
      object: schedule("nightly"),
    });
  });

  it.for<[unknown, string]>([
    [{ kind: "Scedule" }, 'kind "Scedule": unknown kind; did you mean "Schedule"?'],
    [
      { kind: "Deployment" },
      'kind "Deployment": unknown kind; it must be one of Cluster, BackupStorageLocation, VolumeSnapshotLocation, Schedule, ConfigMap',
    ],
    [
      {},
      "kind: is missing; it must be one of Cluster, BackupStorageLocation, VolumeSnapshotLocation, Schedule, ConfigMap",
    ],
    [
      "Cluster",
      "kind: is missing; it must be one of Cluster, BackupStorageLocation, VolumeSnapshotLocation, Schedule, ConfigMap",
    ],
    [
      { kind: 7 },
      "kind 7: unknown kind; it must be one of Cluster, BackupStorageLocation, VolumeSnapshotLocation, Schedule, ConfigMap",
    ],
  ])("fails on %j with the nearest kind, or all of them", ([value, problem]) => {
    expect(readDocument(value, 1)).toMatchObject({ name: "", problems: [problem] });
  });

  it("fails on another version of a kind", () => {
    expect(readDocument({ ...schedule(), apiVersion: "velero.io/v2" }, 1).problems).toEqual([
      'apiVersion "velero.io/v2": must be "velero.io/v1"',
    ]);
  });
});
