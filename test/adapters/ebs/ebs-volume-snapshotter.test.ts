import { afterEach, describe, expect, it } from "vitest";
import { ebsVolumeSnapshotter } from "../../../lambdas/adapters/ebs/ebs-volume-snapshotter.ts";
import { type Ec2Answer, type ScriptedEc2, scriptedEc2, xmlList } from "./scripted-ec2.ts";

const SNAPSHOT = "<snapshotId>snap-1</snapshotId><volumeId>vol-1</volumeId>";
const OWNER = { owner: "me" };
const OWNED = `${SNAPSHOT}${xmlList("tagSet", ["<key>owner</key><value>me</value>"])}`;

let ec2: ScriptedEc2;
afterEach(() => ec2.stop());

async function answering(answer: (request: URLSearchParams) => Ec2Answer) {
  ec2 = await scriptedEc2(answer);
  return ebsVolumeSnapshotter(ec2.clients);
}

function values(request: URLSearchParams | undefined, prefix: string): string[] {
  return [...(request ?? [])].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);
}

describe("ebsVolumeSnapshotter", () => {
  it("asks for disks by filters of 200 ids, AWS's own disks too, and follows pages", async () => {
    const snapshotter = await answering((request) => ({
      body: request.get("NextToken")
        ? xmlList("volumeSet", ["<volumeId>vol-b</volumeId>"])
        : `${xmlList("volumeSet", ["<volumeId>vol-a</volumeId>"])}<nextToken>more</nextToken>`,
    }));
    const ids = Array.from({ length: 201 }, (_, index) => `vol-${index}`);
    const found = await snapshotter.describeVolumes([...ids, "vol-0"]);
    expect(found.map(({ id }) => id)).toEqual(["vol-a", "vol-b", "vol-a", "vol-b"]);
    const sizes = ec2.seen.map((request) => values(request, "Filter.1.Value").length);
    expect(sizes.toSorted()).toEqual([1, 1, 200, 200].toSorted());
    expect(ec2.seen[0]?.get("Filter.1.Name")).toBe("volume-id");
    expect(ec2.seen[0]?.get("IncludeManagedResources")).toBe("true");
  });

  it("lists this account's snapshots by tags, page by page, no character being a wildcard", async () => {
    const snapshotter = await answering((request) => ({
      body: request.get("NextToken")
        ? xmlList("snapshotSet", ["<snapshotId>snap-b</snapshotId>"])
        : `${xmlList("snapshotSet", ["<snapshotId>snap-a</snapshotId>"])}<nextToken>t</nextToken>`,
    }));
    const found = await snapshotter.findSnapshots({ "velero.io/backup": "a*b?c\\d" });
    expect(found.map(({ id }) => id)).toEqual(["snap-a", "snap-b"]);
    const [first] = ec2.seen;
    expect(values(first, "Owner.")).toEqual(["self"]);
    expect(first?.get("Filter.1.Name")).toBe("tag:velero.io/backup");
    expect(first?.get("Filter.1.Value.1")).toBe("a\\*b\\?c\\\\d");
  });

  it("describes snapshots by name, 200 at a time", async () => {
    const snapshotter = await answering(() => ({
      body: xmlList("snapshotSet", [
        `${SNAPSHOT}<status>pending</status><progress>37%</progress><volumeSize>8</volumeSize>` +
          "<statusMessage>busy</statusMessage><encrypted>true</encrypted>" +
          "<startTime>2026-11-23T12:00:00.000Z</startTime>",
      ]),
    }));
    const ids = Array.from({ length: 201 }, (_, index) => `snap-${index}`);
    const [snapshot] = await snapshotter.describeSnapshots(ids);
    expect(snapshot).toEqual({
      id: "snap-1",
      volumeId: "vol-1",
      state: "pending",
      stateMessage: "busy",
      percent: 37,
      startTime: "2026-11-23T12:00:00.000Z",
      sizeGiB: 8,
      encrypted: true,
      tags: {},
    });
    expect(ec2.seen.map((request) => values(request, "SnapshotId.").length)).toEqual([200, 1]);
  });

  it("does not ask for a snapshot by what is no id, which EC2 would refuse with all others", async () => {
    const snapshotter = await answering(() => ({ body: xmlList("snapshotSet", [SNAPSHOT]) }));
    await snapshotter.describeSnapshots(["", "snap-", "snap-xyz", "vol-1", "snap-1"]);
    expect(ec2.seen.map((request) => values(request, "SnapshotId."))).toEqual([["snap-1"]]);
  });

  it("makes do with an answer that says nothing", async () => {
    const snapshotter = await answering(() => ({ body: xmlList("volumeSet", ["<x/>"]) }));
    expect(await snapshotter.findVolumes({ a: "b" })).toEqual([
      {
        id: "",
        state: "",
        type: "",
        sizeGiB: 0,
        zone: "",
        encrypted: false,
        multiAttach: false,
        tags: {},
        instanceIds: [],
      },
    ]);
  });

  it("tells a disk's instances from those it is leaving", async () => {
    const attachment = (instance: string, status: string) =>
      `<instanceId>${instance}</instanceId><status>${status}</status>`;
    const attachments = [attachment("i-1", "attached"), attachment("i-2", "detaching")];
    const disk = `<volumeId>vol-1</volumeId>${xmlList("attachmentSet", attachments)}`;
    const snapshotter = await answering(() => ({ body: xmlList("volumeSet", [disk]) }));
    expect(await snapshotter.describeVolumes(["vol-1"])).toMatchObject([{ instanceIds: ["i-1"] }]);
  });

  it("leaves the boot disk out of an instance's disks", async () => {
    const mapping = (device: string, id: string) =>
      `<deviceName>${device}</deviceName><ebs><volumeId>${id}</volumeId></ebs>`;
    const mappings = [
      mapping("/dev/xvda", "vol-boot"),
      mapping("/dev/xvdb", "vol-1"),
      "<deviceName>ephemeral0</deviceName>",
    ];
    const instance =
      "<instanceId>i-1</instanceId><rootDeviceName>/dev/xvda</rootDeviceName>" +
      xmlList("blockDeviceMapping", mappings);
    const reservation = xmlList("instancesSet", [instance]);
    const snapshotter = await answering(() => ({
      body: xmlList("reservationSet", [reservation]),
    }));
    expect(await snapshotter.attachedDisks(["i-1"])).toEqual(new Map([["i-1", ["vol-1"]]]));
  });

  it("snapshots an instance's disks without boot disk and exclusions, with their tags", async () => {
    const snapshotter = await answering(() => ({ body: xmlList("snapshotSet", [SNAPSHOT]) }));
    const set = { instanceId: "i-1", excludedVolumeIds: ["vol-2", "vol-3"], tags: { a: "b" } };
    expect(await snapshotter.createSnapshots(set)).toMatchObject([
      { id: "snap-1", volumeId: "vol-1", state: "pending", percent: 0 },
    ]);
    const sent = Object.fromEntries(ec2.seen[0] ?? []);
    expect(sent).toMatchObject({
      Action: "CreateSnapshots",
      CopyTagsFromSource: "volume",
      "InstanceSpecification.InstanceId": "i-1",
      "InstanceSpecification.ExcludeBootVolume": "true",
      "TagSpecification.1.ResourceType": "snapshot",
      "TagSpecification.1.Tag.1.Key": "a",
    });
    expect(values(ec2.seen[0], "InstanceSpecification.ExcludeDataVolumeId")).toEqual([
      "vol-2",
      "vol-3",
    ]);
  });

  it("makes a disk with everything it is told", async () => {
    const snapshotter = await answering(() => ({ body: "<volumeId>vol-new</volumeId>" }));
    await snapshotter.createVolume({
      snapshotId: "snap-1",
      zone: "us-east-1a",
      type: "io2",
      iops: 900,
      throughput: 250,
      encrypted: true,
      kmsKeyId: "alias/ebs",
      multiAttach: true,
      initializationRate: 300,
      tags: { a: "b" },
      clientToken: "token",
    });
    expect(Object.fromEntries(ec2.seen[0] ?? [])).toMatchObject({
      SnapshotId: "snap-1",
      AvailabilityZone: "us-east-1a",
      VolumeType: "io2",
      Iops: "900",
      Throughput: "250",
      Encrypted: "true",
      KmsKeyId: "alias/ebs",
      MultiAttachEnabled: "true",
      VolumeInitializationRate: "300",
      ClientToken: "token",
      "TagSpecification.1.ResourceType": "volume",
    });
  });

  it("never sends a request for a snapshot twice, whatever becomes of the answer", async () => {
    const snapshotter = await answering(() => "break");
    const set = { instanceId: "i-1", excludedVolumeIds: [], tags: {} };
    for (const attempt of [
      () => snapshotter.createSnapshot("vol-1", { a: "b" }),
      () => snapshotter.createSnapshots(set),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ reason: "unavailable" });
    }
    expect(ec2.seen.map((request) => request.get("Action"))).toEqual([
      "CreateSnapshot",
      "CreateSnapshots",
    ]);
  });

  it("repeats a request that changes nothing the second time", async () => {
    const answers: Ec2Answer[] = [{ code: "InternalError", status: 500 }, { body: "<volumeSet/>" }];
    const snapshotter = await answering(() => answers.shift() as Ec2Answer);
    expect(await snapshotter.findVolumes({ a: "b" })).toEqual([]);
  });

  it("keeps a snapshot that is locked", async () => {
    const snapshotter = await answering((request) =>
      request.get("Action") === "DeleteSnapshot"
        ? { code: "OperationNotPermitted", message: "The snapshot snap-1 is locked" }
        : { body: xmlList("snapshotSet", [OWNED]) },
    );
    expect(await snapshotter.deleteSnapshot("snap-1", OWNER)).toBe("locked");
  });

  it("takes a snapshot that is gone by now for deleted", async () => {
    const snapshotter = await answering((request) =>
      request.get("Action") === "DeleteSnapshot"
        ? { code: "InvalidSnapshot.NotFound" }
        : { body: xmlList("snapshotSet", [OWNED]) },
    );
    expect(await snapshotter.deleteSnapshot("snap-1", OWNER)).toBe("absent");
  });

  it("fails when a snapshot may not be deleted", async () => {
    const snapshotter = await answering((request) =>
      request.get("Action") === "DeleteSnapshot"
        ? { code: "InvalidSnapshot.InUse", message: "in use by ami-1" }
        : { body: xmlList("snapshotSet", [OWNED]) },
    );
    await expect(snapshotter.deleteSnapshot("snap-1", OWNER)).rejects.toMatchObject({
      reason: "refused",
      message: expect.stringContaining("in use by ami-1"),
    });
  });

  it("fails when it is refused a description", async () => {
    const snapshotter = await answering(() => ({ code: "UnauthorizedOperation", status: 403 }));
    await expect(snapshotter.describeSnapshots(["snap-1", "snap-2"])).rejects.toMatchObject({
      reason: "denied",
    });
  });
});
