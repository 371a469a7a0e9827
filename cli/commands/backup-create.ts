import { Command, Option } from "commander";
import { API_VERSION, type Backup, backupSchema } from "../../lambdas/core/velero/backup.ts";
import { parseObject } from "../../lambdas/core/velero/parse-input.ts";
import { scheduledBackup } from "../../lambdas/core/velero/scheduled-backup.ts";
import { backupExists } from "../catalog/backups.ts";
import { booleanOption, withCreateOutput } from "../flags/options.ts";
import type { ActionMaker, CommandWork, ExitCode, Invocation } from "../invocation.ts";
import { type BackupFlags, backupSpecOf, withBackupFlags } from "../objects/backup-flags.ts";
import { present } from "../objects/present.ts";
import { formatObject, type OutputFormat } from "../output/object-output.ts";
import { UsageError } from "../usage-error.ts";
import { reportSubmitted } from "./report-submitted.ts";
import { runInForeground, WHEN_BACKUP_STOPPED } from "./run-in-foreground.ts";
import { getSchedule } from "./schedule-read.ts";

/** Options of `backup create`. */
interface CreateFlags extends BackupFlags {
  readonly fromSchedule?: string;
  readonly output?: OutputFormat;
  readonly wait?: boolean;
}

/** `backup create`. */
export function backupCreateCommand(action: ActionMaker, name = "create"): Command {
  return withCreateOutput(withBackupFlags(new Command(name)))
    .description("take a backup")
    .argument("[name]")
    .addOption(
      new Option(
        "--from-schedule <name>",
        "back up what a schedule backs up; all filters are its own",
      ),
    )
    .addOption(booleanOption("-w, --wait", "wait for the end; with --local, always so"))
    .action(action(createBackup));
}

const createBackup: CommandWork<CreateFlags> = async (invocation) => {
  const { options, print } = invocation;
  const backup = await backupOf(invocation);
  if (options.output === "json" || options.output === "yaml") {
    print(formatObject(backupSchema, backup, options.output));
    return 0;
  }
  const { name } = backup.metadata;
  const floor = await invocation.floor();
  if (await backupExists(floor, name))
    throw new Error(`backups.velero.io "${name}" already exists`);
  if (floor.detached && !options.wait) {
    await floor.detached.startBackup(backup);
    return reportSubmitted(invocation, "backup", name);
  }
  const run = {
    subject: `backup "${name}"`,
    isDetached: floor.detached !== undefined,
    onBegin: () => print(`Backup request "${name}" submitted successfully.\n`),
    whenStopped: WHEN_BACKUP_STOPPED,
  };
  const done = await runInForeground(invocation, run, (control) => floor.backUp(backup, control));
  return reportEnd(invocation, done);
};

function reportEnd({ print }: Invocation<unknown>, { metadata, status }: Backup): ExitCode {
  const { name } = metadata;
  print(
    `Backup completed with status: ${status?.phase}. You may check for more information using the commands \`jangada backup describe ${name}\` and \`jangada backup logs ${name}\`.\n`,
  );
  return status?.phase === "Completed" ? 0 : 1;
}

async function backupOf(invocation: Invocation<CreateFlags>): Promise<Backup> {
  const { operands, options, globals, world } = invocation;
  const [name] = operands;
  if (options.fromSchedule !== undefined) {
    const schedule = await getSchedule(await invocation.floor(), options.fromSchedule);
    const backup = scheduledBackup(schedule, world.now());
    const metadata = { namespace: globals.namespace, ...backup.metadata, ...(name && { name }) };
    return checked({ ...backup, metadata });
  }
  if (name === undefined) {
    throw new UsageError("a backup needs a name; give one, or --from-schedule");
  }
  return checked({
    metadata: {
      name,
      namespace: globals.namespace,
      ...present({ labels: options.labels, annotations: options.annotations }),
    },
    spec: backupSpecOf(options),
  });
}

function checked(backup: object): Backup {
  const whole = { kind: "Backup", apiVersion: API_VERSION, ...backup };
  return parseObject(backupSchema, whole, "backup");
}
