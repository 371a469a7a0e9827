import { createHash } from "node:crypto";

/** Longest name of a Step Functions execution. */
const EXECUTION_NAME_LENGTH = 80;
/** 64 bits: long names that begin alike never share an execution by accident. */
const HASH_LENGTH = 16;

/** `20261123030000`, UTC. */
function stamp(time: Date): string {
  return time.toISOString().slice(0, 19).replace(/\D/g, "");
}

/**
 * Name of the backup that a schedule makes: `<SCHEDULE>-<YYYYMMDDhhmmss>` in UTC (velero
 * pkg/apis/velero/v1/schedule_types.go, TimestampedName). `scheduledTime` is when it was due, not when
 * it ran, so that a tick delivered twice names one backup.
 */
export function scheduledBackupName(schedule: string, scheduledTime: Date): string {
  return `${schedule}-${stamp(scheduledTime)}`;
}

/**
 * Name of a restore that was given none: `<BACKUP or SCHEDULE>-<YYYYMMDDhhmmss>` in UTC, the source
 * cut so that the whole is still a name (velero pkg/cmd/cli/restore/create.go, in local time there).
 */
export function defaultRestoreName(source: string, start: Date): string {
  return `${source.slice(0, 238).replace(/[-.]+$/, "")}-${stamp(start)}`;
}

/**
 * Name of the workflow execution for a backup or restore. A Kubernetes name holds nothing that Step
 * Functions refuses, so up to 80 characters it is the name itself; a longer one keeps its first 63,
 * then `-` and 16 hexadecimal digits of its SHA-256. The same name always gives the same execution,
 * which is what makes a second start of it harmless.
 */
export function executionName(name: string): string {
  if (name.length <= EXECUTION_NAME_LENGTH) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  return `${name.slice(0, EXECUTION_NAME_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}
