import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import { getBackup } from "../catalog/backups.ts";
import { booleanOption, withDownloadOptions } from "../flags/options.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";

/** Options of `backup download`. */
interface DownloadFlags {
  readonly output?: string;
  readonly force?: boolean;
}

/** `backup download`. */
export function backupDownloadCommand(action: ActionMaker): Command {
  return withDownloadOptions(new Command("download"))
    .description("save the archive of a backup to a file")
    .argument("<name>")
    .addOption(new Option("-o, --output <file>", "where to; without, ./NAME-data.tar.gz"))
    .addOption(booleanOption("--force", "overwrite the file when it is there"))
    .action(action(download));
}

const download: CommandWork<DownloadFlags> = async ({ operands, options, floor, print }) => {
  const [name = ""] = operands;
  const file = resolve(options.output ?? `${name}-data.tar.gz`);
  const opened = await floor();
  const { location } = await getBackup(opened, name);
  const archive = await opened.openStore(location).get(backupKeys(name).contents);
  await save(archive, file, options.force ?? false);
  print(`Backup ${name} has been successfully downloaded to ${file}\n`);
};

/** A file that broke off is not left behind; one that was there before us is not touched. */
async function save(archive: NodeJS.ReadableStream, file: string, force: boolean): Promise<void> {
  try {
    await pipeline(archive, createWriteStream(file, { flags: force ? "w" : "wx" }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new Error(`file '${file}' exists already; choose another with -o, or add --force`, {
        cause: error,
      });
    }
    await rm(file, { force: true });
    throw error;
  }
}
