import { Command } from "commander";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { type DeleteFlags, requireOneChoice, withDeleteFlags } from "../flags/delete-options.ts";
import { booleanOption, selectorOption } from "../flags/options.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { isConfirmed } from "./confirm.ts";
import { chooseSchedules } from "./schedule-read.ts";

/** `schedule delete`. */
export function scheduleDeleteCommand(action: ActionMaker, name = "delete"): Command {
  return withDeleteFlags(new Command(name))
    .description("stop schedules for good; their backups stay")
    .argument("[names...]")
    .action(action(deleteSchedules));
}

const deleteSchedules: CommandWork<DeleteFlags> = async (invocation) => {
  const { operands, options, print, remark } = invocation;
  requireOneChoice(operands, options);
  const floor = await invocation.floor();
  const names = (await chooseSchedules(invocation)).map(({ metadata }) => metadata.name);
  if (names.length === 0) {
    print("No schedules found\n");
    return;
  }
  if (!options.confirm && !(await isConfirmed(invocation, `delete ${names.join(", ")}`))) return;
  for (const name of names) {
    const left = await floor.deleteSchedule(name);
    print(`Schedule deleted: ${name}\n`);
    if (left) remark(left);
  }
};

/** `schedule pause` and `schedule unpause`. */
export function schedulePauseCommand(action: ActionMaker, name: "pause" | "unpause"): Command {
  const isPause = name === "pause";
  return new Command(name)
    .description(isPause ? "have schedules rest" : "have schedules go on")
    .argument("[names...]")
    .addOption(booleanOption("--all", "all of them"))
    .addOption(selectorOption("those with these labels"))
    .addOption(booleanOption("--skip-immediately", "accepted for Velero's sake").hideHelp())
    .action(action(pauseTo(isPause)));
}

/** Options of `schedule pause`. */
interface PauseFlags {
  readonly all?: boolean;
  readonly selector?: LabelSelector;
}

function pauseTo(paused: boolean): CommandWork<PauseFlags> {
  const done = paused ? "paused" : "unpaused";
  return async (invocation) => {
    const { operands, options, print, remark } = invocation;
    requireOneChoice(operands, options);
    const floor = await invocation.floor();
    for (const { metadata, spec } of await chooseSchedules(invocation)) {
      if ((spec.paused ?? false) === paused) {
        print(`Schedule ${metadata.name} is already ${done}, skip\n`);
        continue;
      }
      const left = await floor.pauseSchedule(metadata.name, paused);
      print(`Schedule ${metadata.name} ${done} successfully\n`);
      if (left) remark(left);
    }
  };
}
