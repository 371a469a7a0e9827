import type { SSMClient } from "@aws-sdk/client-ssm";
import { type DeployedCluster, readDeployment } from "../lambdas/adapters/ssm/read-deployment.ts";
import { JangadaError } from "../lambdas/core/errors.ts";

/** What the SDK says before it has asked anything, and what to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    "no AWS credentials were found: set AWS_PROFILE, or log in with 'aws sso login'",
  TokenProviderError: "the AWS session has ended: log in again with 'aws sso login'",
  ExpiredTokenException: "the AWS session has ended: log in again",
  UnrecognizedClientException: "the AWS credentials are not accepted: renew them",
  InvalidSignatureException: "the AWS credentials are not accepted: renew them, and set the clock",
};

/**
 * Finds the stack of a cluster: see {@link readDeployment}. This is the first that a command asks of AWS,
 * so what is wrong with the settings shows here.
 *
 * @throws Error with a remedy when AWS cannot be asked at all.
 */
export async function findDeployment(
  client: SSMClient,
  clusterName: string | undefined,
): Promise<DeployedCluster> {
  try {
    return await readDeployment(client, clusterName);
  } catch (error) {
    if (error instanceof JangadaError || !(error instanceof Error)) throw error;
    const known = remedyFor(error);
    if (known !== undefined) throw new Error(`the stack cannot be looked up: ${known}`);
    const remedy = "AWS refused; check AWS_PROFILE and AWS_REGION, or work with --local";
    throw new Error(`the stack cannot be looked up: ${remedy}`, { cause: error });
  }
}

/** What to do about an error that needs no words of the SDK. */
function remedyFor(error: Error): string | undefined {
  const known = REMEDIES[error.name];
  if (known !== undefined) return known;
  if (error.message.startsWith("Region is missing")) return "no AWS Region is set: set AWS_REGION";
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return undefined;
  return `AWS cannot be reached (${code}): check the network, AWS_REGION and AWS_ENDPOINT_URL`;
}
