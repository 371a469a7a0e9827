import type { BackupSpec } from "../../lambdas/core/velero/backup.ts";
import { usesOldFilters } from "../../lambdas/core/velero/filter-lists.ts";
import { describeHooks } from "./backup-hooks-text.ts";
import { CLUSTER_SCOPED, type Description, listed, NONE, worded } from "./description.ts";
import { selectorText } from "./selector-text.ts";

/** Adds what a backup asks for, or a schedule's template (velero pkg/cmd/util/output/backup_describer.go). */
export function describeBackupSpec(text: Description, spec: BackupSpec): void {
  text.line("Namespaces:");
  text.field("Included", listed(spec.includedNamespaces, "*"), 1);
  text.field("Excluded", listed(spec.excludedNamespaces, NONE), 1);
  text.line();
  describeResources(text, spec);
  text.line();
  describeSelectors(text, spec);
  text.line();
  text.field("Storage Location", spec.storageLocation ?? "");
  text.line();
  describeVolumeSettings(text, spec);
  text.line();
  text.field("TTL", spec.ttl ?? "0s");
  text.line();
  text.field("CSISnapshotTimeout", spec.csiSnapshotTimeout ?? "0s");
  text.field("ItemOperationTimeout", spec.itemOperationTimeout ?? "0s");
  text.line();
  describeHooks(text, spec.hooks?.resources ?? []);
  describeOrderedResources(text, spec.orderedResources);
}

function describeResources(text: Description, spec: BackupSpec): void {
  text.line("Resources:");
  if (usesOldFilters(spec)) {
    text.field("Included", listed(spec.includedResources, "*"), 1);
    text.field("Excluded", listed(spec.excludedResources, NONE), 1);
    text.field("Cluster-scoped", worded(spec.includeClusterResources, CLUSTER_SCOPED), 1);
    return;
  }
  const scoped: readonly (readonly [string, readonly string[] | undefined, string])[] = [
    ["Included cluster-scoped", spec.includedClusterScopedResources, NONE],
    ["Excluded cluster-scoped", spec.excludedClusterScopedResources, NONE],
    ["Included namespace-scoped", spec.includedNamespaceScopedResources, "*"],
    ["Excluded namespace-scoped", spec.excludedNamespaceScopedResources, NONE],
  ];
  for (const [name, values, empty] of scoped) text.field(name, listed(values, empty), 1);
}

/** Adds both kinds of selector, which backups and restores have. */
export function describeSelectors(
  text: Description,
  spec: Pick<BackupSpec, "labelSelector" | "orLabelSelectors">,
): void {
  text.field("Label selector", selectorText(spec.labelSelector));
  text.line();
  const alternatives = (spec.orLabelSelectors ?? []).map(selectorText);
  text.field("Or label selector", alternatives.length === 0 ? NONE : alternatives.join(" or "));
}

function describeVolumeSettings(text: Description, spec: BackupSpec): void {
  text.field("Velero-Native Snapshot PVs", worded(spec.snapshotVolumes));
  if (spec.defaultVolumesToFsBackup !== undefined) {
    text.field("File System Backup (Default)", worded(spec.defaultVolumesToFsBackup));
  }
  text.field("Snapshot Move Data", worded(spec.snapshotMoveData));
  text.field("Data Mover", spec.datamover || "velero");
}

function describeOrderedResources(
  text: Description,
  ordered: BackupSpec["orderedResources"],
): void {
  if (ordered === undefined) return;
  text.line();
  text.line("OrderedResources:");
  for (const kind of Object.keys(ordered).sort()) text.line(`\t${kind}: ${ordered[kind]}`);
}
