import {
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { type Ec2Rig, ec2Rig } from "./ec2-client.ts";

const PLACE = { AvailabilityZone: "us-east-1a", Size: 10 };

function make({ client }: Ec2Rig, request: object) {
  return client.send(new CreateVolumeCommand({ ...PLACE, ...request } as CreateVolumeCommandInput));
}

describe("a new disk", () => {
  it.for([
    { VolumeType: "gp3", finds: { Iops: 3000, Throughput: 125 } },
    { VolumeType: "gp3", Iops: 5000, Throughput: 1250, finds: { Iops: 5000, Throughput: 1250 } },
    { VolumeType: "gp3", Size: 1, Iops: 3000, finds: { Iops: 3000 } },
    { VolumeType: "io1", Iops: 500, finds: { Iops: 500, Throughput: undefined } },
    { VolumeType: "io2", Iops: 10_000, finds: { Iops: 10_000 } },
    { VolumeType: "io2", Iops: 100, MultiAttachEnabled: true, finds: { MultiAttachEnabled: true } },
    { VolumeType: "gp2", finds: { Iops: 100 } },
    { VolumeType: "gp2", Size: 200, finds: { Iops: 600 } },
    { VolumeType: "gp2", Size: 16_384, finds: { Iops: 16_000 } },
    { finds: { VolumeType: "gp2" } },
    { VolumeType: "st1", Size: 500, finds: { Iops: undefined } },
  ])("is made as asked: $VolumeType $Size $Iops $Throughput", async ({ finds, ...request }) => {
    await using rig = await ec2Rig();
    const made = Object.entries(await make(rig, request));
    const found = made.filter(([name]) => Object.hasOwn(finds, name));
    expect(Object.fromEntries(found)).toEqual(finds);
  });

  it.for([
    [{ VolumeType: "gp4" }, "InvalidParameterValue"],
    [{ VolumeType: "toString" }, "InvalidParameterValue"],
    [{ VolumeType: "gp3", Iops: 2999 }, "InvalidParameterValue"],
    [{ VolumeType: "gp3", Size: 1000, Iops: 80_001 }, "InvalidParameterValue"],
    [{ VolumeType: "gp3", Iops: 5001 }, "InvalidParameterCombination"],
    [{ VolumeType: "gp3", Throughput: 124 }, "InvalidParameterValue"],
    [{ VolumeType: "gp3", Throughput: 2001 }, "InvalidParameterValue"],
    [{ VolumeType: "gp3", Throughput: 751 }, "InvalidParameterCombination"],
    [{ VolumeType: "gp3", MultiAttachEnabled: true }, "InvalidParameterCombination"],
    [{ VolumeType: "io1" }, "MissingParameter"],
    [{ VolumeType: "io1", Iops: 501 }, "InvalidParameterCombination"],
    [{ VolumeType: "io2", Iops: 99 }, "InvalidParameterValue"],
    [{ VolumeType: "io2", Iops: 100, Throughput: 125 }, "InvalidParameterCombination"],
    [{ VolumeType: "gp2", Iops: 3000 }, "InvalidParameterCombination"],
    [{ VolumeType: "gp3", VolumeInitializationRate: 99 }, "InvalidParameterValue"],
    [{ VolumeType: "gp3", VolumeInitializationRate: 301 }, "InvalidParameterValue"],
    [{ Size: undefined }, "MissingParameter"],
    [{ AvailabilityZone: undefined }, "MissingParameter"],
    [{ AvailabilityZone: "eu-west-1a" }, "InvalidZone.NotFound"],
    [{ KmsKeyId: "alias/mine" }, "InvalidParameterDependency"],
    [{ ClientToken: "x".repeat(65) }, "InvalidParameterValue"],
    [{ SnapshotId: "snap-0000000000000dead" }, "InvalidSnapshot.NotFound"],
    [{ SnapshotId: "ami-1" }, "InvalidParameterValue"],
  ] as const)("of %j fails with %s", async ([request, name]) => {
    await using rig = await ec2Rig();
    await expect(make(rig, request)).rejects.toMatchObject({ name });
    expect(rig.region.volumes.size).toBe(0);
  });

  it("is available after a while, and may not be deleted before", async () => {
    await using rig = await ec2Rig();
    const { VolumeId = "", State } = await make(rig, {});
    const remove = () => rig.client.send(new DeleteVolumeCommand({ VolumeId }));
    expect(State).toBe("creating");
    await expect(remove()).rejects.toMatchObject({ name: "IncorrectState" });
    await rig.clock.pause(10_000);
    const request = new DescribeVolumesCommand({ VolumeIds: [VolumeId] });
    expect((await rig.client.send(request)).Volumes).toMatchObject([{ State: "available" }]);
    await remove();
    expect(rig.region.volumes.size).toBe(0);
  });

  it("has the size and the encryption of its snapshot, or more", async () => {
    await using rig = await ec2Rig();
    const { id: SnapshotId } = rig.region.addSnapshot({ sizeGiB: 20, encrypted: true });
    const from = (Size?: number) => make(rig, { SnapshotId, Size, VolumeType: "gp3" });
    expect(await from()).toMatchObject({ Size: 20, Encrypted: true, SnapshotId });
    expect(await from(30)).toMatchObject({ Size: 30, Encrypted: true });
    await expect(from(19)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("is the same for the same token and request, whatever became of it", async () => {
    await using rig = await ec2Rig();
    const request = { VolumeType: "gp3", ClientToken: "token" };
    const first = await make(rig, request);
    await rig.clock.pause(10_000);
    expect(await make(rig, request)).toMatchObject({
      VolumeId: first.VolumeId,
      State: "available",
    });
    rig.region.volumes.delete(String(first.VolumeId));
    expect((await make(rig, request)).VolumeId).toBe(first.VolumeId);
    expect(rig.region.volumes.size).toBe(0);
  });

  it("is no token's whose request was a dry run or was refused", async () => {
    await using rig = await ec2Rig();
    const ClientToken = "token";
    const dryRun = make(rig, { ClientToken, DryRun: true });
    await expect(dryRun).rejects.toMatchObject({ name: "DryRunOperation" });
    const refused = make(rig, { ClientToken, VolumeType: "gp4" });
    await expect(refused).rejects.toMatchObject({ name: "InvalidParameterValue" });
    await make(rig, { ClientToken, VolumeType: "gp3" });
    const other = make(rig, { ClientToken, VolumeType: "gp3", Size: 11 });
    await expect(other).rejects.toMatchObject({ name: "IdempotentParameterMismatch" });
    expect(rig.region.volumes.size).toBe(1);
  });
});
