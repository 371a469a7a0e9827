import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { type ScheduleGroup, scheduleGroup } from "../adapters/scheduler/schedule-group.ts";
import { EnvironmentName } from "../core/environment-name.ts";
import { readVariable } from "./environment.ts";

/** The schedules of the stack's cluster. */
export function clusterSchedules(): ScheduleGroup {
  return scheduleGroup(new SchedulerClient({}), {
    groupName: readVariable(EnvironmentName.ScheduleGroupName),
    now: () => new Date(),
  });
}
