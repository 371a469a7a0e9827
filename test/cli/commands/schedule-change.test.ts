import { describe, expect, it } from "vitest";
import type { Schedule } from "../../../lambdas/core/velero/schedule.ts";
import { fixtureFloor, runCli } from "../support/run-cli.ts";
import { veleroBucket } from "../support/velero-bucket.ts";

/** A floor that remembers every change of a schedule. */
async function changing() {
  const changes: unknown[] = [];
  const floor = {
    ...fixtureFloor(await veleroBucket()),
    createSchedule: async (schedule: Schedule) => {
      changes.push(schedule);
      return "still to deploy";
    },
    deleteSchedule: async (name: string) => {
      changes.push({ deleted: name });
      return "";
    },
    pauseSchedule: async (name: string, paused: boolean) => {
      changes.push({ name, paused });
      return "";
    },
  };
  return { changes, floor };
}

describe("schedule create", () => {
  it("creates a schedule, and says what is left to do", async () => {
    const { floor, changes } = await changing();
    const words = [
      "schedule",
      "create",
      "often",
      "--schedule",
      "0 */6 * * *",
      "--ttl",
      "24h",
      "--paused",
    ];
    const { output, errorOutput, exitCode } = await runCli(words, { floor });
    expect(output).toBe('Schedule "often" created successfully.\n');
    expect(errorOutput).toBe("still to deploy\n");
    expect(exitCode).toBe(0);
    expect(changes).toMatchObject([
      {
        metadata: { name: "often" },
        spec: { schedule: "0 */6 * * *", paused: true, template: { ttl: "24h0m0s" } },
      },
    ]);
  });

  it("fails for a name that is taken", async () => {
    const { floor, changes } = await changing();
    const words = ["create", "schedule", "nightly", "--schedule", "@daily"];
    const { errorOutput, exitCode } = await runCli(words, { floor });
    expect(errorOutput).toBe('An error occurred: schedules.velero.io "nightly" already exists\n');
    expect(exitCode).toBe(1);
    expect(changes).toEqual([]);
  });
});

it.for([
  {
    words: "schedule pause nightly",
    output: "Schedule nightly paused successfully\n",
    changes: [{ name: "nightly", paused: true }],
  },
  {
    words: "schedule pause --all",
    output: "Schedule nightly paused successfully\n",
    changes: [{ name: "nightly", paused: true }],
  },
  {
    words: "schedule unpause nightly",
    output: "Schedule nightly is already unpaused, skip\n",
    changes: [],
  },
  {
    words: "schedule delete nightly --confirm",
    output: "Schedule deleted: nightly\n",
    changes: [{ deleted: "nightly" }],
  },
  { words: "delete schedule nightly", output: "", changes: [] },
  { words: "schedule delete -l a=b", output: "No schedules found\n", changes: [] },
])("'$words' says '$output'", async ({ words, output, changes }) => {
  const { floor, changes: made } = await changing();
  const result = await runCli(words.split(" "), { floor });
  expect(result.output).toBe(output);
  expect(result.exitCode).toBe(0);
  expect(made).toEqual(changes);
});

it("fails to pause what is not there", async () => {
  const { floor } = await changing();
  const { errorOutput, exitCode } = await runCli(["schedule", "pause", "hourly"], { floor });
  expect(errorOutput).toBe('An error occurred: schedules.velero.io "hourly" not found\n');
  expect(exitCode).toBe(1);
});
