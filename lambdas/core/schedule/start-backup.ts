import { ErrorName, JangadaError } from "../errors.ts";
import type { BackupExecutions } from "./backup-executions.ts";
import { decideStart, type ScheduleStatus, type StartDecision } from "./decide-start.ts";
import type { StartInput, Tick } from "./start-input.ts";

/** What starting a backup works with. */
export interface StartPorts {
  readonly executions: BackupExecutions;
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

/**
 * Starts the backup that a tick of a schedule asks for, or that a person described. The same input
 * twice starts one backup.
 *
 * @throws JangadaError `FailedValidation` when the schedule can never run as it stands.
 */
export async function startBackup(ports: StartPorts, input: StartInput): Promise<StartSummary> {
  if ("schedule" in input) return await startScheduled(ports, input);
  const started = await ports.executions.start(input.backup);
  return { outcome: outcomeOf(started), backupName: input.backup.metadata.name };
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
