import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { EnvironmentName } from "../../lambdas/core/environment-name.ts";
import { readHookRun, writePodsWithHooks } from "../../lambdas/core/restore/hooks/hook-run.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import { errorsOf, execHook } from "../support/hooked-pod.ts";
import { type ClusterWorld, clusterWorld } from "./cluster-world.ts";
import { lambdaContext } from "./function-world.ts";

let world: ClusterWorld;
beforeAll(async () => {
  world = await clusterWorld();
});
afterAll(() => world.stop());

/** Has the function look at the hook of a pod that the cluster does not have. */
async function look(name: string) {
  const { handler } = await import("../../lambdas/handlers/run-restore-hooks.ts");
  const { store } = world;
  const pod = { namespace: "shop", name: "db", uid: "1", hooks: [execHook("warm-up")] };
  await writePodsWithHooks({ store, restoreName: name, chunk: "0000" }, [pod]);
  const restore = { metadata: { name }, spec: { backupName: "b" } } as Restore;
  const done = await handler({ restore, location: "default" }, lambdaContext("RunRestoreHooks"));
  return { done, errors: errorsOf(await readHookRun(store, name)) };
}

const ALL_FAILED = { attempted: 1, failed: 1, waiting: 0, waitSeconds: 5 };

it("fails every hook, and does not enter the cluster, where the stack wants no hooks", async () => {
  const { done, errors } = await look("unwanted");

  expect(done).toEqual(ALL_FAILED);
  expect(errors).toEqual([expect.stringContaining("set spec.hooks: true in the Cluster")]);
});

it("looks at pods in the cluster where the stack wants hooks", async () => {
  vi.stubEnv(EnvironmentName.Hooks, "true");
  const { done, errors } = await look("wanted");

  expect(done).toEqual(ALL_FAILED);
  expect(errors).toEqual([expect.stringContaining("not executed: the pod was deleted")]);
});
