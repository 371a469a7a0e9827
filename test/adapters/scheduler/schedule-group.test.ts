import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type ScheduleGroup,
  scheduleGroup,
} from "../../../lambdas/adapters/scheduler/schedule-group.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import type { Schedule } from "../../../lambdas/core/velero/schedule.ts";
import { schedule } from "../../core/velero/objects.ts";
import type { AwsServices, FakeSchedule } from "../../support/fakes/aws-services.ts";
import { startAwsServices } from "../../support/fakes/aws-services-client.ts";

const GROUP = "Jangada-shop";
const NOW = new Date("2026-11-23T03:00:20Z");
const LAST_BACKUP = "2026-11-23T03:00:20Z";

let aws: AwsServices;
let client: SchedulerClient;
let stop: () => Promise<void>;
let group: ScheduleGroup;

beforeEach(async () => {
  ({ aws, client, stop } = await startAwsServices(SchedulerClient));
  group = scheduleGroup(client, { groupName: GROUP, now: () => NOW });
});

afterEach(() => stop());

/** As the stack makes one, with every setting that there is. */
function eventBridgeSchedule(of: unknown, settings: object = {}): FakeSchedule {
  return {
    Arn: "arn:aws:scheduler:eu-west-1:123456789012:schedule/Jangada-shop/nightly",
    Description: "Backups of Schedule nightly",
    ScheduleExpression: "cron(0 3 * * ? *)",
    ScheduleExpressionTimezone: "Europe/Berlin",
    State: "ENABLED",
    EndDate: 1_900_000_000,
    CreationDate: 1_795_000_000,
    LastModificationDate: 1_795_000_000,
    KmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
    FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 5 },
    ActionAfterCompletion: "NONE",
    Target: {
      Arn: "arn:aws:lambda:eu-west-1:123456789012:function:Jangada-shop-StartBackup",
      RoleArn: "arn:aws:iam::123456789012:role/scheduler",
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
      DeadLetterConfig: { Arn: "arn:aws:sqs:eu-west-1:123456789012:dead" },
      Input: JSON.stringify({ schedule: of, scheduledTime: "<aws.scheduler.scheduled-time>" }),
    },
    ...settings,
  };
}

const put = (name: string, of: unknown, settings?: object) =>
  aws.schedules.set(`${GROUP}/${name}`, eventBridgeSchedule(of, settings));
const named = (name: string): Schedule => ({ ...schedule(), metadata: { name } });
/** As old as its EventBridge schedule. */
const dated = (name: string): Schedule => ({
  ...schedule(),
  metadata: { name, creationTimestamp: "2026-11-18T11:06:40Z" },
});
const stored = (name = "nightly") => aws.schedules.get(`${GROUP}/${name}`) as FakeSchedule;

