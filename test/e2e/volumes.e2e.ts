import { setTimeout } from "node:timers/promises";
import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  EC2Client,
  RegisterImageCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ebsVolume } from "../../lambdas/adapters/ebs/ebs-shapes.ts";
import { ebsVolumeSnapshotter } from "../../lambdas/adapters/ebs/ebs-volume-snapshotter.ts";
import { missingPermissions } from "../../lambdas/adapters/ebs/missing-permissions.ts";
import { readVolumeRecords } from "../../lambdas/core/restore/item/volume-records.ts";
import { createVolumes } from "../../lambdas/core/volumes/create-volumes.ts";
import { pollSnapshots } from "../../lambdas/core/volumes/poll-snapshots.ts";
import { VolumeBackup } from "../../lambdas/core/volumes/volume-backup.ts";
import {
  toVolumeInfo,
  toVolumeSnapshots,
} from "../../lambdas/core/volumes/volume-backup-records.ts";
import { describeVolumeSnapshotter } from "../contract/volume-snapshotter.ts";
import { persistentVolume } from "../support/builders.ts";
import { emulatorSettings } from "../support/emulator-settings.ts";
import { type Emulator, startMoto } from "./aws/emulators.ts";

const clock = {
  now: () => new Date(),
  pause: (milliseconds: number) => setTimeout(milliseconds),
};

function clientOf(url: string, region = "us-east-1"): EC2Client {
  return new EC2Client(emulatorSettings(url, region));
}

describeVolumeSnapshotter("ebsVolumeSnapshotter on moto", async () => {
  const moto = await startMoto();
  const client = clientOf(moto.url);
  const western = clientOf(moto.url, "us-west-2");
  const image = new RegisterImageCommand({ Name: "node", RootDeviceName: "/dev/sda1" });
  const { ImageId } = await client.send(image);
  return {
    snapshotter: ebsVolumeSnapshotter({ repeating: client, once: client }),
    async addVolume({ type = "gp3", iops, throughput, encrypted, tags = {} }) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const volume = await client.send(
        new CreateVolumeCommand({
          AvailabilityZone: "us-east-1a",
          Size: 10,
          VolumeType: type,
          Iops: iops,
          Throughput: throughput,
          Encrypted: encrypted,
          ...(Tags.length > 0 && { TagSpecifications: [{ ResourceType: "volume", Tags }] }),
        }),
      );
      return ebsVolume(volume);
    },
    async addElsewhere({ encrypted = false }) {
      const place = { AvailabilityZone: "us-west-2a", Size: 10, Encrypted: encrypted };
      const { VolumeId } = await western.send(new CreateVolumeCommand(place));
      const { SnapshotId = "" } = await western.send(new CreateSnapshotCommand({ VolumeId }));
      return { id: SnapshotId, region: "us-west-2" };
    },
    async addInstance(volumeIds) {
      const { Instances = [] } = await client.send(
        new RunInstancesCommand({
          ImageId,
          MinCount: 1,
          MaxCount: 1,
          Placement: { AvailabilityZone: "us-east-1a" },
        }),
      );
      const InstanceId = Instances[0]?.InstanceId ?? "";
      for (const [index, VolumeId] of volumeIds.entries()) {
        const Device = `/dev/xvd${"bcdefgh"[index]}`;
        await client.send(new AttachVolumeCommand({ InstanceId, VolumeId, Device }));
      }
      return InstanceId;
    },
    async finish() {},
    exceptions: {
      "tells that a snapshot is under way until it is finished": "moto finishes it at once",
      "fails to make a disk of a snapshot that is not finished": "moto finishes it at once",
      "fails to snapshot a disk again at once, and does so later": "moto has no such limit",
      "fails to set a tag that only AWS may set": "moto sets any tag",
      "begins all snapshots of a set or none": "moto has no such limit",
      "fails to leave a disk out of a set that is not on the instance":
        "moto ignores ExcludeDataVolumeIds",
      "fails to snapshot a set when a disk has one of its tags": "moto ignores CopyTagsFromSource",
      "fails when a token comes back with another request": "moto ignores ClientToken",
      "begins the snapshots of an instance's disks with their tags and the set's":
        "moto ignores ExcludeDataVolumeIds and CopyTagsFromSource",
      "makes one disk however often a token is sent": "moto ignores ClientToken",
    },
    async stop() {
      client.destroy();
      western.destroy();
      await moto.stop();
    },
  };
});

