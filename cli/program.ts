import { Command, Option } from "commander";
import { VERSION } from "../lambdas/core/version.ts";
import { absentCommand, UNSUPPORTED } from "./commands/absent.ts";
import { accessCommand } from "./commands/access.ts";
import { backupCreateCommand } from "./commands/backup-create.ts";
import { backupDeleteCommand } from "./commands/backup-delete.ts";
import { backupDownloadCommand } from "./commands/backup-download.ts";
import {
  backupDescribeCommand,
  backupGetCommand,
  backupLogsCommand,
} from "./commands/backup-read.ts";
import { clientCommand } from "./commands/client-config.ts";
import { completionCommand } from "./commands/completion.ts";
import { doctorCommand } from "./commands/doctor.ts";
import {
  storageLocationDeleteCommand,
  storageLocationSetCommand,
} from "./commands/location-change.ts";
import {
  snapshotLocationCreateCommand,
  storageLocationCreateCommand,
} from "./commands/location-create.ts";
import { snapshotLocationGetCommand, storageLocationGetCommand } from "./commands/location-read.ts";
import { restoreCreateCommand } from "./commands/restore-create.ts";
import { restoreDeleteDisksCommand } from "./commands/restore-delete-disks.ts";
import {
  restoreDescribeCommand,
  restoreGetCommand,
  restoreLogsCommand,
} from "./commands/restore-read.ts";
import { scheduleDeleteCommand, schedulePauseCommand } from "./commands/schedule-change.ts";
import { scheduleCreateCommand } from "./commands/schedule-create.ts";
import { scheduleDescribeCommand, scheduleGetCommand } from "./commands/schedule-read.ts";
import { serveCommand } from "./commands/serve.ts";
import { withKlogOptions } from "./flags/klog-options.ts";
import { booleanOption } from "./flags/options.ts";
import type { ActionMaker } from "./invocation.ts";

/** The whole command: what `velero` has and makes sense without a server in the cluster, and ours. */
export function jangadaProgram(action: ActionMaker): Command {
  const program = withKlogOptions(withGlobalOptions(new Command("jangada")))
    .description(
      "Backup, restore and migration of EKS clusters in Velero's format, with nothing installed in them.",
    )
    .helpCommand("help [command]", "tell about a command");
  for (const command of [...nounCommands(action), ...verbCommands(action)])
    program.addCommand(command);
  program.addCommand(doctorCommand(action));
  program.addCommand(accessCommand(action));
  program.addCommand(serveCommand(action));
  program.addCommand(clientCommand(action));
  program.addCommand(versionCommand(action));
  program.addCommand(completionCommand(action, program));
  for (const absent of UNSUPPORTED) {
    if (!absent.group) program.addCommand(absentCommand(action, absent), { hidden: true });
  }
  return program;
}

function withGlobalOptions(program: Command): Command {
  return program
    .addOption(booleanOption("--local", "act in this process, not through a deployed stack"))
    .addOption(new Option("--config <file>", "configuration of the cluster (--local)"))
    .addOption(new Option("--cluster <name>", "which cluster: its stack, or clusters/<name>.yaml"))
    .addOption(new Option("--kubeconfig <file>", "kubeconfig; else KUBECONFIG, as kubectl does"))
    .addOption(
      new Option("--kubecontext <name>", "context of the kubeconfig; else its current one"),
    )
    .addOption(
      new Option(
        "-n, --namespace <name>",
        "namespace that objects carry; it selects nothing",
      ).default("velero"),
    )
    .addOption(new Option("--features <list>", "accepted for Velero's sake").hideHelp())
    .addOption(new Option("-v, --v <level>", "accepted for Velero's sake").hideHelp())
    .addOption(booleanOption("--colorized", "colours in a terminal; NO_COLOR is minded, too"))
    .addOption(booleanOption("--debug", "show the stack of an error"));
}

function nounCommands(action: ActionMaker): Command[] {
  return [
    group("backup", "work with backups", action, [
      backupCreateCommand(action),
      backupGetCommand(action),
      backupDescribeCommand(action),
      backupLogsCommand(action),
      backupDownloadCommand(action),
      backupDeleteCommand(action),
    ]),
    group("restore", "work with restores", action, [
      restoreCreateCommand(action),
      restoreGetCommand(action),
      restoreDescribeCommand(action),
      restoreLogsCommand(action),
      restoreDeleteDisksCommand(action),
    ]),
    group("schedule", "work with schedules", action, [
      scheduleCreateCommand(action),
      scheduleGetCommand(action),
      scheduleDescribeCommand(action),
      scheduleDeleteCommand(action),
      schedulePauseCommand(action, "pause"),
      schedulePauseCommand(action, "unpause"),
    ]),
    group("backup-location", "work with the places of backups", action, [
      storageLocationCreateCommand(action),
      storageLocationGetCommand(action),
      storageLocationSetCommand(action),
      storageLocationDeleteCommand(action),
    ]),
    group("snapshot-location", "work with the places of volume snapshots", action, [
      snapshotLocationCreateCommand(action),
      snapshotLocationGetCommand(action),
    ]),
  ];
}

/** `get backups` for `backup get`, and so on. */
function verbCommands(action: ActionMaker): Command[] {
  return [
    group("create", "create objects", action, [
      backupCreateCommand(action, "backup"),
      restoreCreateCommand(action, "restore"),
      scheduleCreateCommand(action, "schedule"),
      storageLocationCreateCommand(action, "backup-location"),
      snapshotLocationCreateCommand(action, "snapshot-location"),
    ]),
    group("get", "show objects", action, [
      backupGetCommand(action, "backups").alias("backup"),
      restoreGetCommand(action, "restores").alias("restore"),
      scheduleGetCommand(action, "schedules").alias("schedule"),
      storageLocationGetCommand(action, "backup-locations").alias("backup-location"),
      snapshotLocationGetCommand(action, "snapshot-locations").alias("snapshot-location"),
    ]),
    group("describe", "tell everything about objects", action, [
      backupDescribeCommand(action, "backups").alias("backup"),
      restoreDescribeCommand(action, "restores").alias("restore"),
      scheduleDescribeCommand(action, "schedules").alias("schedule"),
    ]),
    group("delete", "delete objects", action, [
      backupDeleteCommand(action, "backups").alias("backup"),
      scheduleDeleteCommand(action, "schedules").alias("schedule"),
      storageLocationDeleteCommand(action, "backup-locations").alias("backup-location"),
    ]),
  ];
}

function group(
  name: string,
  description: string,
  action: ActionMaker,
  commands: readonly Command[],
): Command {
  const made = new Command(name).description(description).helpCommand(false);
  for (const command of commands) made.addCommand(command);
  for (const absent of UNSUPPORTED) {
    if (absent.group === name) made.addCommand(absentCommand(action, absent), { hidden: true });
  }
  return made;
}

function versionCommand(action: ActionMaker): Command {
  return new Command("version")
    .description("show the version")
    .addOption(booleanOption("--client-only", "accepted for Velero's sake").hideHelp())
    .addOption(new Option("--timeout <duration>", "accepted for Velero's sake").hideHelp())
    .action(action(async ({ print }) => print(`Client:\n\tVersion: v${VERSION}\n`)));
}
