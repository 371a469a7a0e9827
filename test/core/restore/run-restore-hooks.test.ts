import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { readHookRun } from "../../../lambdas/core/restore/hooks/hook-run.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { createHooked, errorsOf, execHook, running, setStatus } from "../../support/hooked-pod.ts";
import { RestoreRig } from "../../support/restore-rig.ts";

const KILLED = new JangadaError(ErrorName.Interrupted, "killed");

/** A rig whose pods run, unless told otherwise. */
async function rigWith(
  pods: Parameters<typeof createHooked>[1],
  { runs = true, rig = new RestoreRig() } = {},
): Promise<RestoreRig> {
  await createHooked(rig, pods);
  if (runs) for (const name of Object.keys(pods)) setStatus(rig, name, running(["main"]));
  return rig;
}

/** A rig whose function is killed before it writes how far the hooks are, while its death is near. */
function dyingRig() {
  const store = memoryObjectStore();
  const death = { isNear: true };
  const write = store.put.bind(store);
  const put: typeof store.put = (key, ...more) =>
    death.isNear && key.endsWith("hook-run.json.gz") ? Promise.reject(KILLED) : write(key, ...more);
  return { rig: Object.assign(new RestoreRig(), { store: Object.assign(store, { put }) }), death };
}

describe("runRestoreHooks", () => {
  it("has nothing to do where no pod has hooks, and writes nothing", async () => {
    const rig = new RestoreRig();
    expect(await rig.lookAtHooks()).toMatchObject({ attempted: 0, failed: 0, waiting: 0 });
    expect([...rig.store.objects.keys()]).toEqual([]);
  });

  it("runs what is up, hands over what is not, and counts both", async () => {
    const rig = await rigWith({ a: [execHook("a")], b: [execHook("b")] }, { runs: false });
    setStatus(rig, "a", running(["main"]));
    expect(await rig.lookAtHooks()).toEqual({
      attempted: 2,
      failed: 0,
      waiting: 1,
      waitSeconds: 5,
    });
    expect(rig.executor.words).toEqual(["a"]);

    setStatus(rig, "b", running(["main"]));
    rig.executor.script = { failing: ["b"] };
    expect(await rig.lookAtHooks()).toMatchObject({ attempted: 2, failed: 1, waiting: 0 });
    expect(rig.executor.words).toEqual(["a", "b"]);
  });

  it("looks soon at first, then ever more seldom, and once a minute at last", async () => {
    const rig = await rigWith({ a: [execHook("a")] }, { runs: false });
    const waits: number[] = [];
    for (const minutes of [0, 1, 3, 10, 60]) {
      waits.push((await rig.lookAtHooks()).waitSeconds);
      await rig.clock.pause(minutes * 60_000);
    }
    expect(waits).toEqual([5, 5, 6, 24, 60]);
    expect(await rig.runHooks()).toBeLessThan(250);
  });

  it.for([
    ["1h0m0s", "1h0m0s"],
    ["24h0m0s", "8h0m0s"],
  ])("waits %s, when the restore says so, at most %s", async ([itemOperationTimeout, longest]) => {
    const rig = new RestoreRig({ itemOperationTimeout });
    await rigWith({ a: [execHook("a", { waitTimeout: 0 })] }, { runs: false, rig });
    await rig.runHooks();
    expect(errorsOf(await readHookRun(rig.store, "r"))).toEqual([
      `hook h in container main in pod shop/a not executed: its container was not running within ${longest}`,
    ]);
  });

  // Velero's rows of TestWaitExecHandleHooks in which another pod's hook has cancelled the context.
  it.for(["Fail", "Continue"] as const)(
    "should return error when shared hooks context is canceled before spec hook with OnError mode %s executes",
    async (onError) => {
      const rig = await rigWith(
        {
          a: [execHook("a", { onError })],
          b: [execHook("b", { onError: "Fail" })],
          c: [execHook("c")],
        },
        { runs: false },
      );
      setStatus(rig, "b", running(["main"]));
      rig.executor.script = { failing: ["b"] };
      expect(await rig.lookAtHooks()).toMatchObject({ attempted: 3, failed: 3, waiting: 0 });
      expect(rig.executor.words).toEqual(["b"]);
      const reason = "hook h in container main in pod shop/b failed, whose onError is Fail";
      expect(errorsOf(await readHookRun(rig.store, "r"))).toEqual([
        `hook h in container main in pod shop/a not executed: ${reason}`,
        "hook h in container main in pod shop/b failed to execute, err: b failed",
        `hook h in container main in pod shop/c not executed: ${reason}`,
      ]);
    },
  );

  it("fails every hook at once where no command may be run, and asks the cluster nothing", async () => {
    const rig = await rigWith({ a: [execHook("a")] }, { runs: false });
    rig.pods = undefined;
    expect(await rig.lookAtHooks()).toMatchObject({ failed: 1, waiting: 0 });
    expect(rig.cluster.sent("get")).toEqual([]);
    expect(errorsOf(await readHookRun(rig.store, "r"))).toEqual([
      expect.stringMatching(
        /^hook h in container main in pod shop\/a not executed: nothing here may run commands in pods: set spec\.hooks: true/,
      ),
    ]);
  });

  it("runs the hooks of 1,000 pods, some at a time, each once", async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `pod-${index}`);
    const rig = await rigWith(Object.fromEntries(names.map((name) => [name, [execHook(name)]])));
    let [atOnce, most] = [0, 0];
    const onRun = async () => {
      most = Math.max(most, ++atOnce);
      await new Promise(setImmediate);
      atOnce--;
    };
    rig.executor.script = { onRun };
    expect(await rig.lookAtHooks()).toMatchObject({ attempted: 1000, failed: 0, waiting: 0 });
    expect(rig.executor.words.toSorted()).toEqual(names.toSorted());
    expect(most).toBe(32);
  });

  it("writes the log of what it ran, and none when it ran nothing", async () => {
    const rig = await rigWith(
      { a: [execHook("a"), execHook("x", { container: "lost" })] },
      { runs: false },
    );
    const hasLog = () => [...rig.store.objects.keys()].some((key) => key.includes("/logs/"));
    rig.executor.script = { failing: ["a"] };
    setStatus(rig, "a", running([]));
    await rig.lookAtHooks();
    expect(hasLog()).toBe(true);

    const still = await rigWith({ a: [execHook("a")] }, { runs: false });
    await still.lookAtHooks();
    expect([...still.store.objects.keys()].filter((key) => key.includes("/logs/"))).toEqual([]);
  });
});

