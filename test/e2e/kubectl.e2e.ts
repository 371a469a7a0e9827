import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../local/world/kubernetes/kubernetes-world.ts";

const run = promisify(execFile);
const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const PATH = [join(CACHE, "jangada/venv/bin"), process.env.PATH].join(delimiter);

const MANIFEST = `
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {app: shop}}
data: {a: "1", b: "2"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "web:1", ports: [{containerPort: 80}]}
      - {name: log, image: "log:1"}
`;

const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Boat, plural: boats, shortNames: [bt]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns: [{name: Sails, type: integer, jsonPath: .spec.sails}]
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;

const BOAT = `
apiVersion: example.com/v1
kind: Boat
metadata: {name: raft}
spec: {sails: 1, serial: 9007199254740993}
`;

describe("kubectl against the embedded world", () => {
  let world: KubernetesWorld;
  let directory: string;

  beforeAll(async () => {
    world = await startKubernetesWorld({ tls: true, tokens: { one: "admin", two: "reader" } });
    directory = await mkdtemp(join(tmpdir(), "jangada-kubectl-"));
    await writeFile(join(directory, "config"), world.kubeconfig);
    await kubectl(["create", "namespace", "shop"]);
    await kubectl(["apply", "-f", "-"], MANIFEST);
    await kubectl(["apply", "-f", "-"], DEFINITION);
    await kubectl(["wait", "--for=condition=Established", "crd/boats.example.com"]);
    await kubectl(["create", "-f", "-"], BOAT);
  });

  afterAll(async () => {
    await world.stop();
    await rm(directory, { recursive: true });
  });

  /** Runs kubectl in namespace `shop`; rejects with its standard error. */
  async function kubectl(flags: readonly string[], input = ""): Promise<string> {
    const env = { ...process.env, PATH, HOME: directory, KUBECONFIG: join(directory, "config") };
    const running = run("kubectl", ["--namespace", "shop", ...flags], { env });
    running.child.stdin?.end(input);
    return (await running).stdout;
  }

  async function field(object: string, path: string): Promise<string> {
    return await kubectl(["get", object, "-o", `jsonpath={${path}}`]);
  }

  it("gets a table", async () => {
    const lines = (await kubectl(["get", "configmaps"])).split("\n");
    expect(lines[0]).toMatch(/^NAME +DATA +AGE$/);
    expect(lines.find((line) => line.startsWith("settings"))).toMatch(/^settings +2 +\d+s$/);
  });

  it("gets YAML", async () => {
    const yaml = await kubectl(["get", "configmap", "settings", "-o", "yaml"]);
    expect(yaml).toContain("kind: ConfigMap\n");
    expect(yaml).toContain('a: "1"');
  });

  it("gets a custom resource by its short name with its own columns and exact integers", async () => {
    expect(await kubectl(["get", "bt"])).toMatch(/^NAME +SAILS +AGE\nraft +1 +\d+s\n$/);
    expect(await kubectl(["get", "bt", "raft", "-o", "yaml"])).toContain("9007199254740993");
  });

  it("applies a change, removing what is no longer there", async () => {
    const changed = MANIFEST.replace('b: "2"', 'c: "3"').replace("web:1", "web:2");
    expect(await kubectl(["apply", "-f", "-"], changed)).toContain("configmap/settings configured");
    expect(JSON.parse(await field("cm/settings", ".data"))).toEqual({ a: "1", c: "3" });
    expect(await field("deploy/web", ".spec.template.spec.containers[*].image")).toBe(
      "web:2 log:1",
    );
    expect(await kubectl(["apply", "-f", "-"], changed)).toContain("configmap/settings unchanged");
  });

  it("applies on the server and reports who owns a field", async () => {
    const mine = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: owned}\ndata: {a: '1'}\n";
    const apply = ["apply", "--server-side", "-f", "-", "--field-manager"];
    await kubectl([...apply, "one"], mine);
    await expect(kubectl([...apply, "two"], mine.replace("'1'", "'2'"))).rejects.toThrow(
      'conflict with "one"',
    );
    await kubectl([...apply, "two", "--force-conflicts"], mine.replace("'1'", "'2'"));
    expect(await field("cm/owned", ".data.a")).toBe("2");
  });

  it("creates, labels, annotates, patches and deletes", async () => {
    await kubectl(["create", "configmap", "brief", "--from-literal", "k=v"]);
    await kubectl(["create", "secret", "generic", "brief", "--from-literal", "k=v"]);
    await kubectl(["label", "configmap", "brief", "a=b"]);
    await kubectl(["annotate", "configmap", "brief", "c=d"]);
    await kubectl([
      "patch",
      "configmap",
      "brief",
      "--type",
      "json",
      "-p",
      JSON.stringify([{ op: "add", path: "/data/x", value: "y" }]),
    ]);
    await kubectl(["patch", "configmap", "brief", "--type", "merge", "-p", '{"data":{"k":null}}']);
    await kubectl(["patch", "configmap", "brief", "-p", '{"metadata":{"labels":{"e":"f"}}}']);
    expect(await field("cm/brief", ".metadata.labels")).toBe('{"a":"b","e":"f"}');
    expect(await field("cm/brief", ".data")).toBe('{"x":"y"}');
    expect(await field("secret/brief", ".data.k")).toBe("dg==");
    expect(await kubectl(["get", "cm", "-l", "a in (b)", "-o", "name"])).toBe("configmap/brief\n");
    await kubectl(["delete", "configmap,secret", "brief"]);
    await expect(kubectl(["get", "configmap", "brief"])).rejects.toThrow("NotFound");
  });

  it("sets an image, leaving the other container alone", async () => {
    await kubectl(["set", "image", "deployment/web", "log=log:9"]);
    expect(await field("deploy/web", ".spec.template.spec.containers[1].image")).toBe("log:9");
  });

  it("watches until told otherwise", async () => {
    const watching = kubectl(["get", "cm", "-w", "-o", "name", "--request-timeout", "2s"]);
    await kubectl(["create", "configmap", "seen"]);
    expect(await watching).toContain("configmap/seen");
  });

  it("waits for a condition and for a deletion", async () => {
    await kubectl(["create", "namespace", "passing"]);
    await kubectl(["wait", "ns/passing", "--for", "jsonpath={.status.phase}=Active"]);
    expect(await kubectl(["delete", "namespace", "passing"])).toContain("deleted");
    await expect(kubectl(["get", "namespace", "passing"])).rejects.toThrow("NotFound");
  });

  it("lists what is served, asks what is allowed, and gets raw documents", async () => {
    expect(await kubectl(["api-resources", "-o", "name"])).toContain("boats.example.com");
    expect(await kubectl(["auth", "can-i", "delete", "pods"])).toBe("yes\n");
    expect(await kubectl(["get", "--raw", "/apis/example.com/v1"])).toContain('"kind":"Boat"');
    expect(await kubectl(["describe", "configmap", "settings"])).toMatch(/^Name: +settings\n/);
  });

  it("fails for a reader who writes", async () => {
    const create = ["--context", "reader", "create", "configmap", "mine"];
    await expect(kubectl(create)).rejects.toThrow('User "reader" cannot create');
  });
});
