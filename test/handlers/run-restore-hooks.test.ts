import { expect, it } from "vitest";
import { writePodsWithHooks } from "../../lambdas/core/restore/hooks/hook-run.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import { execHook } from "../support/hooked-pod.ts";
import { functionWorld, lambdaContext } from "./function-world.ts";

it("fails every hook, and does not enter the cluster, where the stack wants no hooks", async () => {
  const world = await functionWorld();
  try {
    const { handler } = await import("../../lambdas/handlers/run-restore-hooks.ts");
    const { store } = world;
    const pod = { namespace: "shop", name: "db", uid: "1", hooks: [execHook("warm-up")] };
    await writePodsWithHooks({ store, restoreName: "r", chunk: "0000" }, [pod]);
    const restore = { metadata: { name: "r" }, spec: { backupName: "b" } } as Restore;
    const done = await handler({ restore, location: "default" }, lambdaContext("RunRestoreHooks"));

    expect(done).toEqual({ attempted: 1, failed: 1, waiting: 0, waitSeconds: 5 });
  } finally {
    await world.stop();
  }
});
