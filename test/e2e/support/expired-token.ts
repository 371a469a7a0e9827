import { sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ControlPlane } from "./control-plane.ts";

/** A token of the ServiceAccount `default/default`, signed by the cluster itself, that expired a minute ago. */
export async function expiredToken({ kubeconfig, kubectl }: ControlPlane): Promise<string> {
  const uid = await kubectl("get serviceaccount default -o jsonpath={.metadata.uid}".split(" "));
  const now = Math.floor(Date.now() / 1000);
  const issuer = "https://kubernetes.default.svc";
  const claims = {
    iss: issuer,
    aud: [issuer],
    sub: "system:serviceaccount:default:default",
    iat: now - 3660,
    nbf: now - 3660,
    exp: now - 60,
    "kubernetes.io": { namespace: "default", serviceaccount: { name: "default", uid } },
  };
  const signed = [{ alg: "ES256", typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const key = await readFile(join(dirname(kubeconfig), "pki/sa.key"));
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}
