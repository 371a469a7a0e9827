import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { podExecutor } from "../../lambdas/adapters/kubernetes/pod-executor.ts";
import type { Connection } from "../../lambdas/core/kube/connection.ts";
import type { PodExecutor } from "../../lambdas/core/kube/pod-executor.ts";
import { takeBackup } from "../support/take-backup.ts";
import { breakableServer } from "./support/breakable-server.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { backupHook, type HookedPod, runPods, shell } from "./support/hooked-pods.ts";

let cluster: ControlPlane;
let connection: Connection;
let executor: PodExecutor;
let folder: string;

beforeAll(async () => {
  cluster = await startControlPlane({ nodes: 10, exec: true });
  connection = await kubeconfigConnection({ file: cluster.kubeconfig });
  executor = podExecutor(connection);
  folder = await mkdtemp(join(tmpdir(), "jangada-hooks-"));
});
afterAll(async () => {
  await cluster?.stop();
  await rm(folder, { recursive: true });
});

const run = (
  namespace: string,
  pods: Readonly<Record<string, NonNullable<HookedPod["annotations"]>>>,
) =>
  runPods(
    cluster,
    namespace,
    Object.fromEntries(Object.entries(pods).map(([name, annotations]) => [name, { annotations }])),
  );

async function backUp(namespace: string, spec: object = {}, by: PodExecutor = executor) {
  await using source = await clusterReader({ file: cluster.kubeconfig });
  // The source must be open until the backup has ended.
  return await takeBackup({
    ...source,
    executor: by,
    spec: { includedNamespaces: [namespace], ...spec },
  });
}

describe("backup hooks, through a real API server", () => {
  it("run in order around the pod, in the container they name, words unsplit", async () => {
    const file = join(folder, "order");
    const append = (word: string) => `echo "${word}" >> ${file}`;
    await run("ordered", {
      a: {
        ...backupHook("pre", { command: shell(append("pre a")), container: "log" }),
        ...backupHook("post", { command: shell(append("post a")) }),
      },
      b: { ...backupHook("pre", { command: shell(append("pre b")) }) },
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
      blanks: backupHook("pre", { command: "/bin/echo hello" }),
      code: backupHook("pre", { command: shell("echo oh >&2; exit 3"), "on-error": "Fail" }),
      slow: backupHook("pre", { command: shell("sleep 5"), timeout: "500ms" }),
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

  it("fail when their connection breaks off, and the pod is let go all the same", async () => {
    const file = join(folder, "dropped");
    await run("dropped", {
      db: {
        ...backupHook("pre", {
          command: shell(`echo frozen >> ${file}; sleep 60`),
          "on-error": "Continue",
        }),
        ...backupHook("post", { command: shell(`echo thawed >> ${file}`) }),
      },
    });
    await using server = await breakableServer(connection.server);
    const backup = backUp("dropped", {}, podExecutor({ ...connection, server: server.url }));
    await vi.waitFor(() => readFile(file), { timeout: 20_000 });
    server.cut();
    const { backup: record, entries, results } = await backup;

    expect(record.status).toMatchObject({
      phase: "PartiallyFailed",
      hookStatus: { hooksAttempted: 2, hooksFailed: 1 },
    });
    expect(results.errors.namespaces?.dropped).toEqual([
      expect.stringMatching(/name: \/db .*the connection broke off before the command ended/),
    ]);
    expect(await readFile(file, "utf8")).toBe("frozen\nthawed\n");
    expect([...entries.keys()]).toContain("resources/pods/namespaces/dropped/db.json");
  });

  it("run in 1,000 pods, ten at a time, each once and in its order", async () => {
    const file = join(folder, "thousand");
    const script = (word: string) => `["/bin/sh","-c","echo ${word} >> ${file}"]`;
    const names = Array.from({ length: 1000 }, (_, index) => `pod-${index}`);
    await run(
      "thousand",
      Object.fromEntries(
        names.map((name) => [
          name,
          {
            ...backupHook("pre", { command: script(`pre-${name}`) }),
            ...backupHook("post", { command: script(`post-${name}`) }),
          },
        ]),
      ),
    );
    const { backup, results } = await backUp("thousand");

    expect(results.errors).toEqual({});
    expect(backup.status).toMatchObject({
      phase: "Completed",
      hookStatus: { hooksAttempted: 2000, hooksFailed: 0 },
    });
    const ran = (await readFile(file, "utf8")).trim().split("\n");
    expect([...ran].sort()).toEqual(
      names.flatMap((name) => [`pre-${name}`, `post-${name}`]).sort(),
    );
    for (const name of names)
      expect(ran.indexOf(`pre-${name}`)).toBeLessThan(ran.indexOf(`post-${name}`));
  }, 600_000);
});
