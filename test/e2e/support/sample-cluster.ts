import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ControlPlane } from "./control-plane.ts";

const MANIFESTS = resolve(import.meta.dirname, "../../fixtures/sample-cluster");
/** What a controller or a cloud would write. */
const STATUSES: readonly (readonly [what: string, name: string, status: object])[] = [
  [
    "service",
    "web",
    {
      loadBalancer: {
        ingress: [{ hostname: "k8s-shop-web-0123456789.elb.us-east-1.amazonaws.com" }],
      },
    },
  ],
  ["gadget", "anchor", { replicas: 3, phase: "Ready" }],
];

/**
 * Fills a control plane with the cluster of which the backups in `test/fixtures` were made, up to
 * the readiness of its pods. It must be empty and have nodes.
 */
export async function loadSampleCluster(cluster: ControlPlane): Promise<void> {
  const { kubectl } = cluster;
  for (const file of await manifests()) await applyManifest(cluster, file);
  for (const [what, name, status] of STATUSES) {
    const patch = JSON.stringify({ status });
    const flags = ["-n", "shop", "patch", what, name, "--subresource=status", "--type=merge"];
    await kubectl([...flags, "-p", patch]);
  }
  await ownByAnchor(cluster);
  const rollout = (namespace: string, ...names: readonly string[]) =>
    kubectl(["-n", namespace, "rollout", "status", ...names, "--timeout=60s"]);
  await rollout("data", "statefulset/postgres", "statefulset/cache");
  await rollout("shop", "deployment/api", "deployment/web");
  await kubectl("-n batch wait job/import --for=condition=Complete --timeout=60s".split(" "));
  await kubectl(["-n", "data", "wait", "pod/legacy", "--for=condition=Ready", "--timeout=60s"]);
}

/** Deletes what {@link loadSampleCluster} made, and its volumes, and waits until all is gone. */
export async function deleteSampleCluster({ kubectl }: ControlPlane): Promise<void> {
  const texts = (await manifests()).map((file) => readFile(join(MANIFESTS, file), "utf8"));
  const all = (await Promise.all(texts)).reverse().join("\n---\n");
  // Nobody is there to see to its finalizer.
  const held = ["-n", "weird", "patch", "gadget", "held", "--type=merge"];
  await kubectl([...held, "-p", JSON.stringify({ metadata: { finalizers: [] } })]);
  await kubectl(["delete", "--ignore-not-found", "--timeout=60s", "-f", "-"], all);
  await kubectl(["delete", "persistentvolumes", "--all", "--timeout=60s"]);
}

/** Those of the whole cluster, in their order. */
async function manifests(): Promise<readonly string[]> {
  return (await readdir(MANIFESTS)).sort().filter((file) => !file.startsWith("9"));
}

/** Applies one file of `test/fixtures/sample-cluster`; `90-` and `91-` are for the backups that name them. */
export async function applyManifest({ kubectl }: ControlPlane, file: string): Promise<void> {
  const manifest = await readFile(join(MANIFESTS, file), "utf8");
  // A server-side apply is read as YAML, which refuses a raw U+007F; a POST takes it.
  if (file.startsWith("60-")) return void (await kubectl(["create", "-f", "-"], manifest));
  const apply = ["apply", "--server-side", "--force-conflicts", "--field-manager=sample"];
  await kubectl([...apply, "-f", "-"], manifest);
  if (!file.startsWith("00-")) return;
  await kubectl(["wait", "--for=condition=Established", "--timeout=30s", "crd", "-l", "!none"]);
  await kubectl(["get", "--raw", "/apis/sample.example.com/v1"]);
}

/** An object that another one owns, by its uid. */
async function ownByAnchor({ kubectl }: ControlPlane): Promise<void> {
  const uid = await kubectl("-n shop get gadget anchor -o jsonpath={.metadata.uid}".split(" "));
  const owner = {
    apiVersion: "sample.example.com/v1",
    kind: "Gadget",
    name: "anchor",
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const owned = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "anchor-owned", namespace: "shop", ownerReferences: [owner] },
    data: { "made-by": "anchor" },
  };
  await kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(owned));
}
