import { Stack } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import type { Deployment } from "../lambdas/core/configuration/deployment.ts";
import { deploymentParameter } from "../lambdas/core/parameter-path.ts";
import type { Automation } from "./automation.ts";
import { scheduleGroupName } from "./schedules.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface DeploymentRecordProps {
  readonly cluster: Cluster;
  readonly backupWorkflow: Workflow;
  readonly restoreWorkflow: Workflow;
  readonly automation: Automation;
  readonly deleteDisks: IFunction;
}

/** The parameter by which the CLI finds the stack of a cluster, and everything in it that it works through. */
export class DeploymentRecord extends Construct {
  constructor(scope: Construct, id: string, props: DeploymentRecordProps) {
    super(scope, id);
    const { cluster, backupWorkflow, restoreWorkflow, automation, deleteDisks } = props;
    const { startBackup, deleteBackup, validateLocations, schedules } = automation;
    const deployment: Deployment = {
      stackName: Stack.of(this).stackName,
      backupWorkflowArn: backupWorkflow.stateMachine.stateMachineArn,
      restoreWorkflowArn: restoreWorkflow.stateMachine.stateMachineArn,
      startBackupArn: startBackup.functionArn,
      deleteBackupArn: deleteBackup.functionArn,
      deleteDisksArn: deleteDisks.functionArn,
      validateLocationsArn: validateLocations.functionArn,
      scheduleGroupName: scheduleGroupName(cluster),
      scheduleRoleArn: schedules.role.roleArn,
      deadLetterArn: schedules.deadLetters.queueArn,
    };
    new StringParameter(this, "Parameter", {
      description: "What the jangada command works through",
      parameterName: deploymentParameter(cluster.spec.eksClusterName),
      stringValue: Stack.of(this).toJsonString(deployment),
    });
  }
}
