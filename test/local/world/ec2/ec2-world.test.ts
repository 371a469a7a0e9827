import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import {
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DescribeRegionsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { ec2ClientsAt } from "../../../support/ec2-clients-at.ts";
import { ec2Rig } from "./ec2-client.ts";

const DENIED = { code: "UnauthorizedOperation", status: 403 };

describe("startEc2World", () => {
  it("listens on loopback only", async () => {
    await using rig = await ec2Rig();
    const { port, hostname } = new URL(rig.world.url);
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside) {
      const socket = connect(Number(port), address);
      await expect(once(socket, "connect")).rejects.toThrow("ECONNREFUSED");
    }
    expect(hostname).toBe("127.0.0.1");
  });

  it("keeps Regions apart", async () => {
    await using rig = await ec2Rig();
    const there = rig.region.addSnapshot({ tags: { a: "b" } });
    const { once: elsewhere } = ec2ClientsAt(rig.world.url, "eu-west-1");
    const { Snapshots } = await elsewhere.send(new DescribeSnapshotsCommand({}));
    elsewhere.destroy();
    expect(Snapshots).toEqual([]);
    expect((await rig.client.send(new DescribeSnapshotsCommand({}))).Snapshots).toMatchObject([
      { SnapshotId: there.id, OwnerId: "123456789012", Tags: [{ Key: "a", Value: "b" }] },
    ]);
  });

  it("lists requests with their times and the codes they were refused with", async () => {
    await using rig = await ec2Rig();
    const { client, world, clock, region } = rig;
    await client.send(new DescribeVolumesCommand({}));
    await clock.pause(1000);
    const VolumeId = region.addVolume().id;
    const dryRun = new CreateSnapshotCommand({ VolumeId, DryRun: true });
    await expect(client.send(dryRun)).rejects.toMatchObject({ name: "DryRunOperation" });
    expect(world.calls).toEqual([
      { action: "DescribeVolumes", dryRun: false, at: new Date("2026-11-23T12:00:00Z") },
      {
        action: "CreateSnapshot",
        dryRun: true,
        at: new Date("2026-11-23T12:00:01Z"),
        error: "DryRunOperation",
      },
    ]);
  });

  it("refuses an action that it does not have, and a parameter", async () => {
    await using rig = await ec2Rig();
    const { client } = rig;
    await expect(client.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({
      name: "InvalidAction",
      message: expect.stringContaining("DescribeRegions"),
    });
    const unknown = new CreateSnapshotCommand({
      VolumeId: rig.region.addVolume().id,
      OutpostArn: "arn:aws:outposts:us-east-1:123456789012:outpost/op-1",
    });
    await expect(client.send(unknown)).rejects.toMatchObject({
      name: "UnknownParameter",
      message: "The parameter OutpostArn is not recognized",
    });
    expect(rig.region.snapshots.size).toBe(0);
  });

  it.for([
    ["without a signature", {}, "Action=DescribeVolumes&Version=2016-11-15", "AuthFailure"],
    [
      "of another service",
      { scope: "s3" },
      "Action=DescribeVolumes&Version=2016-11-15",
      "AuthFailure",
    ],
    [
      "of another version",
      { scope: "ec2" },
      "Action=DescribeVolumes&Version=2010-01-01",
      "NoSuchVersion",
    ],
    ["without an action", { scope: "ec2" }, "Version=2016-11-15", "MissingParameter"],
  ] as const)("refuses a request %s", async ([, signed, body, code]) => {
    await using rig = await ec2Rig();
    const scope = "scope" in signed ? signed.scope : undefined;
    const authorization = `AWS4-HMAC-SHA256 Credential=x/20261123/us-east-1/${scope}/aws4_request`;
    const headers = scope ? { authorization } : undefined;
    const answer = await fetch(rig.world.url, { method: "POST", body, headers });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
    expect(rig.world.calls).toMatchObject([{ error: code }]);
  });

  it("goes wrong as often as it is told, and then no more", async () => {
    await using rig = await ec2Rig();
    const { client, world } = rig;
    world.fail(({ action }) => action === "DescribeVolumes", { ...DENIED, times: 2 });
    const ask = () => client.send(new DescribeVolumesCommand({}));
    for (let time = 0; time < 2; time++) {
      await expect(ask()).rejects.toMatchObject({
        name: "UnauthorizedOperation",
        $metadata: { httpStatusCode: 403 },
      });
    }
    expect((await ask()).Volumes).toEqual([]);
  });

  it("goes wrong until that is ended", async () => {
    await using rig = await ec2Rig();
    const { client, world } = rig;
    const end = world.fail(() => true, { ...DENIED, times: Number.POSITIVE_INFINITY });
    const ask = () => client.send(new DescribeVolumesCommand({}));
    await expect(ask()).rejects.toThrow();
    await expect(ask()).rejects.toThrow();
    end();
    expect((await ask()).Volumes).toEqual([]);
  });

  it.for([
    { when: "before" as const, begun: 0 },
    { when: "after" as const, begun: 1 },
  ])("breaks the connection $when a request is carried out", async ({ when, begun }) => {
    await using rig = await ec2Rig();
    const { client, world, region } = rig;
    const VolumeId = region.addVolume().id;
    world.fail(() => true, { when });
    await expect(client.send(new CreateSnapshotCommand({ VolumeId }))).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(region.snapshots.size).toBe(begun);
    expect(world.calls).toMatchObject([{ action: "CreateSnapshot", error: "" }]);
  });

  it("keeps what another account owns, and what is locked", async () => {
    await using rig = await ec2Rig();
    const { client, region } = rig;
    const foreign = region.addSnapshot({ ownerId: "210987654321" });
    const locked = region.addSnapshot();
    region.changeSnapshot(locked.id, { locked: true });
    const remove = (SnapshotId: string) => client.send(new DeleteSnapshotCommand({ SnapshotId }));
    await expect(remove(foreign.id)).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    await expect(remove(locked.id)).rejects.toThrow("locked");
    expect(region.snapshots.size).toBe(2);
  });
});
