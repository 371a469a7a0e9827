import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeAutomation, describeLeftovers } from "./deployed/automation.ts";
import { describeClusterAccess } from "./deployed/cluster-access.ts";
import { describeDisks } from "./deployed/disks.ts";
import { describeOutcomes } from "./deployed/outcomes.ts";
import { describeRestores } from "./deployed/restores.ts";
import { describeVeleroUser } from "./deployed/velero-user.ts";
import { type DeployedStack, startDeployedStack } from "./support/deployed-stack.ts";

// ministack enforces the roles' IAM policies here, and the API server is a real one: each function has
// the rights that the stack gives it and no others. What no emulator has, access entries made by
// CloudFormation, is left out by `-c stage=emulator`; test/infra/cluster-access.test.ts has them.
describe("the stack, deployed", { timeout: 240_000 }, () => {
  let stack: DeployedStack;
  beforeAll(async () => {
    stack = await startDeployedStack();
  }, 300_000);
  afterAll(() => stack?.[Symbol.asyncDispose]());

  describeRestores(() => stack);
  describeClusterAccess(() => stack);
  describeAutomation(() => stack);
  describeOutcomes(() => stack);
  describeDisks(() => stack);
  // After them: it pauses all schedules.
  describeVeleroUser(() => stack);

  it("has nothing to change when it is deployed again", async () => {
    expect(await stack.cdk("diff", "--all")).toContain("Number of stacks with differences: 0");
    expect(await stack.cdk("deploy", "--all", "--require-approval=never")).toContain(
      "(no changes)",
    );
  });

  describeLeftovers(() => stack);

  // Last: nothing works after it.
  it("leaves its bucket and the backups in it when it is deleted", async () => {
    const { calls, s3, bucket } = stack;
    const call = (Action: string) =>
      calls.query("cloudformation", "2010-05-15", { Action, StackName: "Jangada-lab" });
    await call("DeleteStack");
    await expect
      .poll(() => call("DescribeStacks").catch(String), { timeout: 60_000, interval: 500 })
      .toMatch(/does not exist|DELETE_COMPLETE/);
    const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));

    expect(KeyCount).toBeGreaterThan(0);
  });
});
