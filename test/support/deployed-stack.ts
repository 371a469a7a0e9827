import type { Deployment } from "../../lambdas/core/configuration/deployment.ts";
import {
  deploymentParameter,
  ParameterFolder,
  parameterFolder,
} from "../../lambdas/core/parameter-path.ts";
import type { AwsServices } from "./fakes/aws-services.ts";

const ACCOUNT = "eu-west-1:123456789012";
const functionArn = (name: string) => `arn:aws:lambda:${ACCOUNT}:function:Jangada-shop-${name}`;

/** What a stack of cluster `shop` tells of itself. */
export const DEPLOYMENT: Deployment = {
  stackName: "Jangada-shop",
  backupWorkflowArn: `arn:aws:states:${ACCOUNT}:stateMachine:Jangada-shop-BackupWorkflow`,
  restoreWorkflowArn: `arn:aws:states:${ACCOUNT}:stateMachine:Jangada-shop-RestoreWorkflow`,
  startBackupArn: functionArn("StartBackup"),
  deleteBackupArn: functionArn("DeleteBackup"),
  deleteDisksArn: functionArn("DeleteDisks"),
  validateLocationsArn: functionArn("ValidateLocations"),
  scheduleGroupName: "Jangada-shop",
  scheduleRoleArn: "arn:aws:iam::123456789012:role/schedules",
  deadLetterArn: `arn:aws:sqs:${ACCOUNT}:dead`,
};

/** Puts the stack of a cluster, with storage locations, into fake services. */
export function deployStack(
  aws: AwsServices,
  clusterName: string,
  ...locations: readonly { readonly metadata: { readonly name: string } }[]
): void {
  aws.parameters.set(deploymentParameter(clusterName), JSON.stringify(DEPLOYMENT));
  const folder = parameterFolder(clusterName, ParameterFolder.StorageLocations);
  for (const location of locations) {
    aws.parameters.set(`${folder}${location.metadata.name}`, JSON.stringify(location));
  }
  aws.stateMachines.add(DEPLOYMENT.backupWorkflowArn).add(DEPLOYMENT.restoreWorkflowArn);
}
