import { describe, expect, it } from "vitest";
import {
  deleteDisks,
  parseDiskDeletionRequest,
} from "../../../lambdas/core/retention/delete-disks.ts";
import type { Restore } from "../../../lambdas/core/velero/restore.ts";
import type { EbsVolume } from "../../../lambdas/core/volumes/ebs-volume.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";
import { restore } from "../velero/objects.ts";

const START = "2026-11-23T12:00:00Z";

/** Two Regions with disks, and a cluster whose volumes use some. */
function rig() {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock);
  const other = new MemoryVolumeSnapshotter(clock);
  const users = new Map<string, string>();
  const running: Restore[] = [];
  const ports = {
    clusterName: "target",
    makers: [ec2, other],
    users: async () => users,
    running: async () => running,
    clock,
  };
  let count = 0;
  const addDisk = (restoreName: string, traits: Partial<EbsVolume> = {}, region = ec2) =>
    region.addVolume({
      id: `vol-${++count}`,
      ...traits,
      tags: {
        "jangada.io/cluster": "target",
        "jangada.io/restore": `${restoreName}/${START}`,
        "jangada.io/restored-pv": `pv-${count}`,
        ...traits.tags,
      },
    });
  const run = (restoreName: string, isDeleting = true) =>
    deleteDisks(ports, { restoreName, delete: isDeleting });
  const left = () => [...ec2.volumes, ...other.volumes].map(({ id }) => id);
  return { ec2, other, users, running, ports, addDisk, run, left };
}

describe("deleteDisks", () => {
  it("deletes what no instance and no persistent volume uses, in every Region", async () => {
    const { other, users, addDisk, run, left } = rig();
    addDisk("r");
    addDisk("r", { instanceIds: ["i-1"] });
    addDisk("r");
    users.set("vol-3", "pv-3");
    addDisk("r", { state: "in-use" });
    addDisk("r", {}, other);
    const disk = { sizeGiB: 10, zone: "us-east-1a", restoreStart: START };
    expect(await run("r")).toEqual({
      restoreName: "r",
      disks: [
        { volumeId: "vol-1", volumeName: "pv-1", ...disk },
        { volumeId: "vol-2", volumeName: "pv-2", ...disk, usedBy: 'instance "i-1"' },
        { volumeId: "vol-3", volumeName: "pv-3", ...disk, usedBy: 'persistent volume "pv-3"' },
        { volumeId: "vol-4", volumeName: "pv-4", ...disk, usedBy: "an instance" },
        { volumeId: "vol-5", volumeName: "pv-5", ...disk },
      ],
      deleted: ["vol-1", "vol-5"],
      problems: [],
    });
    expect(left()).toEqual(["vol-2", "vol-3", "vol-4"]);
  });

  it("only lists them unless it is told to delete", async () => {
    const { addDisk, run, left } = rig();
    addDisk("r");
    expect(await run("r", false)).toMatchObject({ disks: [{ volumeId: "vol-1" }], deleted: [] });
    expect(left()).toEqual(["vol-1"]);
  });

  it("leaves alone what another restore, another cluster or nobody made", async () => {
    const { ec2, addDisk, run, left } = rig();
    addDisk("r-2");
    addDisk("q");
    addDisk("r", { tags: { "jangada.io/cluster": "another" } });
    addDisk("r", { state: "deleting" });
    ec2.addVolume({ id: "vol-plain" });
    ec2.addVolume({ id: "vol-untagged", tags: { "jangada.io/cluster": "target" } });
    expect(await run("r")).toMatchObject({ disks: [], deleted: [] });
    expect(left()).toHaveLength(6);
  });

  it("asks the cluster nothing where there is no disk", async () => {
    const { ports } = rig();
    const users = () => Promise.reject(new Error("asked"));
    const request = { restoreName: "r", delete: true };
    expect(await deleteDisks({ ...ports, users }, request)).toMatchObject({ disks: [] });
  });

  it("deletes nothing while the restore still runs", async () => {
    const { running, addDisk, run, left } = rig();
    addDisk("r");
    running.push({ ...restore({ backupName: "b" }), metadata: { name: "r" } });
    expect(await run("r")).toMatchObject({
      deleted: [],
      problems: ["restore 'r' is still in progress; wait for its end"],
    });
    expect(left()).toEqual(["vol-1"]);
  });

  it("deletes nothing when the cluster does not say which volumes it has", async () => {
    const { ports, addDisk, left } = rig();
    addDisk("r");
    const users = () => Promise.reject(new Error("no answer"));
    const request = { restoreName: "r", delete: true };
    await expect(deleteDisks({ ...ports, users }, request)).rejects.toThrow("no answer");
    expect(left()).toEqual(["vol-1"]);
  });

  it("says what EC2 refuses, and deletes the others", async () => {
    const { ec2, other, addDisk, run, left } = rig();
    addDisk("r");
    addDisk("r");
    other.fail("findVolumes", new SnapshotterError("denied", "cannot list disks"));
    ec2.fail("deleteVolume", new SnapshotterError("refused", "it is attached just now"));
    expect(await run("r")).toMatchObject({
      deleted: ["vol-2"],
      problems: ["cannot list disks", "it is attached just now"],
    });
    expect(left()).toEqual(["vol-1"]);
  });

  it.for([
    { outcome: "absent" as const, report: { deleted: ["vol-1"], problems: [] } },
    {
      outcome: "notOwned" as const,
      report: {
        deleted: [],
        problems: ["disk 'vol-1' was kept: its tags have changed meanwhile"],
      },
    },
  ])("reports a disk that is $outcome when it is to be deleted", async ({ outcome, report }) => {
    const { ec2, addDisk, run } = rig();
    addDisk("r");
    ec2.deleteVolume = async () => outcome;
    expect(await run("r")).toMatchObject(report);
  });

  it("deletes a disk that has lost the name of its volume, and shows it without one", async () => {
    const { ec2, addDisk, run } = rig();
    const { id, tags } = addDisk("r");
    const { "jangada.io/restored-pv": _, ...kept } = tags;
    ec2.changeVolume(id, { tags: kept });
    expect(await run("r")).toMatchObject({ disks: [{ volumeName: "" }], deleted: [id] });
  });
});

describe("parseDiskDeletionRequest", () => {
  it("lists unless told to delete", () => {
    const listed = { restoreName: "r", delete: false };
    expect(parseDiskDeletionRequest({ restoreName: "r" })).toEqual(listed);
  });

  it.for([
    {},
    { restoreName: "" },
    { restoreName: "r", delete: "yes" },
    { restoreName: "r", x: 1 },
  ])("fails for %o", (input) => {
    const named = { name: "FailedValidationError" };
    expect(() => parseDiskDeletionRequest(input)).toThrow(expect.objectContaining(named));
  });
});
