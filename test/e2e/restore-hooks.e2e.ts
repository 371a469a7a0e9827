import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import type { RestoreSpec } from "../../lambdas/core/velero/restore.ts";
import { memoryObjectStore } from "../support/fakes/memory-object-store.ts";
import { runRestore } from "../support/run-restore.ts";
import { backUpPorts, backupOf } from "../support/take-backup.ts";
import { clusterWriter } from "./support/cluster-writer.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { createPods, type HookedPod, restoreHook, shell } from "./support/hooked-pods.ts";

let cluster: ControlPlane;
let folder: string;

beforeAll(async () => {
  cluster = await startControlPlane({ nodes: 10, exec: true });
  folder = await mkdtemp(join(tmpdir(), "jangada-restore-hooks-"));
});
afterAll(async () => {
  await cluster?.stop();
  await rm(folder, { recursive: true });
});

const create = (namespace: string, pods: Readonly<Record<string, HookedPod>>) =>
  createPods(cluster, namespace, pods);
const hook = (fields: Readonly<Record<string, string>>, kind: "post" | "init" = "post") => ({
  annotations: restoreHook(kind, fields),
});
const linesOf = async (file: string) => (await readFile(file, "utf8")).trim().split("\n");

/** Backs up a namespace and restores it into another one beside it, `<namespace>-copy`. */
async function copy(namespace: string, spec: Partial<RestoreSpec> = {}) {
  await using ports = await clusterWriter(cluster.kubeconfig);
  const store = memoryObjectStore();
  const taken = backupOf("b", { includedNamespaces: [namespace] });
  await backUp(backUpPorts(ports.reader, store), taken);
  const namespaceMapping = { [namespace]: `${namespace}-copy` };
  // Awaited here, since the connection ends with the block.
  return await runRestore({
    ...ports,
    store,
    name: `${namespace}-restore`,
    spec: { backupName: "b", namespaceMapping, ...spec },
  });
}

describe("restore hooks, through a real API server", () => {
  it("run in both containers in their order, words unsplit, for the namespace that is restored into", async () => {
    const file = join(folder, "order");
    const append = (word: string) => ["/bin/sh", "-c", `echo "${word}" >> ${file}`];
    const exec = (word: string, container?: string) => ({
      exec: { command: append(word), ...(container && { container }) },
    });
    await create("ordered", { a: {}, b: hook({ command: shell(`echo "own b" >> ${file}`) }) });
    const { restore, results } = await copy("ordered", {
      hooks: {
        resources: [
          { name: "old", includedNamespaces: ["ordered"], postHooks: [exec("never")] },
          {
            name: "new",
            includedNamespaces: ["ordered-copy"],
            postHooks: [exec("first db"), exec("log", "log"), exec("second db", "db")],
          },
        ],
      },
    });
    const lines = await linesOf(file);

    expect(results).toEqual({ errors: {}, warnings: expect.anything() });
    expect(restore.status).toMatchObject({
      phase: "Completed",
      hookStatus: { hooksAttempted: 4 },
    });
    expect(lines.toSorted()).toEqual(["first db", "log", "own b", "second db"]);
    expect(lines.filter((line) => line !== "own b")).toEqual(["first db", "second db", "log"]);
  });

  it("fail for a command that is one word with blanks, for an exit code and for a time-out, and the restore goes on", async () => {
    await create("failing", {
      blanks: hook({ command: "/bin/echo hello" }),
      code: hook({ command: shell("echo oh >&2; exit 3"), "on-error": "Continue" }),
      slow: hook({ command: shell("sleep 5"), "exec-timeout": "500ms" }),
      lost: hook({ command: shell("true"), container: "nothing" }),
    });
    const { restore, results } = await copy("failing");

    expect(restore.status).toMatchObject({
      phase: "PartiallyFailed",
      errors: 3,
      hookStatus: { hooksAttempted: 4, hooksFailed: 3 },
    });
    const failed = (pod: string) =>
      `hook <from-annotation> in container db in pod failing-copy/${pod} failed to execute, err: `;
    expect(results.errors.namespaces?.["failing-copy"]?.toSorted()).toEqual([
      expect.stringContaining(failed("blanks")),
      expect.stringMatching(/pod failing-copy\/code failed to execute, err: .*(status|code) 3/),
      expect.stringContaining(`${failed("slow")}timed out after 0.5s`),
    ]);
    expect(results.warnings.namespaces?.["failing-copy"]).toContainEqual(
      expect.stringContaining("container nothing in pod failing-copy/lost is passed over"),
    );
  });

  it("wait for a container that comes late, and give up one that does not come in time", async () => {
    const file = join(folder, "late");
    const gated = { spec: { schedulingGates: [{ name: "example.com/wait" }] } };
    const command = shell(`echo late >> ${file}`);
    await create("waiting", {
      late: { ...hook({ command, "wait-timeout": "2m", "wait-for-ready": "true" }), ...gated },
      never: { ...hook({ command, "wait-timeout": "8s" }), ...gated },
    });
    const copying = copy("waiting");
    for (let tries = 0; tries < 60; tries++) {
      const names = await cluster.kubectl(["get", "pods", "-n", "waiting-copy", "-o", "name"]);
      if (names.includes("late")) break;
      await sleep(500);
    }
    await sleep(3000);
    const open = JSON.stringify({ spec: { schedulingGates: [] } });
    await cluster.kubectl([
      "patch",
      "pod",
      "late",
      "-n",
      "waiting-copy",
      "-p",
      open,
      "--type=merge",
    ]);
    const { restore, results } = await copying;

    expect(await linesOf(file)).toEqual(["late"]);
    expect(restore.status?.hookStatus).toEqual({ hooksAttempted: 2, hooksFailed: 1 });
    expect(results.errors.namespaces?.["waiting-copy"]).toEqual([
      "hook <from-annotation> in container db in pod waiting-copy/never not executed: its container was not running within 8s",
    ]);
  });

  it("put init containers into pods, before those they have", async () => {
    const initContainers = [{ name: "own", image: "registry.example/own:1" }];
    await create("init", {
      web: {
        ...hook({ "container-image": "registry.example/warm:1", command: shell("true") }, "init"),
        spec: { initContainers },
      },
    });
    const { restore } = await copy("init");
    const path = "jsonpath={.spec.initContainers[*].name}";
    const names = await cluster.kubectl(["get", "pod", "web", "-n", "init-copy", "-o", path]);

    expect(restore.status?.phase).toBe("Completed");
    expect(names).toMatch(/^velero-restore-init-[0-9a-f]{8} own$/);
  });

  it("run in 1,000 pods, once in each", async () => {
    const file = join(folder, "many");
    const names = Array.from({ length: 1000 }, (_, index) => `pod-${index}`);
    const pods = names.map((name): [string, HookedPod] => [
      name,
      hook({ command: shell(`echo ${name} >> ${file}`) }),
    ]);
    await create("many", Object.fromEntries(pods));
    const { restore } = await copy("many");

    expect(restore.status).toMatchObject({
      phase: "Completed",
      hookStatus: { hooksAttempted: 1000 },
    });
    expect((await linesOf(file)).toSorted()).toEqual(names.toSorted());
  }, 400_000);
});
