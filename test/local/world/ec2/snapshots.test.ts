import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { ec2ClientsAt } from "../../../support/ec2-clients-at.ts";
import { type Ec2Rig, ec2Rig } from "./ec2-client.ts";

function tagged(tags: Readonly<Record<string, string>>, ResourceType = "snapshot") {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return { TagSpecifications: [{ ResourceType, Tags }] } as object;
}

async function progressOf({ client }: Ec2Rig, id: string | undefined) {
  const request = new DescribeSnapshotsCommand({ SnapshotIds: [String(id)] });
  const { Snapshots: [{ State, Progress, StateMessage } = {}] = [] } = await client.send(request);
  return [State, Progress, ...(StateMessage ? [StateMessage] : [])];
}

describe("a snapshot", () => {
  it("gets on with time, and is finished at 100%", async () => {
    await using rig = await ec2Rig();
    const VolumeId = rig.region.addVolume().id;
    const { SnapshotId } = await rig.client.send(new CreateSnapshotCommand({ VolumeId }));
    const seen = [await progressOf(rig, SnapshotId)];
    for (const seconds of [37, 62.999, 0.001]) {
      await rig.clock.pause(seconds * 1000);
      seen.push(await progressOf(rig, SnapshotId));
    }
    expect(seen).toEqual([
      ["pending", "0%"],
      ["pending", "37%"],
      ["pending", "99%"],
      ["completed", "100%"],
    ]);
  });

  it("ends in an error when it is broken", async () => {
    await using rig = await ec2Rig();
    const VolumeId = rig.region.addVolume().id;
    const { SnapshotId = "" } = await rig.client.send(new CreateSnapshotCommand({ VolumeId }));
    rig.region.changeSnapshot(SnapshotId, { failure: "the key is disabled" });
    await rig.clock.pause(200_000);
    expect(await progressOf(rig, SnapshotId)).toEqual(["error", "99%", "the key is disabled"]);
  });

  it("holds what EC2 knows of its disk", async () => {
    await using rig = await ec2Rig();
    const kmsKeyId = "arn:aws:kms:us-east-1:123456789012:key/1";
    const { id: VolumeId } = rig.region.addVolume({ sizeGiB: 30, encrypted: true, kmsKeyId });
    const begun = new CreateSnapshotCommand({ VolumeId, Description: "<&>", ...tagged({ a: "" }) });
    expect(await rig.client.send(begun)).toMatchObject({
      VolumeId,
      VolumeSize: 30,
      Encrypted: true,
      KmsKeyId: kmsKeyId,
      Description: "<&>",
      OwnerId: "123456789012",
      StartTime: new Date("2026-11-23T12:00:00Z"),
      Tags: [{ Key: "a", Value: "" }],
    });
  });

  it.for([
    { type: "gp3", most: 5 },
    { type: "st1", most: 1 },
  ])("of a disk of type $type is one of $most under way", async ({ type, most }) => {
    await using rig = await ec2Rig();
    const VolumeId = rig.region.addVolume({ type }).id;
    const begin = () => rig.client.send(new CreateSnapshotCommand({ VolumeId }));
    for (let count = 0; count < most; count++) {
      await begin();
      await rig.clock.pause(15_000);
    }
    await expect(begin()).rejects.toMatchObject({ name: "ConcurrentSnapshotLimitExceeded" });
    await rig.clock.pause(100_000);
    await begin();
  });

  it("is one in 15 s of its disk", async () => {
    await using rig = await ec2Rig();
    const VolumeId = rig.region.addVolume().id;
    const begin = () => rig.client.send(new CreateSnapshotCommand({ VolumeId }));
    await begin();
    await rig.clock.pause(14_999);
    await expect(begin()).rejects.toMatchObject({ name: "SnapshotCreationPerVolumeRateExceeded" });
    await rig.clock.pause(1);
    await begin();
  });

  it("of a disk that is being made is refused", async () => {
    await using rig = await ec2Rig();
    const VolumeId = rig.region.addVolume({ availableAt: Number.POSITIVE_INFINITY }).id;
    const begin = rig.client.send(new CreateSnapshotCommand({ VolumeId }));
    await expect(begin).rejects.toMatchObject({ name: "IncorrectState" });
  });

  it.for([
    ["without any", tagged({}), "InvalidParameterValue"],
    ["of AWS", tagged({ "aws:x": "" }), "InvalidParameterValue"],
    ["of AWS in capitals", tagged({ "AWS:x": "" }), "InvalidParameterValue"],
    ["of another type", tagged({ a: "" }, "volume"), "InvalidParameterValue"],
    ["with a key of 129 characters", tagged({ ["k".repeat(129)]: "" }), "InvalidParameterValue"],
    ["with a value of 257 characters", tagged({ a: "v".repeat(257) }), "InvalidParameterValue"],
    [
      "51 in number",
      tagged(Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, ""]))),
      "TagLimitExceeded",
    ],
    [
      "of one key twice",
      {
        TagSpecifications: Array(2).fill({
          ResourceType: "snapshot",
          Tags: [{ Key: "a", Value: "" }],
        }),
      },
      "InvalidParameterValue",
    ],
  ] as const)("with tags %s is refused", async ([, tags, name]) => {
    await using rig = await ec2Rig();
    const VolumeId = rig.region.addVolume().id;
    const begin = rig.client.send(new CreateSnapshotCommand({ VolumeId, ...tags }));
    await expect(begin).rejects.toMatchObject({ name });
    expect(rig.region.snapshots.size).toBe(0);
  });

  it("is deleted while it is pending, too, and is absent from then on", async () => {
    await using rig = await ec2Rig();
    const VolumeId = rig.region.addVolume().id;
    const { SnapshotId } = await rig.client.send(new CreateSnapshotCommand({ VolumeId }));
    await rig.client.send(new DeleteSnapshotCommand({ SnapshotId }));
    const again = rig.client.send(new DeleteSnapshotCommand({ SnapshotId }));
    await expect(again).rejects.toMatchObject({ name: "InvalidSnapshot.NotFound" });
  });
});

