import type { Result } from "../../lambdas/core/results.ts";
import type { Backup, BackupSpec } from "../../lambdas/core/velero/backup.ts";
import type { BackupFiles } from "../catalog/backup-files.ts";
import { goTimeOr } from "../output/human-time.ts";
import type { ResourceHooks } from "./backup-hooks-text.ts";
import { CLUSTER_SCOPED, listed, NONE, worded } from "./description.ts";
import { selectorText } from "./selector-text.ts";
import { structureOfVolumes } from "./volumes-structure.ts";

/**
 * A backup for programs: the JSON of `velero backup describe -o json`, its oddities included (velero
 * pkg/cmd/util/output/backup_structured_describer.go).
 */
export function structureOfBackup(backup: Backup, files: BackupFiles, details: boolean): string {
  const { metadata, spec, status = {} } = backup;
  const { name, namespace = "velero", labels = null, annotations = null } = metadata;
  const structure = {
    metadata: { name, namespace, labels, annotations },
    phase: status.phase ?? "",
    ...(spec.resourcePolicy && {
      resourcePolicies: { type: spec.resourcePolicy.kind, name: spec.resourcePolicy.name },
    }),
    ...(status.validationErrors?.length && { validationErrors: status.validationErrors }),
    ...results(backup, files),
    spec: structureOfSpec(spec),
    status: structureOfStatus(backup, files, details),
  };
  return `${JSON.stringify(sorted(structure), undefined, 4)}\n`;
}

function results({ status }: Backup, { results: file }: BackupFiles): object {
  const { warnings = 0, errors = 0 } = status ?? {};
  if (warnings === 0 && errors === 0) return {};
  if (file.problem !== undefined) {
    return {
      warnings: { errorGettingWarnings: `<error getting warnings: ${file.problem}>` },
      errors: { errorGettingErrors: `<error getting errors: ${file.problem}>` },
    };
  }
  if (file.content === undefined) {
    return { warnings: { count: warnings }, errors: { count: errors } };
  }
  return {
    warnings: warnings > 0 ? structureOfResult(file.content.warnings) : {},
    errors: errors > 0 ? structureOfResult(file.content.errors) : {},
  };
}

function structureOfResult(result: Result | undefined): object {
  const { velero = [], cluster = [], namespaces = {} } = result ?? {};
  const isEmpty = Object.keys(namespaces).length === 0;
  return { velero, cluster, namespace: isEmpty ? [] : namespaces };
}

function structureOfSpec(spec: BackupSpec): object {
  const hooks = spec.hooks?.resources ?? [];
  return {
    namespaces: inAndOut(spec.includedNamespaces, spec.excludedNamespaces),
    resources: {
      ...inAndOut(spec.includedResources, spec.excludedResources),
      clusterScoped: worded(spec.includeClusterResources, CLUSTER_SCOPED),
    },
    labelSelector: selectorText(spec.labelSelector),
    storageLocation: spec.storageLocation ?? "",
    veleroNativeSnapshotPVs: worded(spec.snapshotVolumes),
    veleroSnapshotMoveData: worded(spec.snapshotMoveData),
    dataMover: spec.datamover || NONE,
    TTL: spec.ttl ?? "0s",
    CSISnapshotTimeout: spec.csiSnapshotTimeout ?? "0s",
    ...(hooks.length > 0 && {
      hooks: { resources: Object.fromEntries(hooks.map((hook) => [hook.name, hookGroup(hook)])) },
    }),
    ...(spec.orderedResources && { orderedResources: spec.orderedResources }),
  };
}

function inAndOut(included: readonly string[] = [], excluded: readonly string[] = []): object {
  return { included: listed(included, "*"), excluded: listed(excluded, NONE) };
}

function hookGroup(group: ResourceHooks): object {
  return {
    namespaces: inAndOut(group.includedNamespaces, group.excludedNamespaces),
    resources: inAndOut(group.includedResources, group.excludedResources),
    labelSelector: selectorText(group.labelSelector),
    preExecHook: commands(group.pre),
    postExecHook: commands(group.post),
  };
}

/** The colon in a key is Velero's. */
function commands(hooks: ResourceHooks["pre"] = []): readonly object[] {
  return hooks.map(({ exec }) => ({
    container: exec.container ?? "",
    command: exec.command.join(" "),
    "onError:": exec.onError ?? "",
    timeout: exec.timeout ?? "0s",
  }));
}

function structureOfStatus({ status = {} }: Backup, files: BackupFiles, details: boolean): object {
  const { totalItems = 0, itemsBackedUp = 0 } = status.progress ?? {};
  const progress =
    status.phase === "InProgress"
      ? { estimatedTotalItemsToBeBackedUp: totalItems, itemsBackedUpSoFar: itemsBackedUp }
      : { totalItemsToBeBackedUp: totalItems, itemsBackedUp };
  return {
    backupFormatVersion: status.formatVersion ?? "",
    started: goTimeOr(status.startTimestamp, "<n/a>"),
    completed: goTimeOr(status.completionTimestamp, "<n/a>"),
    expiration: goTimeOr(status.expiration, "<n/a>"),
    ...(status.progress && progress),
    ...(details && resourceList(files.resourceList)),
    backupVolumes: structureOfVolumes(files, details),
    ...(status.hookStatus && {
      hooksAttempted: status.hookStatus.hooksAttempted ?? 0,
      hooksFailed: status.hookStatus.hooksFailed ?? 0,
    }),
  };
}

function resourceList({ content, problem }: BackupFiles["resourceList"]): object {
  if (content !== undefined) return { resourceList: content };
  const reason = problem === undefined ? "backup resource list not found" : problem;
  return { errorGettingResourceList: `<${reason}>` };
}

/** Go writes its maps by key. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