describe("recordStatus", () => {
  it("changes the status in the input and nothing else", async () => {
    const nightly = { ...schedule(), status: { lastSkipped: "2026-11-22T03:00:00Z" } };
    put("nightly", nightly);
    const { Arn: _, CreationDate, LastModificationDate, ...settings } = stored();
    await group.recordStatus("nightly", { phase: "Enabled", lastBackup: LAST_BACKUP });
    const status = {
      lastSkipped: "2026-11-22T03:00:00Z",
      phase: "Enabled",
      lastBackup: LAST_BACKUP,
    };

    expect(stored()).toEqual({
      ...settings,
      GroupName: GROUP,
      Target: {
        ...settings.Target,
        Input: JSON.stringify({
          schedule: { ...nightly, status },
          scheduledTime: "<aws.scheduler.scheduled-time>",
        }),
      },
    });
  });

  it("takes validation errors away that are none any more", async () => {
    const status = { phase: "FailedValidation", validationErrors: ["no"], lastBackup: LAST_BACKUP };
    put("nightly", { ...schedule(), status });
    await group.recordStatus("nightly", { phase: "Enabled" });

    expect(aws.scheduleIn(`${GROUP}/nightly`).status).toEqual({
      phase: "Enabled",
      lastBackup: LAST_BACKUP,
    });
  });

  it("changes both halves of a schedule, and no other schedule", async () => {
    for (const name of ["nightly", "nightly_2", "nightly-2"]) put(name, schedule());
    await group.recordStatus("nightly", { lastBackup: LAST_BACKUP });

    expect(aws.changes.map(({ input }) => input.Name)).toEqual(["nightly", "nightly_2"]);
    expect(aws.scheduleIn(`${GROUP}/nightly_2`).status).toEqual({ lastBackup: LAST_BACKUP });
  });

  it("leaves a schedule disabled that somebody disabled in the console", async () => {
    put("nightly", schedule(), { State: "DISABLED" });
    await group.recordStatus("nightly", { lastBackup: LAST_BACKUP });

    expect(stored().State).toBe("DISABLED");
  });

  it("does nothing when the schedule is gone", async () => {
    await group.recordStatus("nightly", { lastBackup: LAST_BACKUP });

    expect(aws.changes).toEqual([]);
  });

  it.for([
    ["from its start", { StartDate: Date.parse("2026-11-22T21:00:00Z") / 1000 }, "09:00:00"],
    [
      "from its last change",
      { LastModificationDate: Date.parse(LAST_BACKUP) / 1000 - 60 },
      "08:59:20",
    ],
    ["to its first tick", { StartDate: Date.parse("2026-11-23T04:00:00Z") / 1000 }, "04:00:00"],
  ] as const)(
    "has a rate go on in step %s, instead of ticking at once",
    async ([, dates, time]) => {
      put("nightly", schedule(), { ScheduleExpression: "rate(6 hours)", ...dates });
      await group.recordStatus("nightly", { lastBackup: LAST_BACKUP });

      expect(stored().StartDate).toBe(Date.parse(`2026-11-23T${time}Z`) / 1000);
    },
  );

  it.for([
    ["no JSON", "nonsense"],
    ["no Schedule", '{"schedule":null}'],
    ["nothing", undefined],
  ] as const)("fails naming a schedule whose input is %s", async ([, Input]) => {
    const { Target } = eventBridgeSchedule(undefined);
    put("nightly", undefined, { Target: { ...Target, Input } });

    await expect(group.recordStatus("nightly", {})).rejects.toMatchObject({
      name: ErrorName.FailedValidation,
      message: expect.stringContaining("EventBridge schedule 'nightly' holds no Schedule"),
    });
    expect(aws.changes).toEqual([]);
  });
});

describe("setPaused", () => {
  it.for([
    [true, "ENABLED", "DISABLED"],
    [false, "DISABLED", "ENABLED"],
  ] as const)("says so in the input, and to EventBridge (%s)", async ([paused, State, after]) => {
    for (const name of ["nightly", "nightly_2"]) put(name, schedule(), { State });
    await group.setPaused("nightly", paused);

    for (const name of ["nightly", "nightly_2"]) {
      expect(stored(name).State).toBe(after);
      expect(aws.scheduleIn(`${GROUP}/${name}`).spec).toEqual({ ...schedule().spec, paused });
    }
  });

  it("fails when there is no schedule of that name", async () => {
    await expect(group.setPaused("nightly", true)).rejects.toMatchObject({
      name: ErrorName.NotFound,
      message: "schedule 'nightly' does not exist; check the name",
    });
  });
});

describe("schedules", () => {
  it("are those in the inputs of the group, over all pages, a schedule of two halves once", async () => {
    put("nightly", named("nightly"));
    put("workdays", named("workdays"));
    put("workdays_2", named("workdays"), { CreationDate: 1_796_000_000 });
    aws.schedules.set("Jangada-other/foreign", eventBridgeSchedule(named("foreign")));

    expect(await group.schedules()).toEqual([dated("nightly"), dated("workdays")]);
  });

  it("leaves out one that is deleted meanwhile", async () => {
    put("nightly", schedule());
    aws.onCall = (operation) => {
      if (operation.includes("/schedules/nightly")) aws.schedules.clear();
    };

    expect(await group.schedules()).toEqual([]);
  });

  it("fails naming one whose Schedule is not valid", async () => {
    put("nightly", { ...schedule(), spec: { schedule: 3 } });

    await expect(group.schedules()).rejects.toMatchObject({
      name: ErrorName.FailedValidation,
      message: expect.stringMatching(/input of schedule 'nightly'.*spec\.schedule/s),
    });
  });
});

describe("find", () => {
  it("gives the schedule of that name, as old as its EventBridge schedule", async () => {
    put("nightly", named("nightly"));
    put("other", named("other"));

    expect(await group.find("nightly")).toEqual(dated("nightly"));
    expect(await group.find("gone")).toBeUndefined();
  });

  it("leaves a schedule as old as it says itself", async () => {
    const { metadata, ...rest } = dated("nightly");
    const old = { ...rest, metadata: { ...metadata, creationTimestamp: "2020-02-29T00:00:00Z" } };
    put("nightly", old);

    expect(await group.find("nightly")).toEqual(old);
  });
});
