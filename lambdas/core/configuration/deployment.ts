import * as z from "zod";

const text = z.string();

/**
 * What a stack tells of itself to those who work through it, kept as the parameter that
 * `deploymentParameter` names. What a newer stack adds is passed over.
 */
export const deploymentSchema = z.object({
  stackName: text,
  backupWorkflowArn: text,
  restoreWorkflowArn: text,
  /** Functions, each by its ARN. */
  startBackupArn: text,
  deleteBackupArn: text,
  deleteDisksArn: text,
  validateLocationsArn: text,
  /** Group of the cluster's schedules in EventBridge Scheduler. */
  scheduleGroupName: text,
  /** What a schedule of the group acts as. */
  scheduleRoleArn: text,
  /** Queue of ticks that could not be delivered. */
  deadLetterArn: text,
});

/** See {@link deploymentSchema}. */
export type Deployment = z.infer<typeof deploymentSchema>;
