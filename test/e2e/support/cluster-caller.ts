import { EKSClient } from "@aws-sdk/client-eks";
import { eksToken, type TokenRequest } from "../../../lambdas/adapters/eks/eks-token.ts";
import { apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { ErrorName, isJangadaError } from "../../../lambdas/core/errors.ts";
import { roleArn } from "./admit-functions.ts";
import { AwsCalls } from "./aws-calls.ts";
import type { EksServers } from "./eks-servers.ts";

/** One call of an API server: `POST /api/v1/…`, and its body, empty unless it is about objects. */
export type ClusterCall = readonly [request: string, body?: object];

/** A token of the role of a function, as the function itself makes it. */
export async function roleToken(
  { settings, clusterName }: EksServers,
  role: string,
  request: Partial<TokenRequest> = {},
): Promise<string> {
  const parameters = { RoleArn: roleArn(role), RoleSessionName: role };
  const calls = new AwsCalls(settings.endpoint);
  const answer = await calls.query("sts", "2011-06-15", { Action: "AssumeRole", ...parameters });
  const field = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(answer)?.[1] ?? "";
  const credentials = {
    accessKeyId: field("AccessKeyId"),
    secretAccessKey: field("SecretAccessKey"),
    sessionToken: field("SessionToken"),
  };
  const client = new EKSClient({ ...settings, credentials });
  return await eksToken(client, { clusterName, now: new Date(), ...request });
}

/** The status that the API server answers a call of the bearer of `token` with. */
export async function statusOf(
  { cluster }: EksServers,
  token: string,
  [request, body]: ClusterCall,
): Promise<number> {
  const connection = await kubeconfigConnection({ file: cluster.kubeconfig });
  const client = apiClient({ ...connection, authorization: async () => `Bearer ${token}` });
  const [method = "", path = ""] = request.split(" ");
  try {
    const answer = await client.request({
      method: method as "GET",
      path,
      headers: { "content-type": contentType(method) },
      ...(body && { body: JSON.stringify(body) }),
    });
    await answer.body.dump();
    return answer.status;
  } catch (error) {
    if (isJangadaError(error, ErrorName.ClusterDenied)) return 401;
    throw error;
  } finally {
    await client.close();
  }
}

function contentType(method: string): string {
  return method === "PATCH" ? "application/merge-patch+json" : "application/json";
}
