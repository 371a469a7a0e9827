import { readFile } from "node:fs/promises";
import { Agent, fetch as undiciFetch } from "undici";
import { parse } from "yaml";
import { describeKubernetesApi, type KubernetesApi } from "../contract/kubernetes-api.ts";
import { startControlPlane } from "./support/control-plane.ts";

/**
 * Without the watch cache's own snapshots a list at a compacted revision is a 410 at once, as on
 * servers before 1.34; with them it may go on being answered for a while.
 */
const apiserverFlags = "--feature-gates=ListFromCacheSnapshot=false";

describeKubernetesApi("real Kubernetes API server", async () => {
  const plane = await startControlPlane({ apiserverFlags });
  const kubeconfig: Kubeconfig = parse(await readFile(plane.kubeconfig, "utf8"));
  const { server, "certificate-authority-data": authority = "" } =
    kubeconfig.clusters[0]?.cluster ?? {};
  const ca = Buffer.from(authority, "base64").toString();
  const dispatcher = new Agent({ connect: { ca } });
  const api: KubernetesApi = {
    server: server ?? "",
    tokens: {
      admin: tokenOf(kubeconfig, "admin"),
      reader: tokenOf(kubeconfig, "reader"),
      nobody: tokenOf(kubeconfig, "nobody"),
    },
    fetch: (url, init) =>
      undiciFetch(url, { ...(init as object), dispatcher }) as unknown as Promise<Response>,
    compact: () => compact(api, plane.etcdUrl),
    stop: async () => {
      await dispatcher.close();
      await plane.stop();
    },
  };
  return api;
});

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server?: string; readonly "certificate-authority-data"?: string };
  }[];
  readonly users: readonly { readonly name: string; readonly user: { readonly token?: string } }[];
}

function tokenOf({ users }: Kubeconfig, account: string): string {
  return users.find(({ name }) => name === account)?.user.token ?? "";
}

/** Asks etcd to forget everything before the newest revision. */
async function compact({ server, tokens, fetch }: KubernetesApi, etcdUrl: string): Promise<void> {
  const headers = { authorization: `Bearer ${tokens.admin}` };
  const answer = await fetch(`${server}/api/v1/namespaces?limit=1`, { headers });
  const list = (await answer.json()) as { metadata: { resourceVersion: string } };
  const body = JSON.stringify({ revision: list.metadata.resourceVersion, physical: true });
  const response = await undiciFetch(`${etcdUrl}/v3/kv/compaction`, { method: "POST", body });
  if (!response.ok) throw new Error(await response.text());
}
