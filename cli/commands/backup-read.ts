import { Command } from "commander";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import { backupSchema } from "../../lambdas/core/velero/backup.ts";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { readBackupFiles } from "../catalog/backup-files.ts";
import { getBackup } from "../catalog/backups.ts";
import { inParallel } from "../catalog/in-parallel.ts";
import { structureOfBackup } from "../describe/backup-structure.ts";
import { describeBackup } from "../describe/describe-backup.ts";
import {
  booleanOption,
  type GetOptions,
  outputOption,
  selectorOption,
  withDownloadOptions,
  withGetOptions,
} from "../flags/options.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { backupColumns } from "../output/object-columns.ts";
import { formatObjects } from "../output/print-objects.ts";
import { UsageError } from "../usage-error.ts";
import { chooseBackups } from "./choose-backups.ts";
import { streamLog } from "./stream-log.ts";

/** `backup get`. */
export function backupGetCommand(action: ActionMaker, name = "get"): Command {
  return withGetOptions(new Command(name))
    .description("show backups: those that are named, or all")
    .argument("[names...]")
    .action(action(getBackups));
}

const getBackups: CommandWork<GetOptions> = async (invocation) => {
  const { chosen, isPartial } = await chooseBackups(invocation);
  const columns = backupColumns(invocation.world.now());
  const backups = chosen.map(({ backup }) => backup);
  const view = { kind: "Backup", schema: backupSchema, columns };
  invocation.print(
    formatObjects(view, backups, invocation.options, invocation.operands.length === 1),
  );
  return isPartial && backups.length === 0 ? 1 : 0;
};

/** Options of `backup describe`. */
interface DescribeFlags {
  readonly selector?: LabelSelector;
  readonly details?: boolean;
  readonly output?: "plaintext" | "json";
}

/** `backup describe`. */
export function backupDescribeCommand(action: ActionMaker, name = "describe"): Command {
  return withDownloadOptions(new Command(name))
    .description("tell everything about backups: those that are named, or all")
    .argument("[names...]")
    .addOption(selectorOption("describe only backups with these labels"))
    .addOption(booleanOption("--details", "list every item and every volume, too"))
    .addOption(outputOption("how to show it", ["plaintext", "json"]))
    .action(action(describeBackups));
}

/** Each description takes four files; a few backups at a time keep the connections busy. */
const DESCRIBED_AT_ONCE = 10;

const describeBackups: CommandWork<DescribeFlags> = async (invocation) => {
  const { options, operands, colors } = invocation;
  const { details = false, output = "plaintext" } = options;
  if (output === "json" && operands.length !== 1) {
    throw new UsageError("json output describes one backup; name it");
  }
  const floor = await invocation.floor();
  const { chosen, isPartial } = await chooseBackups(invocation);
  const texts = await inParallel(chosen, DESCRIBED_AT_ONCE, async ({ backup, location }) => {
    const store = floor.openStore(location);
    const files = await readBackupFiles(store, backup.metadata.name, details);
    if (output === "json") return structureOfBackup(backup, files, details);
    return describeBackup(backup, files, { details, colors });
  });
  invocation.print(texts.join("\n\n"));
  return isPartial && texts.length === 0 ? 1 : 0;
};

/** `backup logs`. */
export function backupLogsCommand(action: ActionMaker): Command {
  return withDownloadOptions(new Command("logs"))
    .description("show the log of a backup")
    .argument("<name>")
    .action(action(showLog));
}

/** In any other phase there is no log yet (velero pkg/cmd/cli/backup/logs.go). */
const LOGGED = ["Completed", "PartiallyFailed", "Failed"];

const showLog: CommandWork<unknown> = async (invocation) => {
  const [name = ""] = invocation.operands;
  const floor = await invocation.floor();
  const { backup, location } = await getBackup(floor, name);
  const phase = backup.status?.phase ?? "New";
  if (!LOGGED.includes(phase) && !phase.startsWith("WaitingForPluginOperations")) {
    throw new Error(
      `logs for backup "${name}" are not available until it's finished processing, please wait until the backup has a phase of Completed or Failed and try again`,
    );
  }
  await streamLog(invocation, floor.openStore(location), backupKeys(name).logs);
};
