import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { refusal } from "../../support/fakes/memory-kubernetes.ts";
import { object, RestoreRig } from "../../support/restore-rig.ts";

/** A restore of volume `pv` that has a snapshot, planned. */
async function plannedRig() {
  const rig = new RestoreRig();
  const { id } = rig.ec2.addSnapshot();
  const records = [
    {
      spec: { persistentVolumeName: "pv", location: "default", volumeAZ: "us-east-1a" },
      status: { providerSnapshotID: id },
    },
  ];
  await rig.store.put("backups/b/b-volumesnapshots.json.gz", gzipSync(JSON.stringify(records)));
  const csi = { driver: "ebs.csi.aws.com", volumeHandle: "vol-old" };
  const volume = object("v1", "PersistentVolume", "pv", undefined, { spec: { csi } });
  const { waves } = await rig.plan([["resources/persistentvolumes/cluster/pv.json", volume]]);
  return { rig, chunk: String(waves.flat()[0]) };
}

const warningsOf = (rig: RestoreRig) =>
  (rig.json("results.gz") as { warnings: { cluster?: string[] } }).warnings.cluster ?? [];

describe("the disks of a restore that fails", () => {
  it("are listed, with the command that deletes each, when their volumes were not made", async () => {
    const { rig } = await plannedRig();
    await rig.createDisks();
    const summary = await rig.finish("the API server went away");
    const [disk] = rig.ec2.volumes;

    expect(summary).toMatchObject({ phase: "Failed", warnings: 2 });
    expect(warningsOf(rig)).toContain(
      `disk "${disk?.id}", made for persistent volume "pv", is used by nothing: 'jangada restore delete-disks r' deletes it`,
    );
    expect(rig.volumeInfo()).toEqual([]);
  });

  it("are listed when the cluster refuses their volumes", async () => {
    const { rig, chunk } = await plannedRig();
    rig.cluster.refuse = ({ verb }) =>
      verb === "create" ? refusal(403, "Forbidden", "no") : undefined;
    await rig.createDisks();
    await rig.chunk(chunk);

    expect(await rig.finish()).toMatchObject({ phase: "PartiallyFailed", failed: 1 });
    expect(warningsOf(rig)).toEqual(
      expect.arrayContaining([expect.stringContaining("is used by nothing")]),
    );
  });

  it("can be found by their tag when none is on record", async () => {
    const { rig } = await plannedRig();
    rig.ec2.killAfter(0, new Error("killed"), "after");
    await expect(rig.createDisks()).rejects.toThrow("killed");
    await rig.finish("the function was killed");

    expect(warningsOf(rig)).toEqual([
      "the restore ended while its disks were made: all of them carry the tag jangada.io/restore=r/2026-11-23T12:00:00Z, and 'jangada restore delete-disks r' lists them",
    ]);
    expect(rig.ec2.volumes.map(({ tags }) => tags["jangada.io/restore"])).toEqual([
      "r/2026-11-23T12:00:00Z",
    ]);
  });
});

describe("the disks of a restore", () => {
  it("are told with the zones that changed", async () => {
    const { rig, chunk } = await plannedRig();
    await rig.createDisks();
    await rig.chunk(chunk);

    expect(await rig.finish()).toMatchObject({ phase: "Completed", created: 1 });
    expect(warningsOf(rig)).toEqual([
      expect.stringContaining('is made in zone "us-east-1a", where the cluster has no node'),
    ]);
  });
});
