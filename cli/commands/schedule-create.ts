import { Command, Option } from "commander";
import { API_VERSION } from "../../lambdas/core/velero/backup.ts";
import { parseObject } from "../../lambdas/core/velero/parse-input.ts";
import { type Schedule, scheduleSchema } from "../../lambdas/core/velero/schedule.ts";
import { booleanOption, withCreateOutput } from "../flags/options.ts";
import type { ActionMaker, CommandWork, Invocation } from "../invocation.ts";
import { type BackupFlags, backupSpecOf, withBackupFlags } from "../objects/backup-flags.ts";
import { present } from "../objects/present.ts";
import { formatObject, type OutputFormat } from "../output/object-output.ts";
import { UsageError } from "../usage-error.ts";

/** Options of `schedule create`. */
interface CreateFlags extends BackupFlags {
  readonly schedule?: string;
  readonly useOwnerReferencesInBackup?: boolean;
  readonly paused?: boolean;
  readonly skipImmediately?: boolean;
  readonly output?: OutputFormat;
}

/** `schedule create`. */
export function scheduleCreateCommand(action: ActionMaker, name = "create"): Command {
  return withCreateOutput(withBackupFlags(new Command(name)))
    .description("back up again and again")
    .argument("<name>")
    .addOption(
      new Option(
        "--schedule <cron>",
        "when: '0 3 * * *' (UTC), '@daily', '@every 6h', 'CRON_TZ=Europe/Lisbon 0 3 * * *'",
      ),
    )
    .addOption(
      booleanOption(
        "--use-owner-references-in-backup",
        "have Kubernetes delete the backups with the schedule",
      ),
    )
    .addOption(booleanOption("--paused", "make it, and do not start it"))
    .addOption(booleanOption("--skip-immediately", "do not take the first backup at once"))
    .action(action(createSchedule));
}

const createSchedule: CommandWork<CreateFlags> = async (invocation) => {
  const { options, print, remark } = invocation;
  const schedule = scheduleOf(invocation);
  if (options.output === "json" || options.output === "yaml") {
    print(formatObject(scheduleSchema, schedule, options.output));
    return;
  }
  const { name } = schedule.metadata;
  const floor = await invocation.floor();
  const known = await floor.schedules();
  if (known.some(({ metadata }) => metadata.name === name)) {
    throw new Error(`schedules.velero.io "${name}" already exists`);
  }
  const left = await floor.createSchedule(schedule);
  print(`Schedule "${name}" created successfully.\n`);
  if (left) remark(left);
};

function scheduleOf({ operands, options, globals }: Invocation<CreateFlags>): Schedule {
  if (!options.schedule) throw new UsageError("--schedule is required; write it like '0 3 * * *'");
  const schedule = {
    kind: "Schedule",
    apiVersion: API_VERSION,
    metadata: {
      name: operands[0],
      namespace: globals.namespace,
      ...present({ labels: options.labels }),
    },
    spec: {
      schedule: options.schedule,
      template: backupSpecOf(options),
      useOwnerReferencesInBackup: options.useOwnerReferencesInBackup ?? false,
      ...present({ paused: options.paused, skipImmediately: options.skipImmediately }),
    },
  };
  return parseObject(scheduleSchema, schedule, "schedule");
}
