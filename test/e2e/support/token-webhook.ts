import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { DescribeAccessEntryCommand, type EKSClient } from "@aws-sdk/client-eks";
import { type TokenAudience, tokenIdentity } from "./token-identity.ts";

/** Who a token is to the API server. */
interface ClusterUser {
  readonly username: string;
  readonly groups: readonly string[];
}

/** What the webhook goes by. */
export interface TokenWebhookPorts {
  readonly audience: TokenAudience;
  /** Knows the cluster's access entries. */
  readonly eks: EKSClient;
}

/** Authenticates EKS tokens for a real API server, as a control plane of EKS does. */
export interface TokenWebhook extends AsyncDisposable {
  /** Of `--authentication-token-webhook-config-file`. */
  readonly kubeconfig: string;
}

/**
 * Starts it on loopback. Whoever has a token but no access entry is nobody. The API server is told of
 * the webhook when it starts, and the emulators of the API server, so `ports` come last.
 */
export async function startTokenWebhook(ports: Promise<TokenWebhookPorts>): Promise<TokenWebhook> {
  const server = createServer(async (incoming, outgoing) => {
    const { spec } = (await json(incoming)) as { readonly spec: { readonly token: string } };
    const user = await userOf(spec.token, await ports).catch(() => undefined);
    const status = { authenticated: user !== undefined, ...(user && { user }) };
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", status };
    outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(review));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port to be had");
  return {
    kubeconfig: kubeconfigOf(`http://127.0.0.1:${address.port}/`),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function userOf(
  token: string,
  { audience, eks }: TokenWebhookPorts,
): Promise<ClusterUser | undefined> {
  const identity = await tokenIdentity(token, audience);
  if (identity === undefined) return undefined;
  const { accessEntry } = await eks.send(
    new DescribeAccessEntryCommand({
      clusterName: audience.clusterName,
      principalArn: principalOf(identity),
    }),
  );
  return { username: identity, groups: accessEntry?.kubernetesGroups ?? [] };
}

/** The role of a session, or the user: `…:sts::1:assumed-role/R/session` is of `…:iam::1:role/R`. */
function principalOf(arn: string): string {
  return arn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*/, ":iam::$1:role/$2");
}

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "webhook", cluster: { server } }],
    users: [{ name: "api-server", user: {} }],
    contexts: [{ name: "webhook", context: { cluster: "webhook", user: "api-server" } }],
    "current-context": "webhook",
  });
}
