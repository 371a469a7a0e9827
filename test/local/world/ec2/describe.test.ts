import {
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  paginateDescribeVolumes,
} from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ec2Rig, ec2Rig } from "./ec2-client.ts";

async function idsOf({ client }: Ec2Rig, request: object) {
  const { Volumes = [] } = await client.send(new DescribeVolumesCommand(request));
  return Volumes.map(({ VolumeId }) => VolumeId);
}

describe("pages", () => {
  it("hold everything once, whatever their size", async () => {
    await using rig = await ec2Rig();
    const made = Array.from({ length: 23 }, () => rig.region.addVolume().id);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 30 }), async (MaxResults) => {
        const found: unknown[] = [];
        let pages = 0;
        for await (const page of paginateDescribeVolumes({ client: rig.client }, { MaxResults })) {
          found.push(...(page.Volumes ?? []).map(({ VolumeId }) => VolumeId));
          pages++;
        }
        expect(found).toEqual(made);
        expect(pages).toBe(Math.ceil(made.length / MaxResults));
      }),
      { numRuns: 10 },
    );
  });

  it("end nowhere but at the end when what they stopped at is deleted meanwhile", async () => {
    await using rig = await ec2Rig();
    const made = Array.from({ length: 12 }, () => rig.region.addVolume().id);
    const first = await rig.client.send(new DescribeVolumesCommand({ MaxResults: 5 }));
    rig.region.volumes.delete(made[4] as string);
    const { NextToken } = first;
    const rest = await rig.client.send(new DescribeVolumesCommand({ MaxResults: 1000, NextToken }));
    expect(rest.Volumes?.map(({ VolumeId }) => VolumeId)).toEqual(made.slice(5));
  });

  it("are one when no size is asked for", async () => {
    await using rig = await ec2Rig({ mostPerPage: 5 });
    for (let index = 0; index < 7; index++) rig.region.addVolume();
    expect(await idsOf(rig, {})).toHaveLength(7);
    expect(await idsOf(rig, { MaxResults: 1000 })).toHaveLength(5);
  });

  it("hold a thousand at most", async () => {
    await using rig = await ec2Rig();
    for (let index = 0; index < 1001; index++) rig.region.addVolume();
    expect(await idsOf(rig, { MaxResults: 5000 })).toHaveLength(1000);
  });

  it.for([
    [{ MaxResults: 4 }, "InvalidParameterValue"],
    [{ MaxResults: 5, VolumeIds: ["vol-00000000000000001"] }, "InvalidParameterCombination"],
    [{ NextToken: "nonsense" }, "InvalidNextToken"],
  ] as const)("fail for %j with %s", async ([request, name]) => {
    await using rig = await ec2Rig();
    rig.region.addVolume();
    const asked = rig.client.send(new DescribeVolumesCommand(request as object));
    await expect(asked).rejects.toMatchObject({ name });
  });
});