describe("the snapshots of an instance", () => {
  const begin = ({ client }: Ec2Rig, InstanceId: string, more: object = {}, specification = {}) =>
    client.send(
      new CreateSnapshotsCommand({
        InstanceSpecification: { InstanceId, ...specification },
        ...more,
      }),
    );

  it("are of one moment, and of its boot disk unless that is excluded", async () => {
    await using rig = await ec2Rig();
    const { id } = rig.region.addVolume();
    const instance = rig.region.addInstance([id]);
    const with_ = await begin(rig, instance.id);
    expect(with_.Snapshots).toHaveLength(2);
    expect(new Set(with_.Snapshots?.map(({ StartTime }) => StartTime?.getTime())).size).toBe(1);
    expect(with_.Snapshots?.every(({ State }) => State === "pending")).toBe(true);
    await rig.clock.pause(20_000);
    const without = await begin(rig, instance.id, {}, { ExcludeBootVolume: true });
    expect(without.Snapshots).toMatchObject([{ VolumeId: id }]);
  });

  it("get of their disk's tags those that a user may set", async () => {
    await using rig = await ec2Rig();
    const { id } = rig.region.addVolume({ tags: { Name: "own", "aws:eks:x": "AWS's" } });
    const instance = rig.region.addInstance([id]);
    const boot = { ExcludeBootVolume: true };
    const { Snapshots } = await begin(
      rig,
      instance.id,
      { CopyTagsFromSource: "volume", ...tagged({ set: "1" }) },
      boot,
    );
    expect(Snapshots).toMatchObject([
      {
        Tags: [
          { Key: "Name", Value: "own" },
          { Key: "set", Value: "1" },
        ],
      },
    ]);
  });

  it.for([
    { disks: 127, boot: {}, begun: 128 },
    { disks: 128, boot: { ExcludeBootVolume: true }, begun: 128 },
    { disks: 128, boot: {}, begun: 0 },
    { disks: 0, boot: { ExcludeBootVolume: true }, begun: 0 },
  ])("are 1 to 128: $begun of $disks disks with $boot", async ({ disks, boot, begun }) => {
    await using rig = await ec2Rig();
    const ids = Array.from({ length: disks }, () => rig.region.addVolume().id);
    const instance = rig.region.addInstance(ids);
    const answer = begin(rig, instance.id, {}, boot);
    if (begun > 0) await answer;
    else await expect(answer).rejects.toMatchObject({ name: "InvalidParameterValue" });
    expect(rig.region.snapshots.size).toBe(begun);
  });

  it("do not leave out the boot disk by its id, nor more than 127", async () => {
    await using rig = await ec2Rig();
    const ids = Array.from({ length: 128 }, () => rig.region.addVolume().id);
    const instance = rig.region.addInstance(ids);
    const boot = rig.region.disksOf(instance).get(instance.rootDeviceName)?.id;
    for (const ExcludeDataVolumeIds of [[String(boot)], ids]) {
      const answer = begin(rig, instance.id, {}, { ExcludeDataVolumeIds });
      await expect(answer).rejects.toMatchObject({ name: "InvalidParameterValue" });
    }
  });
});

