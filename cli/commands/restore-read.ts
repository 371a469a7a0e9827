import { Command } from "commander";
import { restoreKeys } from "../../lambdas/core/store/layout.ts";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { restoreSchema } from "../../lambdas/core/velero/restore.ts";
import { inParallel } from "../catalog/in-parallel.ts";
import { readRestoreFiles } from "../catalog/restore-files.ts";
import { getRestore } from "../catalog/restores.ts";
import { describeRestore } from "../describe/describe-restore.ts";
import {
  booleanOption,
  type GetOptions,
  selectorOption,
  withDownloadOptions,
  withGetOptions,
} from "../flags/options.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { RESTORE_COLUMNS } from "../output/object-columns.ts";
import { formatObjects } from "../output/print-objects.ts";
import { chooseRestores } from "./choose-restores.ts";
import { streamLog } from "./stream-log.ts";

/** `restore get`. */
export function restoreGetCommand(action: ActionMaker, name = "get"): Command {
  return withGetOptions(new Command(name))
    .description("show restores: those that are named, or all")
    .argument("[names...]")
    .action(action(getRestores));
}

const getRestores: CommandWork<GetOptions> = async (invocation) => {
  const { chosen, isPartial } = await chooseRestores(invocation);
  const restores = chosen.map(({ restore }) => restore);
  const view = { kind: "Restore", schema: restoreSchema, columns: RESTORE_COLUMNS };
  invocation.print(
    formatObjects(view, restores, invocation.options, invocation.operands.length === 1),
  );
  return isPartial && restores.length === 0 ? 1 : 0;
};

/** `restore describe`. */
export function restoreDescribeCommand(action: ActionMaker, name = "describe"): Command {
  return withDownloadOptions(new Command(name))
    .description("tell everything about restores: those that are named, or all")
    .argument("[names...]")
    .addOption(selectorOption("describe only restores with these labels"))
    .addOption(booleanOption("--details", "list every item, too"))
    .action(action(describeRestores));
}

const DESCRIBED_AT_ONCE = 10;

/** Options of `restore describe`. */
interface DescribeFlags {
  readonly selector?: LabelSelector;
  readonly details?: boolean;
}

const describeRestores: CommandWork<DescribeFlags> = async (invocation) => {
  const { options, colors } = invocation;
  const { details = false } = options;
  const floor = await invocation.floor();
  const { chosen, isPartial } = await chooseRestores(invocation);
  const texts = await inParallel(chosen, DESCRIBED_AT_ONCE, async ({ restore, location }) => {
    const store = floor.openStore(location);
    const files = await readRestoreFiles(store, restore.metadata.name, details);
    return describeRestore(restore, files, { details, colors });
  });
  invocation.print(texts.join("\n\n"));
  return isPartial && texts.length === 0 ? 1 : 0;
};

/** `restore logs`. */
export function restoreLogsCommand(action: ActionMaker): Command {
  return withDownloadOptions(new Command("logs"))
    .description("show the log of a restore")
    .argument("<name>")
    .action(action(showLog));
}

const showLog: CommandWork<unknown> = async (invocation) => {
  const [name = ""] = invocation.operands;
  const floor = await invocation.floor();
  const { location } = await getRestore(floor, name);
  await streamLog(invocation, floor.openStore(location), restoreKeys(name).logs);
};
