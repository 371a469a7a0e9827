import { describe, expect, it } from "vitest";
import { missingPermissions } from "../../../lambdas/adapters/ebs/missing-permissions.ts";
import { type Ec2Answer, scriptedEc2 } from "./scripted-ec2.ts";

const ALL = {
  volumeId: "vol-1",
  snapshotId: "snap-1",
  instanceId: "i-1",
  zone: "us-east-1a",
  copiesInto: "us-east-1",
};
const ALLOWED: Ec2Answer = { code: "DryRunOperation", status: 412 };

async function check(answer: (action: string) => Ec2Answer, probe: object = ALL) {
  const ec2 = await scriptedEc2((request) => answer(String(request.get("Action"))));
  try {
    const missing = await missingPermissions(ec2.clients.once, probe);
    return { missing, seen: ec2.seen };
  } finally {
    await ec2.stop();
  }
}

describe("missingPermissions", () => {
  it("asks for everything by dry runs alone", async () => {
    const { missing, seen } = await check(() => ALLOWED);
    expect(missing).toEqual([]);
    expect(seen.every((request) => request.get("DryRun") === "true")).toBe(true);
    expect(seen.map((request) => request.get("Action")).toSorted()).toEqual([
      "CopySnapshot",
      "CreateSnapshot",
      "CreateSnapshots",
      "CreateVolume",
      "DeleteSnapshot",
      "DescribeInstances",
      "DescribeSnapshots",
      "DescribeVolumes",
    ]);
  });

  it("names what is denied", async () => {
    const { missing } = await check((action) =>
      action.startsWith("Create") ? { code: "UnauthorizedOperation", status: 403 } : ALLOWED,
    );
    expect(missing).toEqual(["ec2:CreateSnapshot", "ec2:CreateSnapshots", "ec2:CreateVolume"]);
  });

  it("asks nothing about what it has no id for", async () => {
    const { seen } = await check(() => ALLOWED, {});
    expect(seen).toHaveLength(3);
  });

  it("takes an answer instead of a refusal for permission", async () => {
    expect((await check(() => ({ body: "" }), {})).missing).toEqual([]);
  });

  it("fails when EC2 does not say", async () => {
    await expect(check(() => "break")).rejects.toMatchObject({ reason: "unavailable" });
  });
});
