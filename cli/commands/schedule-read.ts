import { Command } from "commander";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { type Schedule, scheduleSchema } from "../../lambdas/core/velero/schedule.ts";
import { describeSchedule } from "../describe/describe-schedule.ts";
import { type GetOptions, selectorOption, withGetOptions } from "../flags/options.ts";
import type { Floor } from "../floor.ts";
import type { ActionMaker, CommandWork, Invocation } from "../invocation.ts";
import { scheduleColumns } from "../output/object-columns.ts";
import { formatObjects } from "../output/print-objects.ts";
import { isSelected } from "./chosen.ts";

/** `schedule get`. */
export function scheduleGetCommand(action: ActionMaker, name = "get"): Command {
  return withGetOptions(new Command(name))
    .description("show schedules: those that are named, or all")
    .argument("[names...]")
    .action(action(getSchedules));
}

const getSchedules: CommandWork<GetOptions> = async (invocation) => {
  const schedules = await chooseSchedules(invocation);
  const columns = scheduleColumns(invocation.world.now());
  const view = { kind: "Schedule", schema: scheduleSchema, columns };
  invocation.print(
    formatObjects(view, schedules, invocation.options, invocation.operands.length === 1),
  );
};

/** `schedule describe`. */
export function scheduleDescribeCommand(action: ActionMaker, name = "describe"): Command {
  return new Command(name)
    .description("tell everything about schedules: those that are named, or all")
    .argument("[names...]")
    .addOption(selectorOption("describe only schedules with these labels"))
    .action(action(describeSchedules));
}

const describeSchedules: CommandWork<{ readonly selector?: LabelSelector }> = async (
  invocation,
) => {
  const schedules = await chooseSchedules(invocation);
  const texts = schedules.map((schedule) => describeSchedule(schedule, invocation.colors));
  invocation.print(texts.join("\n\n"));
};

/** The schedules that a command line names, or all that its selector lets through. */
export async function chooseSchedules({
  floor,
  operands,
  options,
}: Invocation<{ readonly selector?: LabelSelector }>): Promise<readonly Schedule[]> {
  const opened = await floor();
  if (operands.length > 0) {
    return Promise.all(operands.map((name) => getSchedule(opened, name)));
  }
  const schedules = await opened.schedules();
  return schedules
    .filter(({ metadata }) => isSelected(options.selector, metadata))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/**
 * The schedule of a name.
 *
 * @throws Error in Velero's words when there is none.
 */
export async function getSchedule(floor: Floor, name: string): Promise<Schedule> {
  const found = (await floor.schedules()).find(({ metadata }) => metadata.name === name);
  if (found) return found;
  throw new Error(`schedules.velero.io "${name}" not found`);
}
