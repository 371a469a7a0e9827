import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import { type DeleteFlags, requireOneChoice, withDeleteFlags } from "../flags/delete-options.ts";
import { booleanOption, credentialOption } from "../flags/options.ts";
import type { Floor } from "../floor.ts";
import type { ActionMaker, CommandWork, Invocation } from "../invocation.ts";
import { present } from "../objects/present.ts";
import { UsageError } from "../usage-error.ts";
import { isSelected } from "./chosen.ts";
import { isConfirmed } from "./confirm.ts";

/** Options of `backup-location set`. */
interface SetFlags {
  readonly default?: boolean;
  readonly accessMode?: "ReadOnly" | "ReadWrite";
  readonly cacert?: string;
}

/** How a location may be used. */
export function accessModeOption(): Option {
  return new Option(
    "--access-mode <mode>",
    "whether backups may be made and deleted there",
  ).choices(["ReadWrite", "ReadOnly"]);
}

/** The file of certificates to trust. */
export function certificatesOption(): Option {
  return new Option("--cacert <file>", "PEM bundle to trust when the bucket is reached");
}

/** What is in a file of certificates, as a location holds it. */
export function certificatesIn(file: string): string {
  try {
    return readFileSync(file).toString("base64");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`--cacert '${file}' cannot be read (${code})`, { cause });
  }
}

/** `backup-location set`. */
export function storageLocationSetCommand(action: ActionMaker): Command {
  return new Command("set")
    .description("change where backups are kept")
    .argument("<name>")
    .addOption(booleanOption("--default", "have backups go there that name no location"))
    .addOption(accessModeOption())
    .addOption(certificatesOption())
    .addOption(credentialOption())
    .action(action(setLocation));
}

const setLocation: CommandWork<SetFlags> = async (invocation) => {
  const { operands, options, print, remark } = invocation;
  const { accessMode, cacert } = options;
  const change = present({
    default: options.default,
    accessMode,
    caCert: cacert === undefined ? undefined : certificatesIn(cacert),
  });
  if (Object.keys(change).length === 0) {
    throw new UsageError("say what to change: --default, --access-mode or --cacert");
  }
  const floor = await invocation.floor();
  const { metadata } = await getLocation(floor, operands[0] ?? "");
  const left = await floor.changeStorageLocation(metadata.name, change);
  print(`Backup storage location "${metadata.name}" configured successfully.\n`);
  if (left) remark(left);
};

async function getLocation(floor: Floor, name: string): Promise<BackupStorageLocation> {
  const { storageLocations } = await floor.locations();
  const found = storageLocations.find(({ metadata }) => metadata.name === name);
  if (found) return found;
  throw new Error(`backupstoragelocations.velero.io "${name}" not found`);
}

/** `backup-location delete`. */
export function storageLocationDeleteCommand(action: ActionMaker, name = "delete"): Command {
  return withDeleteFlags(new Command(name))
    .description("forget places of backups; what is in their buckets stays")
    .argument("[names...]")
    .action(action(deleteLocations));
}

const deleteLocations: CommandWork<DeleteFlags> = async (invocation) => {
  const { options, print, remark } = invocation;
  requireOneChoice(invocation.operands, options);
  const floor = await invocation.floor();
  const names = await chosenNames(floor, invocation);
  if (names.length === 0) {
    print("No backup-locations found\n");
    return;
  }
  if (!options.confirm && !(await isConfirmed(invocation, `forget ${names.join(", ")}`))) return;
  for (const name of names) {
    const left = await floor.deleteStorageLocation(name);
    print(`Backup storage location "${name}" deleted successfully.\n`);
    if (left) remark(left);
  }
};

async function chosenNames(
  floor: Floor,
  { operands, options }: Invocation<DeleteFlags>,
): Promise<readonly string[]> {
  const { storageLocations } = await floor.locations();
  const chosen =
    operands.length > 0
      ? await Promise.all(operands.map((name) => getLocation(floor, name)))
      : storageLocations.filter(({ metadata }) => isSelected(options.selector, metadata));
  return chosen.map(({ metadata }) => metadata.name);
}
