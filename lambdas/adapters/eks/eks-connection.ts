import { DescribeClusterCommand, type EKSClient } from "@aws-sdk/client-eks";
import { ErrorName, isJangadaError, JangadaError } from "../../core/errors.ts";
import type { Connection } from "../../core/kube/connection.ts";
import { eksToken } from "./eks-token.ts";

/** A token is good for 15 minutes; a new one at 10 leaves time for a request that takes long. */
const TOKEN_MILLISECONDS = 10 * 60_000;

/**
 * Finds the endpoint and certificate authority of an EKS cluster and speaks to it with tokens of the
 * client's own identity, renewed in time.
 *
 * @throws JangadaError `ClusterDenied` when there is no such cluster or it may not be described.
 */
export async function eksConnection(client: EKSClient, clusterName: string): Promise<Connection> {
  const { endpoint, certificateAuthority } = await describe(client, clusterName);
  let token: Promise<string> | undefined;
  let signedAt = 0;
  return {
    server: endpoint,
    tls: { ca: Buffer.from(certificateAuthority, "base64").toString() },
    authorization: async (renew) => {
      if (renew || !token || Date.now() - signedAt > TOKEN_MILLISECONDS) {
        signedAt = Date.now();
        token = eksToken(client, { clusterName, now: new Date(signedAt) });
      }
      return `Bearer ${await token}`;
    },
  };
}

interface Endpoint {
  readonly endpoint: string;
  /** PEM in base64. */
  readonly certificateAuthority: string;
}

async function describe(client: EKSClient, name: string): Promise<Endpoint> {
  const { cluster } = await client
    .send(new DescribeClusterCommand({ name }))
    .catch((cause: Error) => {
      // Of the credentials, which are asked for at the first request.
      if (isJangadaError(cause)) throw cause;
      const unreachable = cause.name === "TimeoutError" || "code" in cause;
      throw new JangadaError(
        unreachable ? ErrorName.ClusterUnavailable : ErrorName.ClusterDenied,
        `EKS cluster '${name}' cannot be described: ${cause.message}; check its name and region, and that the role has eks:DescribeCluster`,
        { cause },
      );
    });
  if (!cluster?.endpoint || !cluster.certificateAuthority?.data) {
    throw new JangadaError(
      ErrorName.ClusterUnavailable,
      `EKS cluster '${name}' has no endpoint yet: its status is '${cluster?.status}'; wait until it is ACTIVE`,
    );
  }
  return { endpoint: cluster.endpoint, certificateAuthority: cluster.certificateAuthority.data };
}
