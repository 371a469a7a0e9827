/** Environment variables that the stack sets and functions read: infra and runtime share the names. */
export const EnvironmentName = {
  /** Name of the EKS cluster, as AWS spells it. */
  ClusterName: "JANGADA_CLUSTER_NAME",
  /** Role to assume for everything about the cluster, where that is in another account; else unset. */
  ClusterRoleArn: "JANGADA_CLUSTER_ROLE_ARN",
  /** Set where hooks may run commands in pods. */
  Hooks: "JANGADA_HOOKS",
  /** State machine of the backup workflow. */
  BackupStateMachineArn: "JANGADA_BACKUP_STATE_MACHINE_ARN",
  /** State machine of the restore workflow. */
  RestoreStateMachineArn: "JANGADA_RESTORE_STATE_MACHINE_ARN",
  /** Group of the cluster's schedules in EventBridge Scheduler. */
  ScheduleGroupName: "JANGADA_SCHEDULE_GROUP_NAME",
} as const;

export type EnvironmentName = (typeof EnvironmentName)[keyof typeof EnvironmentName];
