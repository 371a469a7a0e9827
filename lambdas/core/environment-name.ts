/** Environment variables that the stack sets and functions read: infra and runtime share the names. */
export const EnvironmentName = {
  /** Name of the EKS cluster, as AWS spells it. */
  ClusterName: "JANGADA_CLUSTER_NAME",
  /** Role to assume for everything about the cluster, where that is in another account; else unset. */
  ClusterRoleArn: "JANGADA_CLUSTER_ROLE_ARN",
} as const;
