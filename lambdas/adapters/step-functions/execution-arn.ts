import { executionName } from "../../core/velero/backup-name.ts";

/**
 * ARN of the execution that makes a backup or restore: `arn:aws:states:eu-west-1:123456789012:stateMachine:X`
 * to `…:execution:X:<name>`.
 */
export function executionArn(stateMachineArn: string, objectName: string): string {
  const executions = stateMachineArn.replace(":stateMachine:", ":execution:");
  return `${executions}:${executionName(objectName)}`;
}
