import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";

/** The names of the alarms that begin with `prefix` and are in state `ALARM`, in CloudWatch's order. */
export async function ringingAlarms(
  client: CloudWatchClient,
  prefix: string,
): Promise<readonly string[]> {
  const request = { AlarmNamePrefix: prefix, StateValue: "ALARM" } as const;
  const names: string[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, request)) {
    names.push(...MetricAlarms.map(({ AlarmName = "" }) => AlarmName));
  }
  return names;
}
