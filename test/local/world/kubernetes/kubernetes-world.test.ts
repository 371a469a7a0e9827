import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request as httpsRequest } from "node:https";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless } from "../../../../lambdas/core/kube/lossless-json.ts";
import {
  type KubernetesWorld,
  type KubernetesWorldOptions,
  startKubernetesWorld,
} from "../../../../local/world/kubernetes/kubernetes-world.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";

let running: KubernetesWorld | undefined;

async function start(options?: KubernetesWorldOptions): Promise<KubernetesWorld> {
  running = await startKubernetesWorld(options);
  return running;
}

afterEach(() => running?.stop());

// biome-ignore lint/suspicious/noExplicitAny: a test that reads a missing field fails by itself
async function get(world: KubernetesWorld, path: string): Promise<any> {
  return parseLossless(await (await fetch(world.url + path)).text());
}

function map(name: string, metadata: object = {}): KubernetesObject {
  const place = { name, namespace: "default" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { ...place, ...metadata } };
}

describe("load", () => {
  it("takes an object with a resourceVersion as it is", async () => {
    const world = await start();
    const metadata = {
      resourceVersion: "4711",
      uid: "u",
      creationTimestamp: "2020-01-01T00:00:00Z",
    };
    const object = { ...map("kept", metadata), status: { odd: true } };
    world.load([object]);
    expect(await get(world, `${MAPS}/kept`)).toEqual(object);
    expect(world.revision).toBeGreaterThanOrEqual(4711);
  });

  it("creates an object without one", async () => {
    const world = await start({ now: () => new Date("2026-01-02T03:04:05Z") });
    world.load([map("new")]);
    const { metadata } = await get(world, `${MAPS}/new`);
    expect(metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(metadata.creationTimestamp).toBe("2026-01-02T03:04:05Z");
    expect(metadata.resourceVersion).toBe(String(world.revision));
  });

  it("serves every object of a real cluster as it was listed there", async () => {
    const world = await start();
    const file = new URL(
      "../../../fixtures/velero-main/objects-with-velero.ndjson.gz",
      import.meta.url,
    );
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trim()
      .split("\n");
    const objects = lines.map((line) => parseLossless(line) as KubernetesObject);
    world.load(objects);
    const versions = new Set(objects.map(({ apiVersion }) => apiVersion));
    const listed = await Promise.all([...versions].map((version) => listAll(world, version)));
    expect(listed.flat().map(asText).sort()).toEqual(objects.map(asText).sort());
  });

  it("fails for a kind that is not served", async () => {
    const world = await start();
    const object = { ...map("x"), apiVersion: "none.example.com/v1", kind: "None" };
    expect(() => world.load([object])).toThrow("cannot load None of 'none.example.com/v1'");
  });
});

describe("fail", () => {
  it("answers with a status instead, once", async () => {
    const world = await start();
    const headers = { "retry-after": "7" };
    const planned = world.fail(({ path }) => path === MAPS, { status: 429, headers });
    const first = await fetch(world.url + MAPS);
    const second = await fetch(world.url + MAPS);
    expect([first.status, second.status]).toEqual([429, 200]);
    expect(first.headers.get("retry-after")).toBe("7");
    expect(await first.json()).toMatchObject({ kind: "Status", reason: "TooManyRequests" });
    expect(planned.count).toBe(1);
  });

  it("strikes as often as asked, until cancelled", async () => {
    const world = await start();
    const planned = world.fail(() => true, { status: 500, times: Number.POSITIVE_INFINITY });
    for (const _ of [1, 2, 3]) expect((await fetch(world.url + MAPS)).status).toBe(500);
    planned.cancel();
    expect((await fetch(world.url + MAPS)).status).toBe(200);
    expect(planned.count).toBe(3);
  });

  it("breaks the connection midway", async () => {
    const world = await start();
    world.load([map("a"), map("b")]);
    world.fail(() => true, { resetAfterBytes: 40 });
    const response = await fetch(world.url + MAPS);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it("breaks the connection before the answer", async () => {
    const world = await start();
    world.fail(() => true, { resetAfterBytes: 0 });
    await expect(fetch(world.url + MAPS)).rejects.toThrow();
  });

  it("changes the real answer, say its revision", async () => {
    const world = await start();
    const rewrite = (body: string) =>
      body.replace(/"resourceVersion":"\d+"/, '"resourceVersion":"99"');
    world.fail(({ query }) => query.has("continue"), { rewrite });
    const first = await get(world, "/api/v1/namespaces?limit=1");
    const path = `/api/v1/namespaces?limit=1&continue=${first.metadata.continue}`;
    expect((await get(world, path)).metadata.resourceVersion).toBe("99");
    expect((await get(world, path)).metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  it("keeps an answer back until told", async () => {
    const world = await start();
    const { promise, resolve } = Promise.withResolvers<void>();
    world.fail(({ method }) => method === "GET", { until: promise });
    const slow = get(world, MAPS);
    world.load([map("late")]);
    resolve();
    expect((await slow).items.map(({ metadata }: KubernetesObject) => metadata.name)).toContain(
      "late",
    );
  });
});

describe("startKubernetesWorld", () => {
  it("speaks TLS with a certificate its kubeconfig trusts, and names accounts by token", async () => {
    const world = await start({ tls: true, tokens: { secret: "admin", public: "reader" } });
    const config = parse(world.kubeconfig);
    const [{ cluster }] = config.clusters;
    const ca = Buffer.from(cluster["certificate-authority-data"], "base64");
    expect(config["current-context"]).toBe("admin");
    expect(config.users).toEqual([
      { name: "admin", user: { token: "secret" } },
      { name: "reader", user: { token: "public" } },
    ]);
    const headers = { authorization: "Bearer public" };
    const request = httpsRequest(`${cluster.server}/api/v1/secrets`, { ca, headers }).end();
    const [response] = await once(request, "response");
    expect(response.statusCode).toBe(403);
    response.resume();
  });

  it("leaves namespaces bare without controllers", async () => {
    const world = await start({ controllers: false });
    world.load([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "bare" } }]);
    expect((await get(world, "/api/v1/namespaces/bare/configmaps")).items).toEqual([]);
  });

  it("ends watches when it stops, and may be stopped twice", async () => {
    const world = await start();
    const response = await fetch(`${world.url}${MAPS}?watch=true`);
    const ended = response.text().catch(() => "broken");
    await world.stop();
    await world.stop();
    expect(await ended).toBeTypeOf("string");
  });

  it("fails when the port is taken", async () => {
    const world = await start();
    const port = Number(new URL(world.url).port);
    await expect(startKubernetesWorld({ port })).rejects.toThrow("EADDRINUSE");
  });

  it("tells a watcher that what it asks for was compacted away", async () => {
    const world = await start();
    world.load([map("a")]);
    world.compact();
    const response = await fetch(`${world.url}${MAPS}?watch=true&resourceVersion=1`);
    expect(JSON.parse(await response.text())).toMatchObject({
      type: "ERROR",
      object: { kind: "Status", code: 410, reason: "Expired" },
    });
  });

  it("answers 501 for what would need a running container", async () => {
    const world = await start();
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: {} };
    world.load([pod]);
    const response = await fetch(`${world.url}/api/v1/namespaces/default/pods/p/exec?command=ls`);
    expect(response.status).toBe(501);
  });
});

/** Every object of one version, as it is listed. */
async function listAll(world: KubernetesWorld, apiVersion: string): Promise<object[]> {
  const path = pathOf(apiVersion);
  const served: ServedResource[] = (await get(world, path)).resources;
  const listable = served.filter(
    ({ name, verbs }) => !name.includes("/") && verbs.includes("list"),
  );
  const lists = listable.map(async ({ name, kind }) => {
    const { items } = await get(world, `${path}/${name}`);
    return items.map((item: object) => ({ apiVersion, kind, ...item }));
  });
  return (await Promise.all(lists)).flat();
}

interface ServedResource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

function pathOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** The object with its keys in order, to compare by value. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) && !JSON.isRawJSON(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
