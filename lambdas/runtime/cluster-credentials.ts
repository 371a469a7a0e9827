import { assumedRole, type Credentials } from "../adapters/sts/assumed-role.ts";
import { EnvironmentName } from "../core/environment-name.ts";
import { readFunctionName, readOptional } from "./environment.ts";

/**
 * Settings of a client for the cluster and its disks: those of the role in the cluster's account, where it has one,
 * else none, and the function's own credentials count.
 */
export function clusterCredentials(): { readonly credentials?: Credentials } {
  const roleArn = readOptional(EnvironmentName.ClusterRoleArn);
  if (roleArn === undefined) return {};
  return { credentials: assumedRole({ roleArn, sessionName: readFunctionName() }) };
}
