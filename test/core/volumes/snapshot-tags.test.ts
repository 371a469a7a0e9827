import { describe, expect, it } from "vitest";
import {
  canJoinSet,
  ownTags,
  tagsOfOne,
  tagsOfSet,
} from "../../../lambdas/core/volumes/snapshot-tags.ts";
import { disk, tags } from "./volumes.ts";

const owner = { backupName: "nightly", backupUid: "uid-1", clusterName: "prod" };
const OWNERSHIP = {
  "velero.io/backup": "nightly",
  "jangada.io/cluster": "prod",
  "jangada.io/backup-uid": "uid-1",
};
const labels = { purpose: "test", "velero.io/storage-location": "default" };

describe("tagsOfOne", () => {
  it("are Velero's, the disk's own and those of ownership", () => {
    const volume = disk("vol-1", { tags: { team: "db", "aws:eks:cluster-name": "prod" } });
    expect(tagsOfOne(volume, "pv-1", { owner, labels })).toEqual({
      ...labels,
      team: "db",
      "velero.io/pv": "pv-1",
      ...OWNERSHIP,
    });
  });

  it("keep the disk's own value where a label of the backup has the same key", () => {
    const volume = disk("vol-1", { tags: { purpose: "ledger" } });
    expect(tagsOfOne(volume, "pv-1", { owner, labels }).purpose).toBe("ledger");
  });

  it("replace what an earlier backup or restore left on the disk", () => {
    const volume = disk("vol-1", {
      tags: {
        "velero.io/backup": "old",
        "velero.io/schedule-name": "x",
        "jangada.io/restore": "r",
      },
    });
    expect(tagsOfOne(volume, "pv-1", { owner, labels: {} })).toEqual({
      "velero.io/pv": "pv-1",
      ...OWNERSHIP,
    });
  });

  it("never are more than 50: labels go first, ownership never does", () => {
    const volume = disk("vol-1", { tags: tags(45), iops: 4000 });
    const all = tagsOfOne(volume, "pv-1", { owner, labels });
    expect(Object.keys(all)).toHaveLength(50);
    expect(all).toMatchObject({ ...OWNERSHIP, ...tags(45) });
    const crowded = tagsOfOne(disk("vol-1", { tags: tags(50) }), "pv-1", { owner, labels });
    expect(Object.keys(crowded)).toHaveLength(50);
    expect(crowded).toMatchObject(OWNERSHIP);
  });

  it("leave out labels that EC2 refuses as tags", () => {
    const bad = { ["k".repeat(129)]: "x", "AWS:x": "y", good: "z" };
    const all = tagsOfOne(disk("vol-1"), "pv-1", { owner, labels: bad });
    expect(all).toEqual({ good: "z", "velero.io/pv": "pv-1", ...OWNERSHIP });
  });
});

describe("tagsOfSet", () => {
  it("are what all disks share", () => {
    const volumes = [disk("vol-1", { iops: 4000, tags: { Name: "a" } }), disk("vol-2")];
    expect(tagsOfSet(volumes, { owner, labels })).toEqual({
      ...labels,
      ...OWNERSHIP,
      "jangada.io/volume-settings": "vol-1:4000:125:",
    });
  });

  it("have no key that a disk has, because EC2 copies those", () => {
    const volumes = [disk("vol-1"), disk("vol-2", { tags: { purpose: "ledger" } })];
    expect(tagsOfSet(volumes, { owner, labels })).not.toHaveProperty("purpose");
  });

  it("leave room for the tags of the disk that has most", () => {
    const volumes = [disk("vol-1", { tags: tags(25) }), disk("vol-2")];
    const all = tagsOfSet(volumes, { owner, labels: tags(30, "label") });
    expect(Object.keys(all)).toHaveLength(25);
    expect(all).toMatchObject(OWNERSHIP);
  });
});

describe("canJoinSet", () => {
  it.for([
    { with: "no tags", own: {}, can: true },
    { with: "25 tags", own: tags(25), can: true },
    { with: "26 tags", own: tags(26), can: false },
    { with: "Velero's tags", own: { "velero.io/backup": "old" }, can: false },
    { with: "ours", own: { "jangada.io/restore": "r" }, can: false },
  ])("answers $can for a disk with $with", ({ own, can }) => {
    expect(canJoinSet(disk("vol-1", { tags: own }))).toBe(can);
  });
});

describe("ownTags", () => {
  it("are neither AWS's nor Velero's nor ours", () => {
    const all = { Name: "a", "aws:x": "b", "velero.io/pv": "c", "jangada.io/cluster": "d" };
    expect(ownTags({ tags: all })).toEqual({ Name: "a" });
  });
});
