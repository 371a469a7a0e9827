import type { Schedule } from "../../lambdas/core/velero/schedule.ts";
import type { Colors } from "../output/colors.ts";
import { goTimeOr } from "../output/human-time.ts";
import { describeBackupSpec } from "./backup-spec-text.ts";
import { Description } from "./description.ts";
import { coloredPhase, describeMetadata, describeValidationErrors } from "./metadata-text.ts";

/** A schedule for people, as `velero schedule describe` lays it out (velero pkg/cmd/util/output/schedule_describer.go). */
export function describeSchedule({ metadata, spec, status }: Schedule, colors: Colors): string {
  const text = new Description();
  const { resourcePolicy } = spec.template;
  describeMetadata(text, metadata, colors);
  text.line();
  const phase = status?.phase ?? "New";
  text.field("Phase", phase === "Enabled" ? colors.green(phase) : coloredPhase(phase, colors));
  if (resourcePolicy) {
    text.line();
    text.line("Resource policies:");
    text.field("Type", resourcePolicy.kind, 1);
    text.field("Name", resourcePolicy.name, 1);
  }
  describeValidationErrors(text, status?.validationErrors, colors);
  text.line();
  text.field("Paused", String(spec.paused ?? false));
  text.line();
  text.field("Schedule", spec.schedule);
  text.line();
  text.line("Backup Template:");
  text.prefix = "  ";
  describeBackupSpec(text, spec.template);
  text.prefix = "";
  text.line();
  text.field("Last Backup", goTimeOr(status?.lastBackup, "<never>"));
  return text.toString();
}
