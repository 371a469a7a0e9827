import { type Command, Option } from "commander";
import type { BackupSpec } from "../../lambdas/core/velero/backup.ts";
import { filterProblems } from "../../lambdas/core/velero/backup-spec-problems.ts";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import {
  parseCount,
  parseDurationFlag,
  parseList,
  parseOrderedResources,
  parseOrSelectors,
  parsePairs,
} from "../flags/flag-values.ts";
import { booleanOption, selectorOption, valueOption } from "../flags/options.ts";
import { UsageError } from "../usage-error.ts";
import { present } from "./present.ts";

/** What `backup create` and `schedule create` say of a backup. */
export interface BackupFlags {
  readonly ttl?: string;
  readonly includeNamespaces?: readonly string[];
  readonly excludeNamespaces?: readonly string[];
  readonly includeResources?: readonly string[];
  readonly excludeResources?: readonly string[];
  readonly includeClusterScopedResources?: readonly string[];
  readonly excludeClusterScopedResources?: readonly string[];
  readonly includeNamespaceScopedResources?: readonly string[];
  readonly excludeNamespaceScopedResources?: readonly string[];
  readonly includeClusterResources?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly storageLocation?: string;
  readonly volumeSnapshotLocations?: readonly string[];
  readonly selector?: LabelSelector;
  readonly orSelector?: readonly LabelSelector[];
  readonly orderedResources?: Readonly<Record<string, string>>;
  readonly csiSnapshotTimeout?: string;
  readonly itemOperationTimeout?: string;
  readonly snapshotVolumes?: boolean;
  readonly snapshotMoveData?: boolean;
  readonly dataMover?: string;
  readonly defaultVolumesToFsBackup?: boolean;
  readonly resourcePoliciesConfigmap?: string;
  readonly parallelFilesUpload?: number;
}

const LISTS: readonly (readonly [flag: string, description: string])[] = [
  ["--include-namespaces", "namespaces to back up; '*' for all, which is what happens without"],
  ["--exclude-namespaces", "namespaces to leave out"],
  ["--include-resources", "resources to back up, such as deployments.apps; '*' for all"],
  ["--exclude-resources", "resources to leave out"],
  ["--include-cluster-scoped-resources", "cluster-scoped resources to back up"],
  ["--exclude-cluster-scoped-resources", "cluster-scoped resources to leave out"],
  ["--include-namespace-scoped-resources", "namespaced resources to back up"],
  ["--exclude-namespace-scoped-resources", "namespaced resources to leave out"],
  ["--volume-snapshot-locations", "snapshot locations, at most one a provider"],
];

const DURATIONS: readonly (readonly [flag: string, description: string])[] = [
  ["--ttl", "how long the backup is kept at least, such as 720h"],
  ["--csi-snapshot-timeout", "how long to wait for a CSI snapshot to be made"],
  ["--item-operation-timeout", "how long to wait for what goes on beside the backup"],
];

const BOOLEANS: readonly (readonly [flag: string, description: string])[] = [
  [
    "--include-cluster-resources",
    "back up cluster-scoped resources: all, none, or (unset) related ones",
  ],
  ["--snapshot-volumes", "snapshot volumes"],
  ["--snapshot-move-data", "move the content of snapshots into the bucket"],
  ["--default-volumes-to-fs-backup", "back up volumes by their files unless a pod says otherwise"],
];

/** Gives a command all options of {@link BackupFlags}. */
export function withBackupFlags(command: Command): Command {
  for (const [flag, text] of LISTS)
    command.addOption(valueOption(`${flag} <list>`, text, parseList));
  for (const [flag, text] of DURATIONS)
    command.addOption(valueOption(`${flag} <duration>`, text, parseDurationFlag));
  for (const [flag, text] of BOOLEANS) command.addOption(booleanOption(flag, text));
  return command
    .addOption(selectorOption("back up only objects with these labels"))
    .addOption(
      valueOption(
        "--or-selector <selectors>",
        "back up objects that match one of several selectors: 'a=b or c=d'",
        parseOrSelectors,
      ),
    )
    .addOption(
      valueOption(
        "--ordered-resources <map>",
        "what to back up in which order: 'pods=ns/a,ns/b;persistentvolumes=pv'",
        parseOrderedResources,
      ),
    )
    .addOption(valueOption("--labels <map>", "labels of the backup: key=value,…", parsePairs))
    .addOption(
      valueOption("--annotations <map>", "annotations of the backup: key=value,…", parsePairs),
    )
    .addOption(new Option("--storage-location <name>", "where to keep the backup"))
    .addOption(new Option("--data-mover <name>", "what moves the content of snapshots"))
    .addOption(new Option("--resource-policies-configmap <name>", "ConfigMap of volume policies"))
    .addOption(
      valueOption("--parallel-files-upload <number>", "files to upload at once", parseCount),
    );
}

/**
 * The spec that flags ask for.
 *
 * @throws UsageError for flags that contradict each other.
 */
export function backupSpecOf(flags: BackupFlags): BackupSpec {
  if (flags.selector !== undefined && flags.orSelector !== undefined) {
    throw new UsageError(
      "either a 'selector' or an 'or-selector' can be specified, but not both; remove one",
    );
  }
  // In an object it is how Velero's client says that no --ttl was given, so only whoever types it can be told.
  if (flags.ttl === "0s") {
    throw new UsageError(
      "a --ttl of '0s' would keep the backup no time at all; say how long, or leave --ttl out for 720h",
    );
  }
  const spec: BackupSpec = {
    includedNamespaces: [...(flags.includeNamespaces ?? ["*"])],
    ...resourceFilters(flags),
    ...present({
      labelSelector: flags.selector,
      orLabelSelectors: copy(flags.orSelector),
      orderedResources: flags.orderedResources && { ...flags.orderedResources },
      ...volumeSettings(flags),
      ttl: flags.ttl,
      storageLocation: flags.storageLocation,
      volumeSnapshotLocations: copy(flags.volumeSnapshotLocations),
      csiSnapshotTimeout: flags.csiSnapshotTimeout,
      itemOperationTimeout: flags.itemOperationTimeout,
      resourcePolicy: policyOf(flags.resourcePoliciesConfigmap),
    }),
  };
  const problems = filterProblems(spec, []);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return spec;
}

function resourceFilters(flags: BackupFlags): Partial<BackupSpec> {
  return present({
    excludedNamespaces: copy(flags.excludeNamespaces),
    includedResources: copy(flags.includeResources),
    excludedResources: copy(flags.excludeResources),
    includedClusterScopedResources: copy(flags.includeClusterScopedResources),
    excludedClusterScopedResources: copy(flags.excludeClusterScopedResources),
    includedNamespaceScopedResources: copy(flags.includeNamespaceScopedResources),
    excludedNamespaceScopedResources: copy(flags.excludeNamespaceScopedResources),
    includeClusterResources: flags.includeClusterResources,
  });
}

function volumeSettings(flags: BackupFlags): Partial<BackupSpec> {
  const { parallelFilesUpload = 0 } = flags;
  return present({
    snapshotVolumes: flags.snapshotVolumes,
    snapshotMoveData: flags.snapshotMoveData,
    datamover: flags.dataMover,
    defaultVolumesToFsBackup: flags.defaultVolumesToFsBackup,
    uploaderConfig: parallelFilesUpload > 0 ? { parallelFilesUpload } : undefined,
  });
}

function policyOf(name: string | undefined): BackupSpec["resourcePolicy"] {
  return name ? { kind: "configmap", name } : undefined;
}

function copy<T>(list: readonly T[] | undefined): T[] | undefined {
  return list && [...list];
}
