import { SFNClient } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExecutionEvents } from "../../../lambdas/adapters/step-functions/execution-events.ts";
import { emulatorSettings } from "../../support/emulator-settings.ts";
import { AwsServices, type FakeEvent } from "../../support/fakes/aws-services.ts";

const ARN = "arn:aws:states:eu-west-1:123456789012:execution:Work:one";

let aws: AwsServices;
let client: SFNClient;
beforeEach(async () => {
  aws = new AwsServices();
  client = new SFNClient(emulatorSettings(await aws.start()));
});
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

const entered = (name: string, more: object = {}): FakeEvent => ({
  type: "TaskStateEntered",
  stateEnteredEventDetails: { name },
  ...more,
});
const succeeded = (payload: unknown, more: object = {}): FakeEvent => ({
  type: "TaskSucceeded",
  taskSucceededEventDetails: { output: JSON.stringify({ Payload: payload }) },
  ...more,
});

function happened(...history: readonly FakeEvent[]): void {
  aws.executions.set(ARN, { input: "{}", status: "RUNNING", history });
}

describe("ExecutionEvents", () => {
  it("tells each event once, oldest first, over as many pages as it takes", async () => {
    const events = new ExecutionEvents(client, ARN);
    const first = [{ type: "ExecutionStarted" }, entered("One"), { type: "TaskScheduled" }];
    happened(...first);
    expect(await events.next()).toEqual([{ state: "One", kind: "entered" }]);
    expect(await events.next()).toEqual([]);
    happened(...first, succeeded({ a: 1 }), { type: "TaskStateExited" }, entered("Two"));
    expect(await events.next()).toEqual([
      { state: "One", kind: "succeeded", output: { a: 1 } },
      { state: "Two", kind: "entered" },
    ]);
  });

  it("knows whose output it is where states run side by side", async () => {
    const events = new ExecutionEvents(client, ARN);
    happened(
      entered("Left", { previousEventId: 0 }),
      entered("Right", { previousEventId: 0 }),
      succeeded("of left", { previousEventId: 1 }),
      succeeded("of right", { previousEventId: 2 }),
    );
    expect((await events.next()).slice(2)).toEqual([
      { state: "Left", kind: "succeeded", output: "of left" },
      { state: "Right", kind: "succeeded", output: "of right" },
    ]);
  });

  it("says nothing of what is no task, and nothing where it may not look", async () => {
    const events = new ExecutionEvents(client, ARN);
    happened({ type: "ChoiceStateEntered", stateEnteredEventDetails: { name: "IsValid" } });
    expect(await events.next()).toEqual([]);
    await aws.stop();
    expect(await events.next()).toEqual([]);
    await aws.start();
  });
});
