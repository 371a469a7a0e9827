/** Longest name of a schedule in EventBridge Scheduler. */
const NAME_LENGTH = 64;

/**
 * Name in EventBridge Scheduler of the schedule at `index` of those that one Schedule becomes: its own,
 * then `nightly_2`. No Schedule has an underscore in its name, so none can be meant by another's.
 */
export function eventBridgeScheduleName(scheduleName: string, index: number): string {
  if (index === 0) return scheduleName;
  const ending = `_${index + 1}`;
  return `${scheduleName.slice(0, NAME_LENGTH - ending.length)}${ending}`;
}

/** Names of all EventBridge schedules that a Schedule can have become. */
export function eventBridgeScheduleNames(scheduleName: string): readonly string[] {
  // One that restricts both day fields is two schedules; none is more.
  return [0, 1].map((index) => eventBridgeScheduleName(scheduleName, index));
}
