import {
  GetParameterCommand,
  ParameterNotFound,
  paginateGetParametersByPath,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { type Deployment, deploymentSchema } from "../../core/configuration/deployment.ts";
import { ErrorName, JangadaError } from "../../core/errors.ts";
import { ALL_PARAMETERS, deployedCluster, deploymentParameter } from "../../core/parameter-path.ts";
import { parseObject } from "../../core/velero/parse-input.ts";
import { parameterValue } from "./parameter-value.ts";

/** A stack and the EKS cluster that it backs up. */
export interface DeployedCluster {
  readonly clusterName: string;
  readonly deployment: Deployment;
}

/**
 * Finds the stack of a cluster: the one that is named, or the only one in the Region.
 *
 * @throws JangadaError `NotFound` when there is none, `FailedValidation` when there are several and none is
 *   named.
 */
export async function readDeployment(
  client: SSMClient,
  clusterName: string | undefined,
): Promise<DeployedCluster> {
  const name = clusterName ?? (await onlyCluster(client));
  const parameter = deploymentParameter(name);
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }));
    const value = parameterValue(parameter, Parameter?.Value);
    const deployment = parseObject(deploymentSchema, value, `SSM parameter '${parameter}'`);
    return { clusterName: name, deployment };
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
    throw new JangadaError(
      ErrorName.NotFound,
      `no stack of cluster '${name}' is in this Region: SSM parameter '${parameter}' does not exist; check --cluster and AWS_REGION, or deploy the stack`,
      { cause: error },
    );
  }
}

async function onlyCluster(client: SSMClient): Promise<string> {
  const names = await deployedClusters(client);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  if (only === undefined) {
    throw new JangadaError(
      ErrorName.NotFound,
      "no stack is in this Region; check AWS_REGION and AWS_PROFILE, deploy one, or work with --local",
    );
  }
  throw new JangadaError(
    ErrorName.FailedValidation,
    `stacks of several clusters are in this Region (${names.join(", ")}); choose with --cluster NAME`,
  );
}

async function deployedClusters(client: SSMClient): Promise<readonly string[]> {
  const request = { Path: ALL_PARAMETERS, Recursive: true };
  const names: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, request)) {
    names.push(...Parameters.flatMap(({ Name = "" }) => deployedCluster(Name) ?? []));
  }
  return names.sort();
}
