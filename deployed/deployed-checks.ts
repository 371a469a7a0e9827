import { attempt } from "../cli/checks/attempt.ts";
import { locationReadCheck } from "../cli/checks/location-checks.ts";
import { scheduleCheck } from "../cli/checks/schedule-check.ts";
import type { Check } from "../cli/floor.ts";
import { ringingAlarms } from "../lambdas/adapters/cloudwatch/ringing-alarms.ts";
import { invokeFunction } from "../lambdas/adapters/lambda/invoke-function.ts";
import type { DeployedCluster } from "../lambdas/adapters/ssm/read-deployment.ts";
import { runningExecutions } from "../lambdas/adapters/step-functions/running-executions.ts";
import type { LocationPorts } from "../lambdas/core/locations/location-report.ts";
import type { LocationsReport } from "../lambdas/core/locations/validate-locations.ts";
import type { Locations } from "../lambdas/core/velero/resolve-locations.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import type { AwsClients } from "./aws-clients.ts";

/** What is looked at. */
export interface CheckedStack extends LocationPorts {
  readonly clients: AwsClients;
  readonly find: () => Promise<DeployedCluster>;
  readonly locations: () => Promise<Locations>;
  readonly schedules: () => Promise<readonly Schedule[]>;
}

/** Looks at the stack, its workflows, schedules and alarms, and each bucket: as we see it, and as its functions do. */
export async function* deployedChecks(stack: CheckedStack): AsyncGenerator<Check> {
  const found = await stackCheck(stack);
  yield found;
  // Without a stack everything else would fail in the same way.
  if (!found.isFine) return;
  const { deployment } = await stack.find();
  yield await workflowCheck(stack, "Backup workflow", deployment.backupWorkflowArn);
  yield await workflowCheck(stack, "Restore workflow", deployment.restoreWorkflowArn);
  yield await scheduleCheck({
    ...stack,
    remedy:
      "see the runbook, ScheduleWithoutBackup; looking takes scheduler:ListSchedules and GetSchedule",
  });
  yield* locationChecks(stack, deployment.validateLocationsArn);
  yield await alarmCheck(stack, `${deployment.stackName}-`);
}

function stackCheck({ find }: CheckedStack): Promise<Check> {
  const remedy = "check AWS_PROFILE, AWS_REGION and --cluster, or deploy the stack";
  return attempt("Stack", remedy, async () => {
    const { clusterName, deployment } = await find();
    return `${deployment.stackName} of cluster ${clusterName}`;
  });
}

function workflowCheck(
  { clients }: CheckedStack,
  subject: string,
  stateMachineArn: string,
): Promise<Check> {
  const remedy =
    "grant states:StartExecution, ListExecutions, DescribeExecution and GetExecutionHistory on it";
  return attempt(subject, remedy, async () => {
    const running = await runningExecutions(await clients.sfn(), stateMachineArn);
    return `${running.length} running`;
  });
}

function alarmCheck({ clients }: CheckedStack, prefix: string): Promise<Check> {
  const remedy =
    "look them up in the runbook, which has a heading for each; looking takes cloudwatch:DescribeAlarms";
  return attempt("Alarms", remedy, async () => {
    const ringing = await ringingAlarms(await clients.cloudWatch(), prefix);
    if (ringing.length === 0) return "none in state ALARM";
    const names = ringing.map((name) => name.slice(prefix.length));
    throw new Error(`in state ALARM: ${names.join(", ")}`);
  });
}

async function* locationChecks(
  stack: CheckedStack,
  validateLocationsArn: string,
): AsyncGenerator<Check> {
  for (const location of (await stack.locations()).storageLocations) {
    yield await locationReadCheck(location, stack);
  }
  const remedy =
    "see the runbook, ValidateLocations; the functions have rights on buckets that the stack was deployed with";
  yield await attempt("Locations, for the functions", remedy, async () => {
    const report = await invokeFunction(await stack.clients.lambda(), validateLocationsArn, {});
    return locationFinding(report as LocationsReport);
  });
}

function locationFinding({ locations, warnings }: LocationsReport): string {
  const problems = locations.flatMap(({ status }) => status.message ?? []);
  if (problems.length > 0) throw new Error(problems.join("; "));
  return [`${locations.length} available`, ...warnings].join("; ");
}
