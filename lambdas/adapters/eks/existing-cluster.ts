import {
  DescribeClusterCommand,
  type EKSClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-eks";
import type { ExistingCluster } from "../../core/configuration/examine-cluster.ts";

/** What EKS says of a cluster; `undefined` when there is none of that name. Throws what the SDK throws. */
export async function existingCluster(
  client: EKSClient,
  name: string,
): Promise<ExistingCluster | undefined> {
  try {
    const { cluster = {} } = await client.send(new DescribeClusterCommand({ name }));
    const { status = "", accessConfig, resourcesVpcConfig } = cluster;
    return {
      status,
      authenticationMode: accessConfig?.authenticationMode ?? "",
      hasPublicEndpoint: resourcesVpcConfig?.endpointPublicAccess !== false,
      vpcId: resourcesVpcConfig?.vpcId ?? "",
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