describe("filters", () => {
  const VALUES = ["a*b", "axb", "axyb", "a?b", "a\\b", "a+b", "A*B", "a\nb"];
  it.for([
    { value: "a*b", finds: VALUES.filter((value) => value !== "A*B") },
    { value: "a?b", finds: ["a*b", "axb", "a?b", "a\\b", "a+b", "a\nb"] },
    { value: "a\\*b", finds: ["a*b"] },
    { value: "a\\?b", finds: ["a?b"] },
    { value: "a\\\\b", finds: ["a\\b"] },
    { value: "a+b", finds: ["a+b"] },
    { value: "a.b", finds: [] },
    { value: "", finds: [] },
  ])("by tag value $value find $finds", async ({ value, finds }) => {
    await using rig = await ec2Rig();
    const made = VALUES.map((own) => [rig.region.addVolume({ tags: { own } }).id, own]);
    const wanted = made.flatMap(([id, own]) => (finds.includes(own as string) ? id : []));
    const Filters = [{ Name: "tag:own", Values: value ? [value] : [] }];
    expect(await idsOf(rig, { Filters })).toEqual(wanted);
  });

  it("find what passes each of them by one of its values", async () => {
    await using rig = await ec2Rig();
    const { region } = rig;
    const a = region.addVolume({ tags: { x: "1", y: "1" } });
    const b = region.addVolume({ tags: { x: "2", y: "1" }, zone: "us-east-1b" });
    region.addVolume({ tags: { x: "3", y: "1" } });
    region.addVolume({ tags: { x: "1" } });
    const x = { Name: "tag:x", Values: ["1", "2"] };
    const y = { Name: "tag-key", Values: ["y"] };
    const zone = { Name: "availability-zone", Values: ["us-east-1b"] };
    expect(await idsOf(rig, { Filters: [x, y] })).toEqual([a.id, b.id]);
    expect(await idsOf(rig, { Filters: [x, y, zone] })).toEqual([b.id]);
  });

  it("know states and attachments", async () => {
    await using rig = await ec2Rig();
    const { region, clock } = rig;
    const attached = region.addVolume();
    const instance = region.addInstance([attached.id]);
    const fresh = region.addVolume({ availableAt: clock.now().getTime() + 1000 });
    const by = (Name: string, value: string) =>
      idsOf(rig, { Filters: [{ Name, Values: [value] }] });
    expect(await by("status", "creating")).toEqual([fresh.id]);
    expect(await by("attachment.instance-id", instance.id)).toContain(attached.id);
    expect(await by("status", "in-use")).toHaveLength(2);
    await clock.pause(1000);
    expect(await by("status", "available")).toEqual([fresh.id]);
  });

  it.for([
    [[{ Name: "colour", Values: ["red"] }], "InvalidParameterValue"],
    [[{ Name: "constructor", Values: ["red"] }], "InvalidParameterValue"],
    [[{ Values: ["red"] }], "MissingParameter"],
    [[{ Name: "volume-id", Values: Array(201).fill("vol-1") }], "FilterLimitExceeded"],
  ] as const)("fail for %j with %s", async ([Filters, name]) => {
    await using rig = await ec2Rig();
    const asked = rig.client.send(
      new DescribeVolumesCommand({ Filters: structuredClone(Filters) as never }),
    );
    await expect(asked).rejects.toMatchObject({ name });
  });

  it("tell whose a snapshot is and how far", async () => {
    await using rig = await ec2Rig();
    const { region, client, clock } = rig;
    const mine = region.addSnapshot({ finishedAt: clock.now().getTime() + 1000 });
    const shared = region.addSnapshot({ ownerId: "210987654321" });
    const ask = async (request: object) => {
      const { Snapshots = [] } = await client.send(new DescribeSnapshotsCommand(request));
      return Snapshots.map(({ SnapshotId }) => SnapshotId);
    };
    expect(await ask({ OwnerIds: ["self"] })).toEqual([mine.id]);
    expect(await ask({ OwnerIds: ["210987654321"] })).toEqual([shared.id]);
    expect(await ask({})).toEqual([mine.id, shared.id]);
    expect(await ask({ SnapshotIds: [shared.id] })).toEqual([shared.id]);
    expect(await ask({ Filters: [{ Name: "status", Values: ["pending"] }] })).toEqual([mine.id]);
    expect(await ask({ Filters: [{ Name: "volume-id", Values: [shared.volumeId] }] })).toEqual([
      shared.id,
    ]);
  });
});

describe("descriptions", () => {
  it.for([
    [{ VolumeIds: ["vol-0000000000000dead"] }, "InvalidVolume.NotFound"],
    [{ VolumeIds: ["vol-nonsense"] }, "InvalidParameterValue"],
  ] as const)("of disks fail for %j with %s", async ([request, name]) => {
    await using rig = await ec2Rig();
    const asked = rig.client.send(new DescribeVolumesCommand(request as object));
    await expect(asked).rejects.toMatchObject({ name });
  });

  it.for([
    [{ InstanceIds: ["i-0000000000000dead"] }, "InvalidInstanceID.NotFound"],
    [{ InstanceIds: ["i-nonsense"] }, "InvalidInstanceID.Malformed"],
  ] as const)("of instances fail for %j with %s", async ([request, name]) => {
    await using rig = await ec2Rig();
    const asked = rig.client.send(new DescribeInstancesCommand(request as object));
    await expect(asked).rejects.toMatchObject({ name });
  });

  it("lack what an AWS service manages, until it is asked for", async () => {
    await using rig = await ec2Rig();
    const { region, client } = rig;
    const disk = region.addVolume({ managed: true });
    const instance = region.addInstance([disk.id], { managed: true });
    const instances = async (request: object) => {
      const { Reservations = [] } = await client.send(new DescribeInstancesCommand(request));
      return Reservations.flatMap(({ Instances = [] }) => Instances);
    };
    expect(await idsOf(rig, {})).toEqual([]);
    expect(await instances({})).toEqual([]);
    expect(await idsOf(rig, { IncludeManagedResources: true })).toHaveLength(2);
    expect(await instances({ IncludeManagedResources: true })).toMatchObject([
      {
        InstanceId: instance.id,
        RootDeviceName: "/dev/xvda",
        Placement: { AvailabilityZone: "us-east-1a" },
        BlockDeviceMappings: [
          { DeviceName: "/dev/xvdba", Ebs: { VolumeId: disk.id } },
          { DeviceName: "/dev/xvda" },
        ],
      },
    ]);
  });

  it("lack what is new for as long as they are told, by whatever it is asked for", async () => {
    await using rig = await ec2Rig({ listedAfterSeconds: 10 });
    const { region, clock } = rig;
    const { id } = region.addVolume();
    expect(await idsOf(rig, {})).toEqual([]);
    expect(await idsOf(rig, { Filters: [{ Name: "volume-id", Values: [id] }] })).toEqual([]);
    const named = rig.client.send(new DescribeVolumesCommand({ VolumeIds: [id] }));
    await expect(named).rejects.toMatchObject({ name: "InvalidVolume.NotFound" });
    await clock.pause(10_000);
    expect(await idsOf(rig, {})).toEqual([id]);
    expect(await idsOf(rig, { VolumeIds: [id] })).toEqual([id]);
  });
});
