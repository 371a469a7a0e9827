import { Command } from "commander";
import { API_VERSION } from "../../lambdas/core/velero/backup.ts";
import { defaultRestoreName } from "../../lambdas/core/velero/backup-name.ts";
import {
  backupsOfSchedule,
  type FoundBackup,
} from "../../lambdas/core/velero/backup-to-restore.ts";
import { parseObject } from "../../lambdas/core/velero/parse-input.ts";
import { type Restore, restoreSchema } from "../../lambdas/core/velero/restore.ts";
import { getBackup, listBackups } from "../catalog/backups.ts";
import { restoreExists } from "../catalog/restores.ts";
import { booleanOption, withCreateOutput } from "../flags/options.ts";
import type { Floor } from "../floor.ts";
import type { ActionMaker, CommandWork, ExitCode, Invocation } from "../invocation.ts";
import { present } from "../objects/present.ts";
import { type RestoreFlags, restoreSpecOf, withRestoreFlags } from "../objects/restore-flags.ts";
import { formatObject, type OutputFormat } from "../output/object-output.ts";
import { reportSubmitted } from "./report-submitted.ts";
import { runInForeground } from "./run-in-foreground.ts";

/** Options of `restore create`. */
interface CreateFlags extends RestoreFlags {
  readonly output?: OutputFormat;
  readonly wait?: boolean;
}

/** `restore create`. */
export function restoreCreateCommand(action: ActionMaker, name = "create"): Command {
  return withCreateOutput(withRestoreFlags(new Command(name)))
    .description("restore a backup")
    .argument("[name]")
    .addOption(booleanOption("-w, --wait", "wait for the end; with --local, always so"))
    .action(action(createRestore));
}

const createRestore: CommandWork<CreateFlags> = async (invocation) => {
  const { options, print } = invocation;
  const asked = restoreOf(invocation);
  if (options.output === "json" || options.output === "yaml") {
    print(formatObject(restoreSchema, asked, options.output));
    return 0;
  }
  const floor = await invocation.floor();
  const source = await sourceOf(floor, options);
  const { name } = asked.metadata;
  if (await restoreExists(floor, name)) {
    throw new Error(`restores.velero.io "${name}" already exists`);
  }
  // Of both a Restore may name one (velero pkg/cmd/cli/restore/create.go).
  const { scheduleName: _, ...spec } = asked.spec;
  const restore = { ...asked, spec: { ...spec, backupName: source.backup.metadata.name } };
  if (floor.detached && !options.wait) {
    await floor.detached.startRestore(restore);
    return reportSubmitted(invocation, "restore", name);
  }
  const run = {
    subject: `restore "${name}"`,
    isDetached: floor.detached !== undefined,
    onBegin: () => print(`Restore request "${name}" submitted successfully.\n`),
    whenStopped: "what it had restored by then stays in the cluster",
  };
  const done = await runInForeground(invocation, run, (control) =>
    floor.restore(restore, source, control),
  );
  return reportEnd(invocation, done);
};

function reportEnd({ print }: Invocation<unknown>, { metadata, status }: Restore): ExitCode {
  const { name } = metadata;
  print(
    `Restore completed with status: ${status?.phase}. You may check for more information using the commands \`jangada restore describe ${name}\` and \`jangada restore logs ${name}\`.\n`,
  );
  return status?.phase === "Completed" ? 0 : 1;
}

function restoreOf({ operands, options, globals, world }: Invocation<CreateFlags>): Restore {
  const spec = restoreSpecOf(options);
  const source = options.fromBackup ?? options.fromSchedule ?? "";
  const restore = {
    kind: "Restore",
    apiVersion: API_VERSION,
    metadata: {
      name: operands[0] ?? defaultRestoreName(source, world.now()),
      namespace: globals.namespace,
      ...present({ labels: options.labels, annotations: options.annotations }),
    },
    spec,
  };
  return parseObject(restoreSchema, restore, "restore");
}

const GOOD = ["Completed"];
const GOOD_ENOUGH = ["Completed", "PartiallyFailed"];

/** The backup that is named, or the newest good one of the schedule (velero pkg/cmd/cli/restore/create.go). */
async function sourceOf(
  floor: Floor,
  { fromBackup, fromSchedule, allowPartiallyFailed }: CreateFlags,
): Promise<FoundBackup> {
  if (fromBackup !== undefined) return getBackup(floor, fromBackup);
  const { backups } = await listBackups(floor);
  const phases = allowPartiallyFailed ? GOOD_ENOUGH : GOOD;
  const [newest] = backupsOfSchedule(fromSchedule, backups)
    .filter(({ backup }) => phases.includes(backup.status?.phase ?? ""))
    .toSorted((a, b) => (startOf(a) < startOf(b) ? 1 : -1));
  if (newest) return newest;
  throw new Error(
    `no completed backup of schedule "${fromSchedule}" was found; see 'jangada backup get', or name one with --from-backup`,
  );
}

function startOf({ backup }: FoundBackup): string {
  return backup.status?.startTimestamp ?? "";
}
