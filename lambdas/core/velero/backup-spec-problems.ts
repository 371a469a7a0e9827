import type { BackupSpec } from "./backup.ts";
import { parseDuration } from "./duration.ts";
import {
  listProblems,
  namespaceListProblems,
  scopedListProblems,
  usesOldFilters,
  usesScopedFilters,
} from "./filter-lists.ts";
import { configMapProblems, durationProblems, selectorProblems } from "./spec-problems.ts";

/**
 * What is wrong with a backup's filters, in Velero's words and order (velero
 * pkg/controller/backup_controller.go, prepareBackupRequest). `labelled` are the namespaces excluded
 * by their label.
 */
export function filterProblems(spec: BackupSpec, labelled: readonly string[]): readonly string[] {
  const namespaces = namespaceListProblems({
    includes: spec.includedNamespaces,
    excludes: [...(spec.excludedNamespaces ?? []), ...labelled],
  });
  return [
    ...(usesOldFilters(spec) && usesScopedFilters(spec)
      ? [
          "include-resources, exclude-resources and include-cluster-resources are old filter parameters.\ninclude-cluster-scoped-resources, exclude-cluster-scoped-resources, include-namespace-scoped-resources and exclude-namespace-scoped-resources are new filter parameters.\nThey cannot be used together",
        ]
      : []),
    ...resourceListProblems(spec),
    ...namespaces.map((problem) => `Invalid included/excluded namespace lists: ${problem}`),
    ...(spec.orLabelSelectors !== undefined && spec.labelSelector !== undefined
      ? [
          "encountered labelSelector as well as orLabelSelectors in backup spec, only one can be specified",
        ]
      : []),
  ];
}

function resourceListProblems(spec: BackupSpec): readonly string[] {
  if (usesOldFilters(spec)) {
    return listProblems({
      includes: spec.includedResources,
      excludes: spec.excludedResources,
    }).map((problem) => `Invalid included/excluded resource lists: ${problem}`);
  }
  const cluster = scopedListProblems({
    includes: spec.includedClusterScopedResources,
    excludes: spec.excludedClusterScopedResources,
  });
  const namespaced = scopedListProblems({
    includes: spec.includedNamespaceScopedResources,
    excludes: spec.excludedNamespaceScopedResources,
  });
  return [
    ...cluster.map((it) => `Invalid cluster-scoped included/excluded resource lists: ${it}`),
    ...namespaced.map((it) => `Invalid namespace-scoped included/excluded resource lists: ${it}`),
  ];
}

const NANOSECONDS_PER_SECOND = 1_000_000_000n;

/**
 * What else would go wrong with a backup, which Velero finds out only while it runs, or never: times
 * that are negative, selectors that the API server refuses, a policy of another kind.
 */
export function specProblems(spec: BackupSpec): readonly string[] {
  const { ttl, csiSnapshotTimeout, itemOperationTimeout, hooks } = spec;
  return [
    ...durationProblems({ ttl, csiSnapshotTimeout, itemOperationTimeout }),
    ...ttlProblems(ttl),
    ...selectorProblems("spec.labelSelector", spec.labelSelector),
    ...(spec.orLabelSelectors ?? []).flatMap((selector, index) =>
      selectorProblems(`spec.orLabelSelectors[${index}]`, selector),
    ),
    ...(hooks?.resources ?? []).flatMap(({ labelSelector }, index) =>
      selectorProblems(`spec.hooks.resources[${index}].labelSelector`, labelSelector),
    ),
    ...configMapProblems("spec.resourcePolicy", spec.resourcePolicy),
  ];
}

/** An expiration is written in whole seconds: one that is the start itself is none to rely on. */
function ttlProblems(ttl = "0s"): readonly string[] {
  const nanoseconds = parseDuration(ttl);
  if (nanoseconds <= 0n || nanoseconds >= NANOSECONDS_PER_SECOND) return [];
  return [`spec.ttl "${ttl}": must be a second or more; leave it out for 720h0m0s`];
}
