import type { EKSClient } from "@aws-sdk/client-eks";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";

/** Who signs, and when. */
export interface TokenRequest {
  readonly clusterName: string;
  readonly now: Date;
}

/** Validity of the signed URL, which every client writes; the token made of it is good for 15 minutes. */
const URL_SECONDS = 60;

/**
 * Makes a bearer token for an EKS cluster: a signed STS request that says who we are, which the
 * cluster sends off itself (kubernetes-sigs/aws-iam-authenticator, README). Signing needs no call, so
 * it works in a subnet without a way to STS.
 */
export async function eksToken(
  client: EKSClient,
  { clusterName, now }: TokenRequest,
): Promise<string> {
  const region = await client.config.region();
  const hostname = `sts.${region}.${region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com"}`;
  const signer = new SignatureV4({
    service: "sts",
    region,
    credentials: client.config.credentials,
    sha256: client.config.sha256,
  });
  const { path, query } = await signer.presign(
    new HttpRequest({
      method: "GET",
      protocol: "https:",
      hostname,
      path: "/",
      headers: { host: hostname, "x-k8s-aws-id": clusterName },
      query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
    }),
    { expiresIn: URL_SECONDS, signingDate: now, unhoistableHeaders: new Set(["x-k8s-aws-id"]) },
  );
  const url = `https://${hostname}${path}?${new URLSearchParams(query as Record<string, string>)}`;
  return `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
}
