import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { podExecutor } from "../../lambdas/adapters/kubernetes/pod-executor.ts";
import type { PodExecutor } from "../../lambdas/core/kube/pod-executor.ts";
import { takeBackup } from "../support/take-backup.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

let cluster: ControlPlane;
let executor: PodExecutor;
let folder: string;

beforeAll(async () => {
  cluster = await startControlPlane({ nodes: 1, exec: true });
  executor = podExecutor(await kubeconfigConnection({ file: cluster.kubeconfig }));
  folder = await mkdtemp(join(tmpdir(), "jangada-hooks-"));
});
afterAll(async () => {
  await cluster?.stop();
  await rm(folder, { recursive: true });
});

/** Creates a namespace with pods of two containers, by name with their annotations, and waits until they run. */
async function run(namespace: string, pods: Readonly<Record<string, object>>): Promise<void> {
  await cluster.kubectl(["create", "namespace", namespace]);
  const containers = ["db", "log"].map((name) => ({ name, image: "registry.example/db:1" }));
  const items = Object.entries(pods).map(([name, annotations]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, annotations },
    spec: { containers },
  }));
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await cluster.kubectl(["create", "-f", "-"], list);
  await cluster.kubectl([
    ...["wait", "pods", "--all", "-n", namespace],
    ...["--for=condition=Ready", "--timeout=120s"],
  ]);
}

const shell = (script: string) => JSON.stringify(["/bin/sh", "-c", script]);
const hook = (phase: string, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      `${phase}.hook.backup.velero.io/${name}`,
      value,
    ]),
  );

async function backUp(namespace: string, spec: object = {}) {
  await using source = await clusterReader({ file: cluster.kubeconfig });
  // The source must be open until the backup has ended.
  return await takeBackup({
    ...source,
    executor,
    spec: { includedNamespaces: [namespace], ...spec },
  });
}

describe("backup hooks, through a real API server", () => {
  it("run in order around the pod, in the container they name, words unsplit", async () => {
    const file = join(folder, "order");
    const append = (word: string) => `echo "${word}" >> ${file}`;
    await run("ordered", {
      a: {
        ...hook("pre", { command: shell(append("pre a")), container: "log" }),
        ...hook("post", { command: shell(append("post a")) }),
      },
      b: { ...hook("pre", { command: shell(append("pre b")) }) },
    });
    const { backup, entries, results } = await backUp("ordered", {
      hooks: {
        resources: [
          { name: "all", post: [{ exec: { command: ["/bin/sh", "-c", append("spec")] } }] },
        ],
      },
    });

    expect(results.errors).toEqual({});
    expect(backup.status?.hookStatus).toEqual({ hooksAttempted: 4, hooksFailed: 0 });
    // The two pods share nothing, so their hooks run side by side.
    const ran = (await readFile(file, "utf8")).trim().split("\n");
    expect(ran.filter((line) => line.endsWith(" a"))).toEqual(["pre a", "post a"]);
    expect(ran.filter((line) => !line.endsWith(" a"))).toEqual(["pre b", "spec"]);
    expect([...entries.keys()]).toContain("resources/pods/namespaces/ordered/a.json");
  });

  it("fail for a command that is one word with blanks, for an exit code and for a time-out", async () => {
    await run("failing", {
      blanks: hook("pre", { command: "/bin/echo hello" }),
      code: hook("pre", { command: shell("echo oh >&2; exit 3"), "on-error": "Fail" }),
      slow: hook("pre", { command: shell("sleep 5"), timeout: "500ms" }),
    });
    const { backup, entries, results } = await backUp("failing");

    expect(backup.status).toMatchObject({
      phase: "PartiallyFailed",
      hookStatus: { hooksAttempted: 3, hooksFailed: 3 },
    });
    const pods = [...entries.keys()].filter((path) =>
      path.startsWith("resources/pods/namespaces/"),
    );
    expect(pods.map((path) => path.split("/").at(-1)).sort()).toEqual(["blanks.json", "slow.json"]);
    const errors = results.errors.namespaces?.failing ?? [];
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/name: \/blanks message: \/Error executing hook/),
        expect.stringMatching(
          /name: \/code message: \/Error executing hook error: .*(status|code) 3/,
        ),
        expect.stringMatching(/name: \/code message: \/Error running pre hooks for pod/),
        expect.stringMatching(
          /name: \/slow message: \/Error executing hook error: \/timed out after 0\.5s/,
        ),
      ]),
    );
    expect(errors).toHaveLength(4);
  });

  it("hold a database still while its pod is taken, and let it go again when a hook failed", async () => {
    const lock = join(folder, "lock");
    const writes = join(folder, "writes");
    await writeFile(writes, "");
    const database = setInterval(async () => {
      const isFrozen = await readFile(lock).then(
        () => true,
        () => false,
      );
      await writeFile(writes, isFrozen ? "frozen\n" : "write\n", { flag: "a" });
    }, 5);
    await run("frozen", {
      db: {
        ...hook("pre", { command: shell(`touch ${lock}; sleep 0.3; exit 1`), "on-error": "Fail" }),
        ...hook("post", { command: shell(`rm ${lock}`) }),
      },
    });
    const { backup } = await backUp("frozen");
    await sleep(100);
    clearInterval(database);
    await sleep(100);

    expect(backup.status?.hookStatus).toEqual({ hooksAttempted: 2, hooksFailed: 1 });
    expect(await readFile(writes, "utf8")).toMatch(/^(write\n)+(frozen\n)+(write\n)+$/);
  });
});
