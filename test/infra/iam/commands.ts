import { type AwsRequest, arnIn, type StackNames } from "./aws-request.ts";
import { S3_COMMANDS } from "./s3-requests.ts";
import { SNAPSHOT_COMMANDS } from "./snapshot-requests.ts";

/** What one command of the SDK asks of IAM, for the thing that it is about. */
export type CommandRequests = (stack: StackNames, subject: string) => readonly AwsRequest[];

const scheduleArn = (stack: StackNames, name: string) =>
  arnIn(stack, "scheduler", `schedule/Jangada-${stack.name}/${name}`);

/** An action that knows no resources. */
const anywhere =
  (action: string): CommandRequests =>
  () => [{ action, resource: "*" }];

/**
 * Every command that any function has in its code, as questions to IAM. The subject of S3's is a key or a prefix,
 * of Step Functions' a workflow, of SSM's a folder of parameters.
 */
export const COMMANDS: Readonly<Record<string, CommandRequests>> = {
  ...S3_COMMANDS,
  DescribeCluster: (stack, clusterName) => [
    { action: "eks:DescribeCluster", resource: arnIn(stack, "eks", `cluster/${clusterName}`) },
  ],
  AssumeRole: (_, roleArn) => [{ action: "sts:AssumeRole", resource: roleArn }],
  GetParametersByPath: (stack, folder) => [
    {
      action: "ssm:GetParametersByPath",
      resource: arnIn(stack, "ssm", `parameter/jangada/${stack.eksClusterName}/${folder}/`),
    },
  ],
  ListExecutions: (stack, workflow) => [
    {
      action: "states:ListExecutions",
      resource: arnIn(stack, "states", `stateMachine:Jangada-${stack.name}-${workflow}`),
    },
  ],
  DescribeExecution: (stack, workflow) => [
    {
      action: "states:DescribeExecution",
      resource: arnIn(stack, "states", `execution:Jangada-${stack.name}-${workflow}:nightly-1`),
    },
  ],
  StartExecution: (stack, workflow) => [
    {
      action: "states:StartExecution",
      resource: arnIn(stack, "states", `stateMachine:Jangada-${stack.name}-${workflow}`),
    },
  ],
  ListSchedules: anywhere("scheduler:ListSchedules"),
  GetSchedule: (stack, name) => [
    { action: "scheduler:GetSchedule", resource: scheduleArn(stack, name) },
  ],
  UpdateSchedule: (stack, name) => [
    { action: "scheduler:UpdateSchedule", resource: scheduleArn(stack, name) },
    {
      action: "iam:PassRole",
      resource: stack.scheduleRoleArn,
      context: { "iam:PassedToService": "scheduler.amazonaws.com" },
    },
  ],
  DescribeVolumes: anywhere("ec2:DescribeVolumes"),
  DescribeSnapshots: anywhere("ec2:DescribeSnapshots"),
  DescribeInstances: anywhere("ec2:DescribeInstances"),
  ...SNAPSHOT_COMMANDS,
};
