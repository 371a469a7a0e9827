import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";

/** What goes wrong, in words, and the request that does it. */
export interface Blow {
  readonly what: string;
  readonly method: "DELETE" | "PATCH";
  readonly path: string;
  /** JSON merge patch. */
  readonly patch?: object;
}

/** Disk of the database, which goes with its volume. */
export const LOST_DISK = "vol-00000000000000001";

/** A bad afternoon: a namespace, a definition with all its objects, what others need, data, and an edit. */
export const DISASTER: readonly Blow[] = [
  {
    what: "namespace shop is deleted, with everything in it",
    method: "DELETE",
    path: "/api/v1/namespaces/shop",
  },
  {
    what: "the definition of Blobs is deleted, and every Blob with it",
    method: "DELETE",
    path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/blobs.sample.example.com",
  },
  {
    what: "StorageClass gp3 is deleted",
    method: "DELETE",
    path: "/apis/storage.k8s.io/v1/storageclasses/gp3",
  },
  {
    what: "the claim of database postgres is deleted",
    method: "DELETE",
    path: "/api/v1/namespaces/data/persistentvolumeclaims/data-postgres-0",
  },
  {
    what: `its volume with it, and so, in EC2, the disk ${LOST_DISK} with all data`,
    method: "DELETE",
    path: "/api/v1/persistentvolumes/pv-csi-gp3",
  },
  {
    what: "somebody scales database postgres to nothing, and has it pull the wrong image",
    method: "PATCH",
    path: "/apis/apps/v1/namespaces/data/statefulsets/postgres",
    patch: {
      spec: {
        replicas: 0,
        template: { spec: { containers: [{ name: "postgres", image: "registry.example/oops" }] } },
      },
    },
  },
];

/** Strikes a cluster, and waits until what was deleted is gone. */
export async function strike(client: ApiClient, blows: readonly Blow[]): Promise<void> {
  for (const { method, path, patch } of blows) {
    const headers = { "content-type": "application/merge-patch+json" };
    const change = patch && { headers, body: JSON.stringify(patch) };
    const { status, body } = await client.request({ method, path, ...change });
    if (status >= 300) throw new Error(`${method} ${path}: ${await body.text()}`);
    await body.dump();
    while (method === "DELETE" && (await isThere(client, path))) await sleep(20);
  }
}

async function isThere(client: ApiClient, path: string): Promise<boolean> {
  const { status, body } = await client.request({ method: "GET", path });
  await body.dump();
  return status !== 404;
}
