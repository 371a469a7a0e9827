import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import type { ISecurityGroup, IVpc, SubnetSelection } from "aws-cdk-lib/aws-ec2";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { EnvironmentName } from "../lambdas/core/environment-name.ts";
import { PROCESS_SETTINGS } from "../lambdas/core/process-settings.ts";
import { acknowledge } from "./acknowledge.ts";
import { functionCode } from "./function-code.ts";

/** Where in a VPC functions run that call the API server. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

export interface WorkflowFunctionProps {
  readonly cluster: Cluster;
  /** What the console shows: what it does, and an example of its input or the workflow that invokes it. */
  readonly description: string;
  /** 1769 MB is one vCPU. */
  readonly memorySize: number;
  readonly timeout: Duration;
  /** @default outside any VPC */
  readonly network?: FunctionNetwork;
  readonly environment?: Readonly<Record<string, string>>;
}

const RUNTIME = Runtime.NODEJS_24_X;

/**
 * One function, with the defaults that all share. Its id says what it is everywhere: `BackUpItems` is
 * `lambdas/handlers/back-up-items.ts`, and `Jangada-<cluster>-BackUpItems` its name, its role's and its logs'.
 */
export class WorkflowFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: WorkflowFunctionProps) {
    const { cluster, environment, network, ...settings } = props;
    const functionName = `Jangada-${cluster.metadata.name}-${id}`;
    super(scope, id, {
      ...settings,
      ...network,
      functionName,
      role: functionRole(scope, `${id}Role`, { functionName, isInVpc: network !== undefined }),
      logGroup: new LogGroup(scope, `${id}Logs`, {
        logGroupName: `/aws/lambda/${functionName}`,
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      code: functionCode(fileName(id), RUNTIME),
      handler: "index.handler",
      runtime: RUNTIME,
      architecture: Architecture.ARM_64,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: {
        NODE_OPTIONS: PROCESS_SETTINGS.nodeOptions,
        ...PROCESS_SETTINGS.environment,
        [EnvironmentName.ClusterName]: cluster.spec.eksClusterName,
        ...(cluster.spec.roleArn && { [EnvironmentName.ClusterRoleArn]: cluster.spec.roleArn }),
        ...environment,
      },
    });
    this.logGroup.grantWrite(this);
  }
}

/** `BackUpItems` to `back-up-items`. */
function fileName(id: string): string {
  return id.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}

/**
 * Named, so that it can be trusted elsewhere and that a change which would replace it fails: access entries are
 * bound to a role's id, and a new role of the same name is a stranger to the cluster.
 */
function functionRole(
  scope: Construct,
  id: string,
  { functionName, isInVpc }: { readonly functionName: string; readonly isInVpc: boolean },
): Role {
  const role = new Role(scope, id, {
    roleName: functionName,
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    description: `What the function ${functionName} may do`,
  });
  if (isInVpc) role.addToPolicy(networkInterfaces());
  acknowledge(role, {
    "AwsSolutions-IAM5[Resource::*]":
      "X-Ray's and EC2's calls for traces and network interfaces know no resources of their own.",
  });
  return role;
}

/** What Lambda asks of the role of a function in a VPC (AWSLambdaVPCAccessExecutionRole, without its logs). */
function networkInterfaces(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ],
    resources: ["*"],
  });
}
