import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless } from "../../lambdas/core/kube/lossless-json.ts";
import type { KubernetesWorld } from "../world/kubernetes/kubernetes-world.ts";

const MANIFESTS = fileURLToPath(new URL("../../test/fixtures/sample-cluster/", import.meta.url));

/** The objects of the sample cluster: a shop, its data, batch jobs, and whatever is odd but legal. */
export function sampleCluster(): readonly KubernetesObject[] {
  return (
    readdirSync(MANIFESTS)
      // Those from 90 on are made to go wrong.
      .filter((file) => file.endsWith(".yaml") && !file.startsWith("9"))
      .sort()
      .flatMap((file) => readManifest(readFileSync(`${MANIFESTS}${file}`, "utf8")))
  );
}

/** YAML holds integers beyond 2^53 too, so they go through bigint on their way to JSON. */
function readManifest(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text, { intAsBigInt: true })
    .map((document) => document.toJS() as unknown)
    .filter((object) => object !== null)
    .map((object) => parseLossless(jsonOf(object)) as KubernetesObject);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint" ? JSON.rawJSON(inner.toString()) : inner,
  );
}

interface Definition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly versions: readonly { readonly name: string }[];
  };
}

/** Puts objects into a world: definitions first, and the others when those are served. */
export async function loadCluster(
  world: KubernetesWorld,
  client: ApiClient,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const isDefinition = (object: KubernetesObject): object is Definition =>
    object.kind === "CustomResourceDefinition";
  const definitions = objects.filter(isDefinition);
  world.load(definitions);
  for (const { spec } of definitions)
    await served(client, `/apis/${spec.group}/${spec.versions[0]?.name}`);
  world.load(objects.filter((object) => !isDefinition(object)));
}

async function served(client: ApiClient, path: string): Promise<void> {
  for (;;) {
    const { status, body } = await client.request({ method: "GET", path });
    await body.dump();
    if (status === 200) return;
    await sleep(20);
  }
}