describe("a copy of a snapshot", () => {
  const copy = async (rig: Ec2Rig, SourceSnapshotId: string, more: object = {}) => {
    const { once } = ec2ClientsAt(rig.world.url, "eu-west-1");
    try {
      const request = { SourceRegion: "us-east-1", SourceSnapshotId, ...more };
      return await once.send(new CopySnapshotCommand(request));
    } finally {
      once.destroy();
    }
  };

  it("comes to be in the Region of the request, and takes its time", async () => {
    await using rig = await ec2Rig();
    const source = rig.region.addSnapshot({ sizeGiB: 30, tags: { not: "copied" } });
    const { SnapshotId = "", Tags } = await copy(rig, source.id, tagged({ a: "b" }));
    expect(Tags).toEqual([{ Key: "a", Value: "b" }]);
    const made = rig.world.region("eu-west-1").snapshot(SnapshotId);
    expect(made).toMatchObject({ volumeId: "vol-ffffffff", sizeGiB: 30, encrypted: false });
    expect(made.finishedAt - made.startedAt).toBe(100_000);
  });

  it("is one of 20 under way into a Region", async () => {
    await using rig = await ec2Rig();
    const source = rig.region.addSnapshot();
    for (let i = 0; i < 20; i++) await copy(rig, source.id);
    const name = "ResourceLimitExceeded";
    await expect(copy(rig, source.id)).rejects.toMatchObject({ name });
    await rig.clock.pause(100_000);
    await copy(rig, source.id);
  });

  it.for([
    { source: {}, more: {}, key: undefined },
    {
      source: { encrypted: true },
      more: {},
      key: "arn:aws:kms:eu-west-1:123456789012:alias/aws/ebs",
    },
    { source: {}, more: { Encrypted: true, KmsKeyId: "alias/mine" }, key: "alias/mine" },
  ])("of $source with $more has key $key", async ({ source, more, key }) => {
    await using rig = await ec2Rig();
    const { SnapshotId = "" } = await copy(rig, rig.region.addSnapshot(source).id, more);
    const made = rig.world.region("eu-west-1").snapshot(SnapshotId);
    expect([made.encrypted, made.kmsKeyId]).toEqual([key !== undefined, key]);
  });

  it("fails with a key and no word of encryption", async () => {
    await using rig = await ec2Rig();
    const asked = copy(rig, rig.region.addSnapshot().id, { KmsKeyId: "alias/mine" });
    await expect(asked).rejects.toMatchObject({ name: "InvalidParameterDependency" });
  });

  it("fails when there is none, or it is not finished", async () => {
    await using rig = await ec2Rig();
    const pending = rig.region.addSnapshot({ finishedAt: Number.POSITIVE_INFINITY });
    await expect(copy(rig, pending.id)).rejects.toMatchObject({ name: "IncorrectState" });
    const absent = copy(rig, "snap-0000000000000dead");
    await expect(absent).rejects.toMatchObject({ name: "InvalidSnapshot.NotFound" });
  });
});