describe("a backup and a restore of disks", () => {
  let moto: Emulator;
  let client: EC2Client;
  beforeAll(async () => {
    moto = await startMoto();
    client = clientOf(moto.url);
  });
  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  it("give back a disk as it was, beside the original", async () => {
    const snapshotter = ebsVolumeSnapshotter({ repeating: client, once: client });
    const { VolumeId = "" } = await client.send(
      new CreateVolumeCommand({
        AvailabilityZone: "us-east-1a",
        Size: 20,
        VolumeType: "gp3",
        Iops: 4000,
        Throughput: 250,
        Encrypted: true,
        TagSpecifications: [
          { ResourceType: "volume", Tags: [{ Key: "CSIVolumeName", Value: "pv-1" }] },
        ],
      }),
    );
    const original = persistentVolume("pv-1", { claim: "data/db" });
    const source = { csi: { driver: "ebs.csi.aws.com", volumeHandle: VolumeId } };
    const volume = { ...original, spec: { ...(original.spec as object), ...source } };
    const settings = { backupName: "b", backupUid: "uid", clusterName: "from", labels: { a: "b" } };
    const backup = new VolumeBackup({ ...settings, location: "default" }, { snapshotter, clock });
    expect(backup.consider(volume)).toEqual({ outcome: "planned" });
    expect(await backup.takeRest()).toEqual([]);
    const { records, pending } = await pollSnapshots(backup.records(), snapshotter, clock);
    expect(pending).toBe(0);

    const files = {
      volumeSnapshots: toVolumeSnapshots(records),
      volumeInfo: toVolumeInfo(records),
    };
    const snapshot = readVolumeRecords(files).snapshots.get("pv-1");
    const target = {
      restoreId: "restore-1",
      clusterName: "to",
      zones: ["us-east-1b"],
      driver: "ebs.csi.aws.com" as const,
    };
    const request = { snapshot: snapshot as NonNullable<typeof snapshot>, newName: "pv-2" };
    const made = await createVolumes([request], target, { snapshotter, clock });
    expect(made).toMatchObject({ waiting: [], failed: [], warnings: [expect.any(String)] });
    const [disk] = await snapshotter.describeVolumes([String(made.created[0]?.volumeId)]);
    expect(disk).toMatchObject({
      type: "gp3",
      sizeGiB: 20,
      iops: 4000,
      throughput: 250,
      encrypted: true,
      zone: "us-east-1b",
      tags: {
        a: "b",
        CSIVolumeName: "pv-2",
        "kubernetes.io/cluster/to": "owned",
        "jangada.io/restore": "restore-1",
      },
    });
    expect(await createVolumes([request], target, { snapshotter, clock })).toEqual(made);
  });
});

describe("a restore in another Region than the backup's", () => {
  let moto: Emulator;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());

  it("copies the snapshot first, with its disk's tags and settings, and copies it once", async () => {
    const [east, west] = ["us-east-1", "us-west-2"].map((region) => {
      const client = clientOf(moto.url, region);
      return { client, ec2: ebsVolumeSnapshotter({ repeating: client, once: client }) };
    }) as [Place, Place];
    const place = { AvailabilityZone: "us-east-1a", Size: 7, VolumeType: "gp3" } as const;
    const { VolumeId = "" } = await east.client.send(new CreateVolumeCommand(place));
    const settings = { "jangada.io/volume-settings": `${VolumeId}:4000:250:` };
    const snapshot = await east.ec2.createSnapshot(VolumeId, { team: "storage", ...settings });
    const request = {
      snapshot: {
        volumeName: "pv-1",
        snapshotId: snapshot.id,
        volumeType: "gp3",
        volumeAZ: "us-east-1a",
      },
    };
    const target = {
      restoreId: "r/1",
      clusterName: "to",
      zones: ["us-west-2b"],
      zoneMapping: { "us-east-1a": "us-west-2b" },
      driver: "ebs.csi.aws.com" as const,
    };
    const source = {
      region: "us-east-1",
      describeSnapshots: (ids: readonly string[]) => east.ec2.describeSnapshots(ids),
    };
    const ports = { snapshotter: west.ec2, source, clock: { ...clock, pause: async () => {} } };
    expect(await createVolumes([request], target, ports)).toMatchObject({ waiting: [{}] });
    const made = await createVolumes([request], target, ports);
    expect(made).toMatchObject({ created: [{ zone: "us-west-2b" }], failed: [] });
    const [disk] = await west.ec2.describeVolumes([String(made.created[0]?.volumeId)]);
    const given = { sizeGiB: 7, iops: 4000, throughput: 250, zone: "us-west-2b" };
    expect(disk).toMatchObject({ ...given, tags: { team: "storage" } });
    const copies = await west.ec2.findSnapshots({ "jangada.io/source-snapshot": snapshot.id });
    expect(copies).toHaveLength(1);
    for (const { client } of [east, west]) client.destroy();
  });
});

/** One Region. */
interface Place {
  readonly client: EC2Client;
  readonly ec2: ReturnType<typeof ebsVolumeSnapshotter>;
}

describe("with other credentials", () => {
  let denying: Emulator;
  let client: EC2Client;
  beforeAll(async () => {
    denying = await startMoto({ admits: 0 });
    client = clientOf(denying.url);
  });
  afterAll(async () => {
    client?.destroy();
    await denying?.stop();
  });

  it("fails with what was denied", async () => {
    const ec2 = ebsVolumeSnapshotter({ repeating: client, once: client });
    await expect(ec2.createSnapshot("vol-1", { a: "b" })).rejects.toMatchObject({
      reason: "denied",
      message: expect.stringContaining('cannot snapshot disk "vol-1"'),
    });
  });
});

describe("missingPermissions", () => {
  let moto: Emulator;
  let client: EC2Client;
  beforeAll(async () => {
    moto = await startMoto();
    client = clientOf(moto.url);
  });
  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  it("finds none missing where everything is allowed, and changes nothing", async () => {
    const place = { AvailabilityZone: "us-east-1a", Size: 1 };
    const { VolumeId } = await client.send(new CreateVolumeCommand(place));
    const ec2 = ebsVolumeSnapshotter({ repeating: client, once: client });
    const snapshot = await ec2.createSnapshot(VolumeId ?? "", { a: "b" });
    const probe = { volumeId: VolumeId, snapshotId: snapshot.id, zone: "us-east-1a" };
    expect(await missingPermissions(client, probe)).toEqual([]);
    expect(await ec2.findSnapshots({})).toHaveLength(1);
    expect(await ec2.findVolumes({})).toHaveLength(1);
  });
});
