import { afterAll, beforeAll, expect, it } from "vitest";
import { schedule } from "../core/velero/objects.ts";
import { type FunctionWorld, functionWorld, GROUP, lambdaContext } from "./function-world.ts";

let world: FunctionWorld;
beforeAll(async () => {
  world = await functionWorld();
});
afterAll(() => world.stop());

it("starts the backup of a tick once, and keeps when in the schedule", async () => {
  // Logger and metrics read the environment when they are loaded.
  const { handler } = await import("../../lambdas/handlers/start-backup.ts");
  const { aws } = world;
  const tick = { schedule: schedule(), scheduledTime: "2026-11-23T03:00:00Z" };
  const Target = { Arn: "arn:aws:lambda:x", Input: JSON.stringify(tick) };
  aws.schedules.set(`${GROUP}/nightly`, { ScheduleExpression: "cron(0 3 * * ? *)", Target });
  const invoke = () => handler(tick, lambdaContext("StartBackup"));
  const first = await invoke();
  const executions = [...aws.executions.keys()];

  expect(first).toEqual({
    outcome: "started",
    backupName: "nightly-20261123030000",
    scheduleName: "nightly",
  });
  expect(executions).toEqual([world.executionArn("nightly-20261123030000")]);
  expect(aws.scheduleIn(`${GROUP}/nightly`).status).toEqual({
    phase: "Enabled",
    lastBackup: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(await invoke()).toMatchObject({ outcome: "skipped" });
  expect([...aws.executions.keys()]).toEqual(executions);
});
