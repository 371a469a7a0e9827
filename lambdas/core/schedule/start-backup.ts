import { ErrorName, JangadaError } from "../errors.ts";
import type { Schedule } from "../velero/schedule.ts";
import type { BackupExecutions } from "./backup-executions.ts";
import { decideStart, type ScheduleStatus, type StartDecision } from "./decide-start.ts";
import { firstTick, type StartInput, type Tick } from "./start-input.ts";

/** What starting a backup works with. */
export interface StartPorts {
  readonly executions: BackupExecutions;
  /** A schedule as it is set now, with the time of its creation; `undefined` when there is none. */
  readonly findSchedule: (scheduleName: string) => Promise<Schedule | undefined>;
  /**
   * Keeps how a schedule stands, for a person to see; the next tick does not depend on it. A
   * `lastBackup` or `lastSkipped` that is not given stays as it was.
   */
  readonly recordStatus: (scheduleName: string, status: ScheduleStatus) => Promise<void>;
  readonly now: () => Date;
}

/** What became of a start. */
export interface StartSummary {
  /** `started`, or why not: somebody was first, or the schedule says so. */
  readonly outcome: "started" | "alreadyStarted" | "skipped";
  readonly backupName?: string;
  readonly scheduleName?: string;
  /** Of a skip. */
  readonly reason?: string;
}

/** As for a tick: an hour late is better than none, and a backup must not be dated long before it. */
const LONGEST_DELAY_MILLISECONDS = 3_600_000;

/**
 * Starts the backup that a tick of a schedule or its creation asks for, or that a person described.
 * The same input twice starts one backup.
 *
 * @throws JangadaError `FailedValidation` when the schedule can never run as it stands, `NotFound` when
 * there is none of that name.
 */
export async function startBackup(ports: StartPorts, input: StartInput): Promise<StartSummary> {
  if ("schedule" in input) return await startScheduled(ports, input);
  if ("firstBackupOf" in input) return await startFirst(ports, input.firstBackupOf);
  const started = await ports.executions.start(input.backup);
  return { outcome: outcomeOf(started), backupName: input.backup.metadata.name };
}

async function startFirst(ports: StartPorts, scheduleName: string): Promise<StartSummary> {
  const schedule = await ports.findSchedule(scheduleName);
  if (schedule === undefined) {
    throw new JangadaError(
      ErrorName.NotFound,
      `schedule '${scheduleName}' does not exist; check the name`,
    );
  }
  const now = ports.now();
  const tick = firstTick(schedule, now);
  const age = now.getTime() - Date.parse(tick.scheduledTime);
  if (age <= LONGEST_DELAY_MILLISECONDS) return await startScheduled(ports, tick);
  const reason = `schedule '${scheduleName}' has been there since ${tick.scheduledTime}; its first backup is not made up for`;
  return { outcome: "skipped", scheduleName, reason };
}

async function startScheduled(ports: StartPorts, tick: Tick): Promise<StartSummary> {
  const { executions, recordStatus, now } = ports;
  const scheduleName = tick.schedule.metadata.name;
  const decision = decideStart(tick.schedule, new Date(tick.scheduledTime), {
    now: now(),
    runningBackups: await executions.running(),
  });
  const summary = await carryOut(executions, decision);
  if (changesSchedule(decision, summary)) await recordStatus(scheduleName, decision.status);
  if (decision.outcome !== "refuse") return { ...summary, scheduleName };
  throw new JangadaError(
    ErrorName.FailedValidation,
    `schedule '${scheduleName}' is not valid:\n${decision.problems.join("\n")}`,
  );
}

function changesSchedule(decision: StartDecision, { outcome }: StartSummary): boolean {
  return decision.outcome === "skip" ? decision.isMissed : outcome !== "alreadyStarted";
}

async function carryOut(
  executions: BackupExecutions,
  decision: StartDecision,
): Promise<StartSummary> {
  if (decision.outcome === "refuse") return { outcome: "skipped" };
  if (decision.outcome === "skip") return { outcome: "skipped", reason: decision.reason };
  const started = await executions.start(decision.backup);
  return { outcome: outcomeOf(started), backupName: decision.backup.metadata.name };
}

function outcomeOf(started: "Started" | "AlreadyStarted"): "started" | "alreadyStarted" {
  return started === "Started" ? "started" : "alreadyStarted";
}
