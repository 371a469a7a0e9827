import type { Backup } from "../../lambdas/core/velero/backup.ts";
import type { BackupFiles } from "../catalog/backup-files.ts";
import type { Colors } from "../output/colors.ts";
import { goTimeOr } from "../output/human-time.ts";
import { describeBackupSpec } from "./backup-spec-text.ts";
import { describeBackupVolumes } from "./backup-volumes-text.ts";
import { Description } from "./description.ts";
import { coloredPhase, describeMetadata, describeValidationErrors } from "./metadata-text.ts";
import { describeResourceList } from "./resource-list-text.ts";
import { describeResults } from "./results-text.ts";

/** How much a description says, and how it looks. */
export interface DescribeOptions {
  readonly details: boolean;
  readonly colors: Colors;
}

/** A backup for people, as `velero backup describe` lays it out (velero pkg/cmd/util/output/backup_describer.go). */
export function describeBackup(
  backup: Backup,
  files: BackupFiles,
  { details, colors }: DescribeOptions,
): string {
  const text = new Description();
  const { metadata, spec, status = {} } = backup;
  describeMetadata(text, metadata, colors);
  text.line();
  text.field("Phase", coloredPhase(status.phase ?? "New", colors) + logsNote(backup));
  if (spec.resourcePolicy) {
    text.line();
    text.line("Resource policies:");
    text.field("Type", spec.resourcePolicy.kind, 1);
    text.field("Name", spec.resourcePolicy.name, 1);
  }
  describeUploader(text, spec.uploaderConfig?.parallelFilesUpload ?? 0);
  describeValidationErrors(text, status.validationErrors, colors);
  if (status.failureReason) {
    text.line();
    text.field("Failure reason", colors.red(status.failureReason));
  }
  text.line();
  describeResults(text, status, files.results);
  text.line();
  describeBackupSpec(text, spec);
  text.line();
  describeStatus(text, backup);
  if (details) {
    describeResourceList(text, files.resourceList, "backup");
    text.line();
  }
  describeBackupVolumes(text, files, details);
  describeHookCounts(text, status.hookStatus);
  return text.toString();
}

function logsNote({ metadata, status }: Backup): string {
  return status?.phase === "Failed" || status?.phase === "PartiallyFailed"
    ? ` (run \`jangada backup logs ${metadata.name}\` for more information)`
    : "";
}

function describeUploader(text: Description, parallelFiles: number): void {
  if (parallelFiles === 0) return;
  text.line();
  text.line("Uploader config:");
  text.field("Parallel files upload", parallelFiles, 1);
}

function describeStatus(text: Description, { status = {} }: Backup): void {
  text.field("Backup Format Version", status.formatVersion ?? "");
  text.line();
  text.field("Started", goTimeOr(status.startTimestamp, "<n/a>"));
  text.field("Completed", goTimeOr(status.completionTimestamp, "<n/a>"));
  text.line();
  text.field("Expiration", goTimeOr(status.expiration, "<n/a>"));
  text.line();
  if (status.progress) {
    const { totalItems = 0, itemsBackedUp = 0 } = status.progress;
    const isRunning = status.phase === "InProgress";
    text.field(`${isRunning ? "Estimated total" : "Total"} items to be backed up`, totalItems);
    text.field(`Items backed up${isRunning ? " so far" : ""}`, itemsBackedUp);
    text.line();
  }
  const attempted = status.backupItemOperationsAttempted ?? 0;
  if (attempted > 0) {
    const { backupItemOperationsCompleted: done = 0, backupItemOperationsFailed: failed = 0 } =
      status;
    text.field(
      "Backup Item Operations",
      `${done} of ${attempted} completed successfully, ${failed} failed`,
    );
  }
}

/** Adds how many hooks ran, where the object says it; absent counters are zero. */
export function describeHookCounts(
  text: Description,
  status:
    | { readonly hooksAttempted?: number | undefined; readonly hooksFailed?: number | undefined }
    | undefined,
  blank = "",
): void {
  if (status === undefined) return;
  text.line();
  text.line(`HooksAttempted:${blank}\t${status.hooksAttempted ?? 0}`);
  text.line(`HooksFailed:${blank}\t${status.hooksFailed ?? 0}`);
}
