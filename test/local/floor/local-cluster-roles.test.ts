import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { localClusterRoles } from "../../../local/floor/local-cluster-roles.ts";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../../local/world/kubernetes/kubernetes-world.ts";
import { cluster, location } from "../../core/configuration/documents.ts";

const folder = mkdtempSync(join(tmpdir(), "access-"));
const kubeconfig = join(folder, "kubeconfig");
let world: KubernetesWorld;

beforeAll(async () => {
  world = await startKubernetesWorld();
  writeFileSync(kubeconfig, world.kubeconfig);
  mkdirSync(join(folder, "clusters"));
});
afterAll(async () => {
  await world.stop();
  rmSync(folder, { recursive: true });
});

/** Names of the ClusterRoles that a cluster of this spec is to be given. */
async function roleNames(spec: object): Promise<readonly string[]> {
  const documents = [cluster({ ...spec }), location()].map((one) => JSON.stringify(one));
  writeFileSync(join(folder, "clusters/shop.yaml"), documents.join("\n---\n"));
  const roles = await localClusterRoles({ namespace: "velero", kubeconfig }, folder);
  return (roles as { kind: string; metadata: { name: string } }[])
    .filter(({ kind }) => kind === "ClusterRole")
    .map(({ metadata }) => metadata.name);
}

it.for([
  [{}, []],
  [{ access: "groups" }, ["jangada-readers", "jangada-writers"]],
  [{ hooks: true }, ["jangada-hooks"]],
  [{ access: "groups", hooks: true }, ["jangada-readers", "jangada-writers", "jangada-hooks"]],
] as const)("a cluster with %j is to be given %j", async ([spec, names]) => {
  expect(await roleNames(spec)).toEqual(names);
});

it("names the resources that the cluster of the kubeconfig serves", async () => {
  await roleNames({ access: "groups" });
  const [readers] = await localClusterRoles({ namespace: "velero", kubeconfig }, folder);

  expect(readers).toMatchObject({
    rules: expect.arrayContaining([
      {
        apiGroups: ["apps"],
        resources: expect.arrayContaining(["deployments"]),
        verbs: ["get", "list"],
      },
    ]),
  });
});
