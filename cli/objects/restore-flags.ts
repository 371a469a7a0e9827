import { type Command, Option } from "commander";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import type { RestoreSpec } from "../../lambdas/core/velero/restore.ts";
import {
  parseCount,
  parseDurationFlag,
  parseList,
  parseMappings,
  parseOrSelectors,
  parsePairs,
} from "../flags/flag-values.ts";
import { booleanOption, selectorOption, valueOption } from "../flags/options.ts";
import { UsageError } from "../usage-error.ts";
import { present } from "./present.ts";

/** What `restore create` says of a restore. */
export interface RestoreFlags {
  readonly fromBackup?: string;
  readonly fromSchedule?: string;
  readonly allowPartiallyFailed?: boolean;
  readonly includeNamespaces?: readonly string[];
  readonly excludeNamespaces?: readonly string[];
  readonly namespaceMappings?: Readonly<Record<string, string>>;
  readonly includeResources?: readonly string[];
  readonly excludeResources?: readonly string[];
  readonly statusIncludeResources?: readonly string[];
  readonly statusExcludeResources?: readonly string[];
  readonly existingResourcePolicy?: "none" | "update";
  readonly selector?: LabelSelector;
  readonly orSelector?: readonly LabelSelector[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly itemOperationTimeout?: string;
  readonly restoreVolumes?: boolean;
  readonly preserveNodeports?: boolean;
  readonly includeClusterResources?: boolean;
  readonly resourceModifierConfigmap?: string;
  readonly writeSparseFiles?: boolean;
  readonly parallelFilesDownload?: number;
}

const LISTS: readonly (readonly [flag: string, description: string])[] = [
  ["--include-namespaces", "namespaces of the backup to restore; '*' for all"],
  ["--exclude-namespaces", "namespaces to leave out"],
  ["--include-resources", "resources to restore, such as deployments.apps; '*' for all"],
  ["--exclude-resources", "resources to leave out"],
  ["--status-include-resources", "resources whose status is restored, too"],
  ["--status-exclude-resources", "resources whose status is not"],
];

const BOOLEANS: readonly (readonly [flag: string, description: string])[] = [
  ["--allow-partially-failed", "with --from-schedule, take a backup that failed in part, too"],
  ["--restore-volumes", "restore volumes from their snapshots"],
  ["--preserve-nodeports", "keep the node ports of services"],
  [
    "--include-cluster-resources",
    "restore cluster-scoped resources: all, none, or (unset) related ones",
  ],
  ["--write-sparse-files", "write sparse files where a volume is restored by its files"],
];

type Parser = Parameters<typeof valueOption<unknown>>[2];

const PARSED: readonly (readonly [flag: string, description: string, parse: Parser])[] = [
  [
    "--namespace-mappings <map>",
    "namespaces to restore into others: from:to,…",
    parseMappings as Parser,
  ],
  [
    "--existing-resource-policy <policy>",
    "what becomes of objects that are there and differ: none or update",
    parsePolicy,
  ],
  [
    "--or-selector <selectors>",
    "restore objects that match one of several selectors: 'a=b or c=d'",
    parseOrSelectors,
  ],
  ["--labels <map>", "labels of the restore: key=value,…", parsePairs as Parser],
  ["--annotations <map>", "annotations of the restore: key=value,…", parsePairs as Parser],
  [
    "--item-operation-timeout <duration>",
    "how long to wait for what goes on beside the restore",
    parseDurationFlag,
  ],
  ["--parallel-files-download <number>", "files to download at once", parseCount],
];

/** Gives a command all options of {@link RestoreFlags}. */
export function withRestoreFlags(command: Command): Command {
  for (const [flag, text] of LISTS)
    command.addOption(valueOption(`${flag} <list>`, text, parseList));
  for (const [flag, text] of BOOLEANS) command.addOption(booleanOption(flag, text));
  for (const [flag, text, parse] of PARSED) command.addOption(valueOption(flag, text, parse));
  return command
    .addOption(selectorOption("restore only objects with these labels"))
    .addOption(new Option("--from-backup <name>", "backup to restore"))
    .addOption(new Option("--from-schedule <name>", "schedule whose newest good backup to restore"))
    .addOption(
      new Option("--resource-modifier-configmap <name>", "ConfigMap of resource modifiers"),
    );
}

function parsePolicy(text: string): string {
  if (text === "none" || text === "update") return text;
  throw new UsageError(`existing-resource-policy '${text}' must be 'none' or 'update'`);
}

/**
 * The spec that flags ask for.
 *
 * @throws UsageError for flags that contradict each other, or no source.
 */
export function restoreSpecOf(flags: RestoreFlags): RestoreSpec {
  if (Boolean(flags.fromBackup) === Boolean(flags.fromSchedule)) {
    throw new UsageError(
      "either a backup or schedule must be specified, but not both; use --from-backup or --from-schedule",
    );
  }
  if (flags.selector !== undefined && flags.orSelector !== undefined) {
    throw new UsageError(
      "either a 'selector' or an 'or-selector' can be specified, but not both; remove one",
    );
  }
  return {
    includedNamespaces: [...(flags.includeNamespaces ?? ["*"])],
    uploaderConfig: present({
      writeSparseFiles: flags.writeSparseFiles,
      parallelFilesDownload: flags.parallelFilesDownload,
    }),
    ...filtersOf(flags),
    ...present({
      backupName: flags.fromBackup,
      scheduleName: flags.fromSchedule,
      namespaceMapping: flags.namespaceMappings && { ...flags.namespaceMappings },
      existingResourcePolicy: flags.existingResourcePolicy,
      itemOperationTimeout: flags.itemOperationTimeout,
      restorePVs: flags.restoreVolumes,
      preserveNodePorts: flags.preserveNodeports,
      includeClusterResources: flags.includeClusterResources,
    }),
    ...(flags.resourceModifierConfigmap && {
      resourceModifier: { kind: "configmap", name: flags.resourceModifierConfigmap },
    }),
  };
}

function filtersOf(flags: RestoreFlags): Partial<RestoreSpec> {
  return present({
    excludedNamespaces: copy(flags.excludeNamespaces),
    includedResources: copy(flags.includeResources),
    excludedResources: copy(flags.excludeResources),
    labelSelector: flags.selector,
    orLabelSelectors: copy(flags.orSelector),
    restoreStatus: statusOf(flags),
  });
}

/** Velero's client sends it only when something is to be included. */
function statusOf(flags: RestoreFlags): RestoreSpec["restoreStatus"] {
  if (flags.statusIncludeResources === undefined) return undefined;
  return present({
    includedResources: copy(flags.statusIncludeResources),
    excludedResources: copy(flags.statusExcludeResources),
  });
}

function copy<T>(list: readonly T[] | undefined): T[] | undefined {
  return list && [...list];
}
