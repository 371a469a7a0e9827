import type { Schedule } from "../velero/schedule.ts";
import type { ClusterConfiguration } from "./cluster-configuration.ts";

/** A schedule, and what is wrong with it: path, value and remedy. */
export interface HookProblem {
  readonly object: Schedule;
  readonly text: string;
}

/**
 * Schedules with hooks that the functions of a stack have no right to run: found when it is deployed, not
 * in each of their backups. Only for stacks, since with `--local` the rights are those of the kubeconfig.
 */
export function hookProblems({ cluster, schedules }: ClusterConfiguration): readonly HookProblem[] {
  if (cluster.spec.hooks) return [];
  return schedules
    .filter(({ spec }) => (spec.template.hooks?.resources ?? []).length > 0)
    .map((object) => ({
      object,
      text: "spec.template.hooks: functions may not run commands in pods; set spec.hooks: true in the Cluster and apply what 'jangada access' prints then, or take the hooks out",
    }));
}
