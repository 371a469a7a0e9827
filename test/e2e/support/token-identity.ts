import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";

/** Where a token is good, and who is asked about it. */
export interface TokenAudience {
  /** The EKS cluster that the token must name. */
  readonly clusterName: string;
  readonly region: string;
  /** An STS that knows the keys tokens are signed with. */
  readonly stsUrl: string;
  readonly now?: () => Date;
}

const PREFIX = "k8s-aws-v1.";
/** A URL may be this old, whatever expiry is written in it. */
const LONGEST_MILLISECONDS = 15 * 60_000;
/** What a token's URL may ask, in lower case: nothing but who its signer is. */
const PARAMETERS: ReadonlySet<string> = new Set([
  "action",
  "version",
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
]);

/**
 * Whose EKS token it is, as an ARN of STS. It goes by the README of kubernetes-sigs/aws-iam-authenticator:
 * the token is looked at first and then sent to STS with the cluster's name as a header, which the
 * signature covers. `undefined`: nobody's here.
 */
export async function tokenIdentity(
  token: string,
  audience: TokenAudience,
): Promise<string | undefined> {
  const url = urlIn(token);
  if (url === undefined || problemOf(url, audience) !== undefined) return undefined;
  const answer = request(new URL(url.search, audience.stsUrl), {
    // The connection goes to the emulator, the request to the host that was signed.
    headers: { host: url.host, "x-k8s-aws-id": audience.clusterName },
  }).end();
  const [response] = await once(answer, "response");
  const body = await text(response);
  return response.statusCode === 200 ? /<Arn>([^<]+)<\/Arn>/.exec(body)?.[1] : undefined;
}

function urlIn(token: string): URL | undefined {
  if (!token.startsWith(PREFIX)) return undefined;
  const url = Buffer.from(token.slice(PREFIX.length), "base64url").toString();
  return URL.canParse(url) ? new URL(url) : undefined;
}

function problemOf(
  url: URL,
  { region, now = () => new Date() }: TokenAudience,
): string | undefined {
  const parameter = (name: string) => url.searchParams.get(name) ?? "";
  const age = now().getTime() - signedAt(parameter("X-Amz-Date"));
  if (url.protocol !== "https:" || url.host !== `sts.${region}.amazonaws.com`) return "host";
  if (url.pathname !== "/") return "path";
  if ([...url.searchParams.keys()].some((name) => !PARAMETERS.has(name.toLowerCase()))) {
    return "parameter";
  }
  if (parameter("Action") !== "GetCallerIdentity") return "action";
  if (!parameter("X-Amz-SignedHeaders").split(";").includes("x-k8s-aws-id")) return "header";
  return age < LONGEST_MILLISECONDS ? undefined : "expired";
}

/** `20261123T000000Z` in milliseconds. */
function signedAt(date: string): number {
  return Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));
}
