import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ec2Checks } from "../../../local/floor/ec2-checks.ts";
import { type Ec2World, startEc2World } from "../../../local/world/ec2/ec2-world.ts";
import { EMULATOR_ENVIRONMENT } from "../../support/emulator-settings.ts";

let ec2: Ec2World;
beforeEach(async () => {
  ec2 = await startEc2World();
  const environment = { ...EMULATOR_ENVIRONMENT, AWS_ENDPOINT_URL_EC2: ec2.url };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await ec2.stop();
});

function check(provider = "aws", more: object = {}) {
  const location = {
    kind: "VolumeSnapshotLocation" as const,
    apiVersion: "velero.io/v1" as const,
    metadata: { name: "ebs" },
    spec: { provider, config: { region: "us-east-1", ...more } },
  };
  return Array.fromAsync(ec2Checks([location]));
}

function fill(): void {
  const region = ec2.region("us-east-1");
  region.addInstance([region.addVolume({}).id]);
  region.addSnapshot({});
}

const made = () =>
  ec2.calls.filter(({ action, dryRun }) => !action.startsWith("Describe") && !dryRun);

describe("ec2Checks", () => {
  it("takes EC2's word that it would, and has it do nothing", async () => {
    fill();
    expect(await check()).toEqual([
      { subject: "Snapshot location 'ebs': EC2", isFine: true, finding: "allowed", remedy: "" },
    ]);
    expect(made()).toEqual([]);
  });

  it("says what could not be asked about", async () => {
    const [found] = await check();
    expect(found?.finding).toBe("allowed; not asked without a disk, instance, snapshot");
  });

  it("names the actions that are denied", async () => {
    fill();
    const denied = { code: "UnauthorizedOperation", status: 403, times: Number.POSITIVE_INFINITY };
    ec2.fail(({ action }) => /^(Create|Delete)Snapshot$/.test(action), denied);
    const [found] = await check();
    expect(found).toMatchObject({
      isFine: false,
      finding: "not allowed: ec2:CreateSnapshot, ec2:DeleteSnapshot",
    });
  });

  it("asks whether snapshots may be copied where the location copies them from another Region", async () => {
    fill();
    const asked = () => ec2.calls.filter(({ action }) => action === "CopySnapshot");
    await check();
    expect(asked()).toEqual([]);
    const [found] = await check("aws", { sourceRegion: "us-west-2" });
    expect(found?.finding).toBe("allowed");
    expect(asked()).toMatchObject([{ dryRun: true }]);
  });

  it("asks nothing of the snapshot locations of others", async () => {
    expect(await check("azure")).toEqual([]);
  });
});
