import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesWriter } from "../../../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless, printLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../../local/world/kubernetes/kubernetes-world.ts";
import { served } from "../../support/fakes/memory-kubernetes.ts";
import { object } from "../../support/restore-rig.ts";

const CONFIG_MAPS = served("configmaps", "ConfigMap");
const SERVICES = served("services", "Service");
const NODES = served("nodes", "Node", { namespaced: false });

const place = (name: string, namespace = "default") => ({ resource: CONFIG_MAPS, namespace, name });
const configMap = (name: string, data: object = {}) =>
  object("v1", "ConfigMap", name, "default", { data });

describe("kubernetesWriter", () => {
  let world: KubernetesWorld;
  let client: ApiClient;
  beforeAll(async () => {
    world = await startKubernetesWorld();
    client = apiClient({ server: world.url, tls: {}, authorization: async () => undefined });
  });
  afterAll(async () => {
    await client.close();
    await world.stop();
  });
  const writer = (pauses: readonly number[] = [0, 0]) => kubernetesWriter(client, { pauses });

  it("creates an object and returns it as it is kept", async () => {
    const created = await writer().create(CONFIG_MAPS, configMap("new", { a: "1" }));

    expect(created).toMatchObject({ data: { a: "1" }, metadata: { uid: expect.any(String) } });
    expect(await writer().get(place("new"))).toEqual(created);
  });

  it("creates cluster-scoped objects", async () => {
    await writer().create(NODES, object("v1", "Node", "n1"));

    expect(await writer().get({ resource: NODES, name: "n1" })).toMatchObject({ kind: "Node" });
  });

  it("owns fields as it is told, and as jangada otherwise", async () => {
    const options = { fieldManager: "helm" };
    const told = await writer().create(CONFIG_MAPS, configMap("told", { a: "1" }), options);
    const untold = await writer().create(CONFIG_MAPS, configMap("untold", { a: "1" }));

    expect(told.metadata.managedFields).toMatchObject([{ manager: "helm", operation: "Update" }]);
    expect(untold.metadata.managedFields).toMatchObject([{ manager: "jangada" }]);
  });

  it("says who refused a name that is taken", async () => {
    await writer().create(CONFIG_MAPS, configMap("taken"));

    await expect(writer().create(CONFIG_MAPS, configMap("taken"))).rejects.toMatchObject({
      name: "WriteRefusal",
      status: 409,
      message: 'configmaps "taken" already exists',
      body: { reason: "AlreadyExists" },
    });
  });

  it("finds nothing where nothing is", async () => {
    expect(await writer().get(place("none"))).toBeUndefined();
    expect(await writer().get(place("none", "nowhere"))).toBeUndefined();
  });

  it("finds an object whatever its name", async () => {
    const roles = served("roles", "Role", { group: "rbac.authorization.k8s.io" });
    const name = "system:odd:name with spaces?";
    await writer().create(roles, object("rbac.authorization.k8s.io/v1", "Role", name, "default"));

    expect(await writer().get({ resource: roles, namespace: "default", name })).toBeDefined();
  });

  it("patches an object, null removing", async () => {
    await writer().create(CONFIG_MAPS, configMap("patched", { a: "1", b: "2" }));
    const patch = { data: { a: null, c: "3" } };

    expect(await writer().mergePatch(place("patched"), patch)).toMatchObject({
      data: { b: "2", c: "3" },
    });
  });

  it("patches a status and nothing else", async () => {
    const spec = { ports: [{ port: 80 }] };
    await writer().create(SERVICES, object("v1", "Service", "web", "default", { spec }));
    const ingress = [{ ip: "192.0.2.1" }];
    const status = { loadBalancer: { ingress } };
    const service = { resource: SERVICES, namespace: "default", name: "web" };
    const options = { subresource: "status" } as const;
    const patched = await writer().mergePatch(
      service,
      { status, spec: { externalName: "x" } },
      options,
    );

    expect(patched).toMatchObject({ status });
    expect(patched.spec).not.toHaveProperty("externalName");
  });

  it("refuses to patch what is not there", async () => {
    await expect(writer().mergePatch(place("none"), {})).rejects.toMatchObject({ status: 404 });
  });

  it("keeps every number and character on both ways", async () => {
    const definitions = served("customresourcedefinitions", "CustomResourceDefinition", {
      group: "apiextensions.k8s.io",
      namespaced: false,
    });
    const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const spec = {
      group: "sample.example.com",
      scope: "Namespaced",
      names: { plural: "blobs", singular: "blob", kind: "Blob", listKind: "BlobList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    };
    const definition = object(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      "blobs.sample.example.com",
      undefined,
      { spec },
    );
    await writer().create(definitions, definition);
    const blobs = served("blobs", "Blob", { group: "sample.example.com" });
    const text =
      '{"apiVersion":"sample.example.com/v1","kind":"Blob","metadata":{"name":"b","namespace":"default"},"spec":{"big":9223372036854775807,"text":"\\u007f\\u0000é😀"}}';
    await writer().create(blobs, parseLossless(text) as KubernetesObject);
    const found = await writer().get({ resource: blobs, namespace: "default", name: "b" });

    expect(printLossless(found?.spec)).toBe(
      '{"big":9223372036854775807,"text":"\\u007f\\u0000é😀"}',
    );
  });

  it("lists names page by page", async () => {
    const names = Array.from({ length: 2005 }, (_, n) => `many-${String(n).padStart(4, "0")}`);
    world.load([object("v1", "Namespace", "many")]);
    world.load(names.map((name) => object("v1", "ConfigMap", name, "many")));

    expect(await writer().listNames(CONFIG_MAPS, "many")).toEqual(["kube-root-ca.crt", ...names]);
    expect(await writer().listNames(CONFIG_MAPS)).toEqual(expect.arrayContaining(names));
  });

  it("repeats a write that ended in an internal error", async () => {
    const failing = world.fail(({ method }) => method === "POST", { status: 500, times: 2 });
    await writer().create(CONFIG_MAPS, configMap("after-500"));

    expect(failing.count).toBe(2);
    expect(await writer().get(place("after-500"))).toBeDefined();
  });

  it("gives up on internal errors that stay, in the server's words", async () => {
    const message = "failed calling webhook";
    const failing = world.fail(() => true, { status: 500, message, times: Infinity });
    const create = writer().create(CONFIG_MAPS, configMap("never"));

    await expect(create).rejects.toMatchObject({ status: 500, message });
    failing.cancel();
    expect(failing.count).toBe(3);
  });

  it("does not repeat an internal error that names its causes", async () => {
    const causes = { kind: "Status", message: "no", details: { causes: [{ message: "taken" }] } };
    const rewrite = () => JSON.stringify(causes);
    const failing = world.fail(() => true, { status: 500, rewrite, times: Infinity });
    const create = writer().create(SERVICES, object("v1", "Service", "s", "default"));

    await expect(create).rejects.toMatchObject({ status: 500, body: causes });
    failing.cancel();
    expect(failing.count).toBe(1);
  });

  it("passes on what is no Status, cut to a line", async () => {
    const rewrite = () => "<html>no</html>";
    world.fail(() => true, { status: 403, rewrite });

    await expect(writer().get(place("x"))).rejects.toMatchObject({
      status: 403,
      message: "<html>no</html>",
      body: undefined,
    });
  });

  it("fails as Interrupted when it is told to stop while it waits", async () => {
    const stop = new AbortController();
    const failing = world.fail(() => true, { status: 500, times: Infinity });
    const waiting = kubernetesWriter(client, { signal: stop.signal, pauses: [60_000] });
    const get = waiting.get(place("x"));
    setTimeout(() => stop.abort(), 50);

    await expect(get).rejects.toMatchObject({ name: ErrorName.Interrupted });
    failing.cancel();
  });
});
