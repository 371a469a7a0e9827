import { describe, expect, it } from "vitest";

import { cluster, location, problemsOf, schedule, snapshots } from "./documents.ts";

describe("relationProblems", () => {
  it("fails without a Cluster and without a storage location", () => {
    expect(problemsOf()).toEqual([
      "no document is a Cluster; add one, with apiVersion: jangada.io/v1",
      "no document is a BackupStorageLocation; add one, named default and without a bucket to have one made",
    ]);
  });

  it("fails on a second Cluster", () => {
    expect(problemsOf(cluster(), location(), cluster({}, "other"))).toEqual([
      'document 3, Cluster "other": kind "Cluster": the file has one already; give this cluster a file of its own',
    ]);
  });

  it("fails on two objects of one kind and name", () => {
    expect(problemsOf(cluster(), location("a"), location("b"), location("a"))).toEqual([
      'document 4, BackupStorageLocation "a": metadata.name "a": document 2 is the BackupStorageLocation of this name; rename or remove one',
    ]);
  });

  it("lets objects of different kinds share a name", () => {
    expect(problemsOf(cluster(), location("shop"), snapshots("shop"))).toEqual([]);
  });

  it("fails on two default locations", () => {
    const marked = { default: true };

    expect(problemsOf(cluster(), location("a", marked), location("b", marked))).toEqual([
      'document 3, BackupStorageLocation "b": spec.default true: location "a" is the default already; leave it to one of them',
    ]);
  });

  it("reports a broken document once, and not again what refers to it", () => {
    const broken = location("default", { provider: 7 });

    expect(problemsOf(cluster(), broken, schedule())).toEqual([
      'document 2, BackupStorageLocation "default": spec.provider 7: must be a text',
    ]);
  });

  it("reports two nameless documents for their names and not for being alike", () => {
    const nameless = { ...schedule(), metadata: {} };

    expect(problemsOf(cluster(), location(), nameless, nameless)).toEqual([
      "document 3, Schedule: metadata.name: is missing; it must be a text",
      "document 4, Schedule: metadata.name: is missing; it must be a text",
    ]);
  });
});
