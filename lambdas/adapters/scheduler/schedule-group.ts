import {
  GetScheduleCommand,
  type GetScheduleOutput,
  paginateListSchedules,
  ResourceNotFoundException,
  type SchedulerClient,
  type ScheduleState,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import {
  eventBridgeScheduleName,
  eventBridgeScheduleNames,
} from "../../core/configuration/event-bridge-schedule-name.ts";
import { ErrorName, JangadaError } from "../../core/errors.ts";
import type { ScheduleStatus } from "../../core/schedule/decide-start.ts";
import { parseObject } from "../../core/velero/parse-input.ts";
import { type Schedule, scheduleSchema } from "../../core/velero/schedule.ts";
import { formatTimestamp } from "../../core/velero/timestamp.ts";
import { nextRateStart } from "./next-rate-start.ts";

/**
 * The schedules of a cluster: each is the input of the one or two EventBridge schedules it became. One
 * that nobody has dated is as old as the first of these.
 */
export interface ScheduleGroup {
  /** @throws JangadaError `FailedValidation` naming the one whose input holds no Schedule. */
  schedules(): Promise<readonly Schedule[]>;
  /**
   * The schedule of a name, if there is one.
   *
   * @throws JangadaError `FailedValidation` when its input holds no Schedule.
   */
  find(scheduleName: string): Promise<Schedule | undefined>;
  /**
   * Keeps how a schedule stands; a `lastBackup` or `lastSkipped` that is not given stays as it was, and
   * so does everything else. Nothing happens when the schedule is gone.
   */
  recordStatus(scheduleName: string, status: ScheduleStatus): Promise<void>;
  /**
   * Has a schedule rest, or go on.
   *
   * @throws JangadaError `NotFound` when there is none of that name.
   */
  setPaused(scheduleName: string, paused: boolean): Promise<void>;
}

/** Which group of EventBridge Scheduler, and the time. */
export interface ScheduleGroupSettings {
  readonly groupName: string;
  readonly now: () => Date;
}

/** Opens the group that a stack made. */
export function scheduleGroup(
  client: SchedulerClient,
  settings: ScheduleGroupSettings,
): ScheduleGroup {
  return new EventBridgeScheduleGroup(client, settings);
}

/** The input of a schedule; `schedule` is as it was written, whoever wrote it. */
interface TickInput {
  readonly schedule: Schedule;
}

interface Change {
  readonly schedule: Schedule;
  readonly State?: ScheduleState;
}

class EventBridgeScheduleGroup implements ScheduleGroup {
  readonly #client: SchedulerClient;
  readonly #settings: ScheduleGroupSettings;

  constructor(client: SchedulerClient, settings: ScheduleGroupSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async schedules(): Promise<readonly Schedule[]> {
    const request = { GroupName: this.#settings.groupName };
    const byName = new Map<string, Schedule>();
    for await (const page of paginateListSchedules({ client: this.#client }, request)) {
      for (const { Name = "" } of page.Schedules ?? []) {
        const found = await this.#find(Name);
        if (found === undefined) continue;
        const schedule = scheduleOf(found);
        // Its first half, which comes first, has the date.
        if (!byName.has(schedule.metadata.name)) byName.set(schedule.metadata.name, schedule);
      }
    }
    return [...byName.values()];
  }

  async find(scheduleName: string): Promise<Schedule | undefined> {
    const found = await this.#find(eventBridgeScheduleName(scheduleName, 0));
    return found && scheduleOf(found);
  }

  async recordStatus(scheduleName: string, status: ScheduleStatus): Promise<void> {
    await this.#changeHalves(scheduleName, (schedule) => {
      const { lastBackup, lastSkipped } = schedule.status ?? {};
      const before = { ...(lastBackup && { lastBackup }), ...(lastSkipped && { lastSkipped }) };
      return { schedule: { ...schedule, status: { ...before, ...status } } };
    });
  }

  async setPaused(scheduleName: string, paused: boolean): Promise<void> {
    const changed = await this.#changeHalves(scheduleName, (schedule) => ({
      schedule: { ...schedule, spec: { ...schedule.spec, paused } },
      State: paused ? "DISABLED" : "ENABLED",
    }));
    if (changed > 0) return;
    throw new JangadaError(
      ErrorName.NotFound,
      `schedule '${scheduleName}' does not exist; check the name`,
    );
  }

  /** Says how many there were to change. */
  async #changeHalves(name: string, change: (schedule: Schedule) => Change): Promise<number> {
    let changed = 0;
    for (const half of eventBridgeScheduleNames(name)) {
      const found = await this.#find(half);
      if (found === undefined) break;
      await this.#write(found, change(inputOf(found).schedule));
      changed++;
    }
    return changed;
  }

  /** UpdateSchedule sets back what it is not told, so it is told everything. */
  async #write(found: GetScheduleOutput, { schedule, State = found.State }: Change): Promise<void> {
    const { Name, ScheduleExpression, Target, FlexibleTimeWindow } = found;
    const { Description, ScheduleExpressionTimezone, EndDate, KmsKeyArn } = found;
    const Input = JSON.stringify({ ...inputOf(found), schedule });
    await this.#client.send(
      new UpdateScheduleCommand({
        Name,
        GroupName: this.#settings.groupName,
        Description,
        ScheduleExpression,
        ScheduleExpressionTimezone,
        StartDate: nextRateStart(found, this.#settings.now()),
        EndDate,
        State,
        KmsKeyArn,
        FlexibleTimeWindow,
        ActionAfterCompletion: found.ActionAfterCompletion,
        Target: Target && { ...Target, Input },
      }),
    );
  }

  async #find(Name: string): Promise<GetScheduleOutput | undefined> {
    const { groupName } = this.#settings;
    try {
      return await this.#client.send(new GetScheduleCommand({ Name, GroupName: groupName }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

function scheduleOf(found: GetScheduleOutput): Schedule {
  const input = inputOf(found).schedule;
  const parsed = parseObject(scheduleSchema, input, `input of schedule '${found.Name}'`);
  const { CreationDate } = found;
  if (CreationDate === undefined || parsed.metadata.creationTimestamp !== undefined) return parsed;
  const creationTimestamp = formatTimestamp(CreationDate);
  return { ...parsed, metadata: { ...parsed.metadata, creationTimestamp } };
}

function inputOf({ Name, Target }: GetScheduleOutput): TickInput {
  try {
    const input: TickInput = JSON.parse(Target?.Input ?? "");
    if (typeof input.schedule?.metadata?.name === "string") return input;
  } catch (cause) {
    throw noSchedule(Name, cause);
  }
  throw noSchedule(Name);
}

function noSchedule(name = "", cause?: unknown): JangadaError {
  return new JangadaError(
    ErrorName.FailedValidation,
    `the input of EventBridge schedule '${name}' holds no Schedule; deploy the stack again, or delete it`,
    { cause },
  );
}
