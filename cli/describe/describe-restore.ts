import type { Restore, RestoreSpec } from "../../lambdas/core/velero/restore.ts";
import type { RestoreFiles } from "../catalog/restore-files.ts";
import type { Colors } from "../output/colors.ts";
import { goTimeOr } from "../output/human-time.ts";
import { describeSelectors } from "./backup-spec-text.ts";
import { type DescribeOptions, describeHookCounts } from "./describe-backup.ts";
import { CLUSTER_SCOPED, Description, listed, NONE, worded } from "./description.ts";
import { coloredPhase, describeMetadata, describeValidationErrors } from "./metadata-text.ts";
import { describeResourceList } from "./resource-list-text.ts";
import { describeCsiRestores, describeNativeRestores } from "./restored-volumes-text.ts";
import { describeResults } from "./results-text.ts";

/** A restore for people, as `velero restore describe` lays it out (velero pkg/cmd/util/output/restore_describer.go). */
export function describeRestore(
  restore: Restore,
  files: RestoreFiles,
  { details, colors }: DescribeOptions,
): string {
  const text = new Description();
  const { metadata, spec, status = {} } = restore;
  describeMetadata(text, metadata, colors);
  text.line();
  describeProgress(text, restore, colors);
  text.line();
  text.field("Started", goTimeOr(status.startTimestamp, "<n/a>"));
  text.field("Completed", goTimeOr(status.completionTimestamp, "<n/a>"));
  describeValidationErrors(text, status.validationErrors, colors);
  if (status.failureReason) {
    text.line();
    text.field("Failure reason", colors.red(status.failureReason));
  }
  describeResults(text, status, files.results);
  text.line();
  text.field("Backup", spec.backupName ?? "");
  text.line();
  describeSelection(text, spec);
  text.line();
  text.field("Restore PVs", worded(spec.restorePVs));
  text.line();
  const volumes = files.volumes.content ?? [];
  describeNativeRestores(text, volumes, details);
  describeCsiRestores(text, volumes, details);
  text.line();
  describeSettings(text, spec);
  text.line();
  const attempted = status.restoreItemOperationsAttempted ?? 0;
  if (attempted > 0) {
    const { restoreItemOperationsCompleted: done = 0, restoreItemOperationsFailed: failed = 0 } =
      status;
    text.field(
      "Restore Item Operations",
      `${done} of ${attempted} completed successfully, ${failed} failed`,
    );
  }
  describeHookCounts(text, status.hookStatus, " ");
  if (details) {
    text.line();
    describeResourceList(text, files.resourceList, "restore");
  }
  return text.toString();
}

function describeProgress(text: Description, { metadata, status }: Restore, colors: Colors): void {
  const phase = status?.phase ?? "New";
  const deleting = metadata.deletionTimestamp ? " (Deleting)" : "";
  const note =
    phase === "Failed" || phase === "PartiallyFailed"
      ? ` (run 'jangada restore logs ${metadata.name}' for more information)`
      : "";
  text.field("Phase", coloredPhase(phase, colors) + deleting + note);
  if (status?.progress === undefined) return;
  const { totalItems = 0, itemsRestored = 0 } = status.progress;
  const isRunning = phase === "InProgress";
  text.field(`${isRunning ? "Estimated total" : "Total"} items to be restored`, totalItems);
  text.field(`Items restored${isRunning ? " so far" : ""}`, itemsRestored);
}

function describeSelection(text: Description, spec: RestoreSpec): void {
  const { includedNamespaces = [] } = spec;
  const isAll = includedNamespaces.length === 0 || includedNamespaces.join() === "*";
  text.line("Namespaces:");
  const included = isAll ? "all namespaces found in the backup" : includedNamespaces.join(", ");
  text.field("Included", included, 1);
  text.field("Excluded", listed(spec.excludedNamespaces, NONE), 1);
  text.line();
  text.line("Resources:");
  text.field("Included", listed(spec.includedResources, "*"), 1);
  text.field("Excluded", listed(spec.excludedResources, NONE), 1);
  text.field("Cluster-scoped", worded(spec.includeClusterResources, CLUSTER_SCOPED), 1);
  text.line();
  text.map("Namespace mappings", spec.namespaceMapping);
  text.line();
  describeSelectors(text, spec);
}

function describeSettings(text: Description, spec: RestoreSpec): void {
  // The blank before the tab is Velero's.
  text.line(`Existing Resource Policy: \t${spec.existingResourcePolicy || NONE}`);
  text.field("ItemOperationTimeout", spec.itemOperationTimeout ?? "0s");
  text.line();
  text.field("Preserve Service NodePorts", worded(spec.preserveNodePorts));
  if (spec.resourceModifier) {
    text.line();
    text.line("Resource modifier:");
    text.field("Type", spec.resourceModifier.kind, 1);
    text.field("Name", spec.resourceModifier.name, 1);
  }
  if (spec.uploaderConfig === undefined) return;
  const { writeSparseFiles, parallelFilesDownload = 0 } = spec.uploaderConfig;
  text.line();
  text.line("Uploader config:");
  if (writeSparseFiles) text.field("Write Sparse Files", "true", 1);
  if (parallelFilesDownload > 0) text.field("Parallel Restore", parallelFilesDownload, 1);
}
