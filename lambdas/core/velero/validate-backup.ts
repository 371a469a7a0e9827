import type { Backup } from "./backup.ts";
import type { BackupContext } from "./backup-context.ts";
import { filterProblems, specProblems } from "./backup-spec-problems.ts";
import { usesOldFilters } from "./filter-lists.ts";
import { resolveSnapshotLocations, storageLocationName, thereAre } from "./resolve-locations.ts";

/**
 * Why a backup can never run as it stands: every problem at once, in Velero's order and with its
 * message prefixes, then those that Velero finds out only later or never. Empty when it can.
 * Given the user's own object, before its defaults (velero pkg/controller/backup_controller.go,
 * prepareBackupRequest).
 */
export function validateBackup(backup: Backup, context: BackupContext): readonly string[] {
  return [
    ...storageLocationProblems(backup, context),
    ...resolveSnapshotLocations(backup.spec, context).problems,
    ...namespacesProblems(context),
    ...filterProblems(backup.spec, context.excludedNamespaces),
    ...policyProblems(backup, context),
    ...specProblems(backup.spec),
  ];
}

/**
 * Unlike Velero, lets a location pass that was never looked at: the backup itself is about to.
 */
function storageLocationProblems(backup: Backup, context: BackupContext): readonly string[] {
  const name = storageLocationName(backup.spec, context);
  const location = context.storageLocations.find(({ metadata }) => metadata.name === name);
  if (location === undefined) {
    const found = backup.spec.storageLocation
      ? `the default ${name} was not found`
      : `the server default ${name} does not exist`;
    return [
      `an existing backup storage location was not specified at backup creation time and ${found}. Please address this issue (see \`jangada backup-location -h\` for options) and create a new backup. Error: backupstoragelocations.velero.io "${name}" not found, ${thereAre(context.storageLocations)}`,
    ];
  }
  return [
    ...(location.spec.accessMode === "ReadOnly"
      ? [
          `backup can't be created because backup storage location ${name} is currently in read-only mode`,
        ]
      : []),
    ...(location.status?.phase === "Unavailable"
      ? [
          `backup can't be created because BackupStorageLocation ${name} is in Unavailable status.${because(location.status.message)}`,
        ]
      : []),
  ];
}

function because(message: string | undefined): string {
  return message ? ` It was last seen with: ${message}` : "";
}

function namespacesProblems({ namespacesProblem }: BackupContext): readonly string[] {
  return namespacesProblem === undefined
    ? []
    : [`error getting namespace list: ${namespacesProblem}`];
}

function policyProblems(
  { spec }: Backup,
  { resourcePolicy = {} }: BackupContext,
): readonly string[] {
  return [
    ...(resourcePolicy.problems ?? []),
    ...(resourcePolicy.hasIncludeExcludePolicy === true && usesOldFilters(spec)
      ? [
          "include-resources, exclude-resources and include-cluster-resources are old filter parameters.\nThey cannot be used with include-exclude policies.",
        ]
      : []),
  ];
}
