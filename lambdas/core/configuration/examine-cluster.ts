import type { Cluster } from "./cluster.ts";

/** What EKS says of a cluster, as far as a configuration depends on it. */
export interface ExistingCluster {
  /** `ACTIVE` when it can be used. */
  readonly status: string;
  /** `CONFIG_MAP`, `API_AND_CONFIG_MAP` or `API`. */
  readonly authenticationMode: string;
  /** Whether its API server can be reached from outside its network. */
  readonly hasPublicEndpoint: boolean;
  readonly vpcId: string;
}

/**
 * Everything about a cluster's configuration that does not fit the cluster that is there, each with path, value and
 * remedy: `spec.eksClusterName "shpo": …`. `undefined`: there is none of that name.
 */
export function examineCluster(
  { spec }: Cluster,
  existing: ExistingCluster | undefined,
): readonly string[] {
  const { eksClusterName: name, region } = spec;
  if (existing === undefined) {
    return [
      `spec.eksClusterName "${name}": there is no EKS cluster of this name in ${region}, in the account that you deploy to; see 'aws eks list-clusters --region ${region}'`,
    ];
  }
  return [
    ...statusProblems(spec, existing),
    ...authenticationProblems(spec, existing),
    ...networkProblems(spec, existing),
  ];
}

type Spec = Cluster["spec"];

function statusProblems({ eksClusterName }: Spec, { status }: ExistingCluster): readonly string[] {
  if (!/^(CREATING|DELETING|FAILED)$/.test(status)) return [];
  return [
    `spec.eksClusterName "${eksClusterName}": the cluster is ${status}; deploy when it is ACTIVE`,
  ];
}

function authenticationProblems(
  { eksClusterName, region, access = "policies" }: Spec,
  { authenticationMode }: ExistingCluster,
): readonly string[] {
  if (authenticationMode !== "CONFIG_MAP") return [];
  const command = `aws eks update-cluster-config --region ${region} --name ${eksClusterName} --access-config authenticationMode=API_AND_CONFIG_MAP`;
  return [
    `spec.access "${access}": the cluster's authentication mode CONFIG_MAP knows no access entries, which let the functions in; run '${command}' (aws-auth goes on working; there is no way back to CONFIG_MAP)`,
  ];
}

function networkProblems(
  { network }: Spec,
  { hasPublicEndpoint, vpcId }: ExistingCluster,
): readonly string[] {
  if (hasPublicEndpoint || network !== undefined) return [];
  return [
    `spec.network: is missing, and the API server can be reached from the cluster's network only; set vpcId (the cluster's is ${vpcId}), subnetIds that reach it, and securityGroupIds that the cluster's own security group lets in on port 443; see docs/private-clusters.md`,
  ];
}