describe("runRestoreHooks, in a function", () => {
  it("leaves a hook to the next one when the time left may be too short for it", async () => {
    const rig = await rigWith({ a: [execHook("a")] });
    rig.timeLeft = () => 59_999;
    expect(await rig.lookAtHooks()).toMatchObject({ waiting: 1, waitSeconds: 1 });
    expect(rig.executor.words).toEqual([]);

    rig.timeLeft = () => 60_000;
    expect(await rig.lookAtHooks()).toMatchObject({ waiting: 0, failed: 0 });
    expect(rig.executor.requests[0]?.timeout).toBe(30_000);
  });

  it("leaves one to the next whatever its wait, since its container is up", async () => {
    const rig = await rigWith({ a: [execHook("a", { waitTimeout: 10_000 })] }, { runs: false });
    setStatus(rig, "a", running(["main"], { startedAt: "2026-11-23T12:00:01Z" }));
    rig.timeLeft = () => 0;
    await rig.lookAtHooks();
    await rig.clock.pause(3_600_000);
    rig.timeLeft = () => 60_000;
    expect(await rig.lookAtHooks()).toMatchObject({ waiting: 0, failed: 0 });
  });

  it("gives a command that may take longer than a function what a fresh one has", async () => {
    const rig = await rigWith({ a: [execHook("a", { timeout: 3_600_000 })] });
    rig.timeLeft = () => 14 * 60_000;
    expect(await rig.lookAtHooks()).toMatchObject({ waiting: 0, failed: 0 });
    expect(rig.executor.requests[0]?.timeout).toBe(13.5 * 60_000);
  });

  it("does not run a hook again that ended in a function that was killed", async () => {
    const { rig, death } = dyingRig();
    await rigWith({ a: [execHook("a"), execHook("b")] }, { rig });
    rig.executor.script = { failing: ["a"] };
    await expect(rig.lookAtHooks()).rejects.toBe(KILLED);
    death.isNear = false;

    expect(await rig.lookAtHooks()).toMatchObject({ attempted: 2, failed: 1, waiting: 0 });
    expect(rig.executor.words).toEqual(["a", "b"]);
    const ended = "hook h in container main in pod shop/a failed to execute, err: a failed";
    expect(errorsOf(await readHookRun(rig.store, "r"))).toEqual([ended, undefined]);
  });

  it("begins nothing after one that said Fail in a function that was killed", async () => {
    const { rig, death } = dyingRig();
    await rigWith(
      { a: [execHook("a", { onError: "Fail" })], b: [execHook("b")] },
      { runs: false, rig },
    );
    setStatus(rig, "a", running(["main"]));
    rig.executor.script = { failing: ["a"] };
    await expect(rig.lookAtHooks()).rejects.toBe(KILLED);
    death.isNear = false;
    setStatus(rig, "b", running(["main"]));

    expect(await rig.lookAtHooks()).toMatchObject({ attempted: 2, failed: 2, waiting: 0 });
    expect(rig.executor.words).toEqual(["a"]);
  });

  it("ends the same wherever it is killed, having run again at most what it could not write down", async () => {
    const pods = { a: [execHook("a1"), execHook("a2")], b: [execHook("b")] };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 30 }), async (died) => {
        let requests = Number.NEGATIVE_INFINITY;
        const failure = () => (requests++ === died ? KILLED : undefined);
        const rig = Object.assign(new RestoreRig(), { store: memoryObjectStore({ failure }) });
        await rigWith(pods, { rig });
        requests = 0;
        const looks = async (): Promise<number> =>
          rig.runHooks().catch((error: unknown) => {
            expect(error).toBe(KILLED);
            return looks();
          });
        await looks();
        requests = Number.NEGATIVE_INFINITY;

        expect(errorsOf(await readHookRun(rig.store, "r"))).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
        expect(new Set(rig.executor.words)).toEqual(new Set(["a1", "a2", "b"]));
        // Those that ran at the moment of the kill, one a pod, may run again.
        expect(rig.executor.words.length).toBeLessThanOrEqual(3 + 2);
      }),
    );
  });
});
