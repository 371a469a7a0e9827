import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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

describe("for a custom resource of the stack", () => {
  const answers: unknown[] = [];
  let status = 200;
  const stack = createServer(async (request, response) => {
    const { "content-type": type } = request.headers;
    answers.push({ method: request.method, type, body: await json(request) });
    response.writeHead(status).end();
  });
  let ResponseURL: string;
  beforeAll(async () => {
    stack.listen(0, "127.0.0.1");
    await once(stack, "listening");
    ResponseURL = `http://127.0.0.1:${(stack.address() as AddressInfo).port}/answer?signed`;
  });
  afterAll(() => stack.close());
  beforeEach(() => {
    status = 200;
    answers.length = 0;
    world.aws.executions.clear();
    const Target = { Arn: "arn:aws:lambda:x", Input: JSON.stringify({ schedule: schedule() }) };
    const CreationDate = Math.floor(Date.now() / 1000);
    const ScheduleExpression = "cron(0 3 * * ? *)";
    world.aws.schedules.set(`${GROUP}/nightly`, { ScheduleExpression, CreationDate, Target });
  });

  const invoke = async (RequestType: string) => {
    const { handler } = await import("../../lambdas/handlers/start-backup.ts");
    const ids = { StackId: "arn:stack", RequestId: "request", LogicalResourceId: "First" };
    const ResourceProperties = { ServiceToken: "arn:function", firstBackupOf: "nightly" };
    const request = { RequestType, ResponseURL, ...ids, ResourceProperties };
    return await handler(request, lambdaContext("StartBackup"));
  };
  const success = {
    method: "PUT",
    type: "",
    body: {
      Status: "SUCCESS",
      PhysicalResourceId: "First",
      StackId: "arn:stack",
      RequestId: "request",
      LogicalResourceId: "First",
    },
  };

  it("answers and makes the first backup of a new schedule, once", async () => {
    expect(await invoke("Create")).toMatchObject({ outcome: "started", scheduleName: "nightly" });
    expect(answers).toEqual([success]);
    await invoke("Create");
    expect(world.aws.executions.size).toBe(1);
  });

  it.for(["Update", "Delete"])("answers and does nothing at an %s", async (type) => {
    expect(await invoke(type)).toBeUndefined();
    expect(answers).toEqual([success]);
    expect(world.aws.executions.size).toBe(0);
  });

  it("answers before it fails: no deployment is taken back for it", async () => {
    world.aws.schedules.clear();
    await expect(invoke("Create")).rejects.toThrow("schedule 'nightly' does not exist");
    expect(answers).toEqual([success]);
  });

  it("fails when CloudFormation does not take the answer", async () => {
    status = 403;
    await expect(invoke("Create")).rejects.toThrow(
      "refused the answer for 'First' with status 403",
    );
  });
});
