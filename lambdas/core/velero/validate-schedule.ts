import { filterProblems, specProblems } from "./backup-spec-problems.ts";
import type { Schedule } from "./schedule.ts";

/** A schedule's name becomes a label of its backups as it is, and a label holds no more. */
const NAME_LENGTH = 63;

/**
 * Why a schedule can never run as it stands, in Velero's words where it has them; empty when it can
 * (velero pkg/controller/schedule_controller.go, parseCronSchedule). Velero finds the problems of a
 * template, and of a name too long for a label, at each tick anew; here they come first.
 *
 * `checkCron` says why an expression is none, and `undefined` when it is one.
 */
export function validateSchedule(
  schedule: Schedule,
  checkCron: (expression: string) => string | undefined,
): readonly string[] {
  const { metadata, spec } = schedule;
  const template = [...filterProblems(spec.template, []), ...specProblems(spec.template)];
  return [
    ...cronProblems(spec.schedule, checkCron),
    ...template.map((problem) => `spec.template: ${problem}`),
    ...(metadata.name.length > NAME_LENGTH
      ? [
          `metadata.name "${metadata.name}": must be no more than ${NAME_LENGTH} characters, for its backups carry it as a label`,
        ]
      : []),
  ];
}

function cronProblems(
  expression: string,
  checkCron: (expression: string) => string | undefined,
): readonly string[] {
  if (expression === "") return ["Schedule must be a non-empty valid Cron expression"];
  const problem = checkCron(expression);
  return problem === undefined ? [] : [`invalid schedule: ${problem}`];
}
