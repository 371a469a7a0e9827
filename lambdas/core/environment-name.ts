/** Environment variables that the stack sets and functions read: infra and runtime share the names. */
export const EnvironmentName = {
  /** Name of the EKS cluster, as AWS spells it. */
  ClusterName: "JANGADA_CLUSTER_NAME",
} as const;
