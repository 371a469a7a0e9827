import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { KubernetesWriter } from "../../../lambdas/core/kube/kubernetes-writer.ts";
import { contentsDifference } from "../../../local/demo/cluster-contents.ts";
import { configMap, pod } from "../../support/builders.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { ScriptedExecutor } from "../../support/fakes/scripted-executor.ts";
import { putStatus, running } from "../../support/hooked-pod.ts";
import { type RestoreWorld, startRestoreWorld } from "../../support/restore-world.ts";

const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const OBJECTS = [
  NAMESPACE,
  ...Array.from({ length: 40 }, (_, i) => configMap("shop", `file-${i}`, String(i))),
];
const NOTHING = { missing: [], changed: [], added: [] };

/** An empty cluster, and a bucket with backup `b` of one that held {@link OBJECTS}. */
async function emptyWorld(): Promise<RestoreWorld> {
  const store = memoryObjectStore();
  await using full = await startRestoreWorld(store);
  full.world.load(OBJECTS);
  await full.backUp("b");
  return startRestoreWorld(store);
}

/** A writer that calls `after` when an object has been created. */
function writerWith(writer: KubernetesWriter, after: (created: number) => void): KubernetesWriter {
  let created = 0;
  return {
    ...writer,
    create: async (...parameters) => {
      const object = await writer.create(...parameters);
      after(++created);
      return object;
    },
  };
}

const PASTED = { metadata: { name: "r" }, spec: { backupName: "b" } };

/** An empty world, and a bucket with backup `b` of a pod that asks for a command. */
async function hookedWorld() {
  const annotations = { "post.hook.restore.velero.io/command": "warm-up" };
  const store = memoryObjectStore();
  await using full = await startRestoreWorld(store);
  full.world.load([NAMESPACE, pod("shop", "db", { annotations })]);
  await full.backUp("b");
  const empty = await startRestoreWorld(store);
  const executor = new ScriptedExecutor();
  const { writer } = empty.ports;
  Object.assign(empty.ports, { pods: { writer, executor } });
  return { ...empty, executor, writer };
}

/** The Restore `r` as it was written down. */
const storedIn = ({ store }: Pick<RestoreWorld, "store">) =>
  JSON.parse(String(store.objects.get("restores/r/velero-restore.json")));

describe("runRestoreWorkflow", () => {
  it("restores a backup and tells every step", async () => {
    await using empty = await emptyWorld();
    const told: unknown[] = [];
    const kinds: string[] = [];
    const outcome = await empty.restore(
      { backupName: "b" },
      {
        onState: (state) => told.push(state),
        onPlanned: ({ items }) => told.push({ items }),
        onItem: (kind) => kinds.push(kind),
        onChunk: (chunk, { created }) => told.push({ chunk, created }),
      },
    );
    const { created } = outcome as { readonly created: number };

    expect(outcome).toMatchObject({ phase: "Completed", failed: 0, errors: 0 });
    expect(told).toEqual([
      "ValidateRestore",
      "PlanRestore",
      { items: expect.any(Number) },
      "RestoreItems",
      { chunk: "0000", created },
      "RunRestoreHooks",
      "FinishRestore",
    ]);
    expect(kinds.filter((kind) => kind === "configmaps").length).toBeGreaterThanOrEqual(40);
    expect((await empty.contents()).get("configmaps shop/file-7")).toMatchObject({
      data: { value: "7" },
    });
  });

  it("restores nothing the second time, and says so", async () => {
    await using empty = await emptyWorld();
    await empty.restore({ metadata: { name: "first" }, spec: { backupName: "b" } });
    const before = await empty.contents();
    const { revision } = empty.world;

    const second = await empty.restore({ metadata: { name: "second" }, spec: { backupName: "b" } });

    expect(second).toMatchObject({
      phase: "Completed",
      created: 0,
      updated: 0,
      failed: 0,
      warnings: 0,
      skipped: expect.any(Number),
    });
    expect((second as { skipped: number }).skipped).toBeGreaterThan(40);
    expect(empty.world.revision).toBe(revision);
    expect(contentsDifference(before, await empty.contents())).toEqual(NOTHING);
  });

  it("ends the same when a function is killed in the middle of a chunk and tried again", async () => {
    await using undisturbed = await emptyWorld();
    await using disturbed = await emptyWorld();
    const states: string[] = [];
    const attempts = () => states.filter((state) => state === "RestoreItems").length;
    // What the first attempt had sent by then is carried out, and it never hears of it.
    const writer = writerWith(disturbed.ports.writer, (created) => {
      if (attempts() > 1 || created < 15) return;
      throw new JangadaError(ErrorName.Interrupted, "the function was killed");
    });

    const calm = await undisturbed.restore({ backupName: "b" });
    const rough = await disturbed.restore(
      { backupName: "b" },
      { ports: { writer }, onState: (state) => states.push(state) },
    );
    const names = { restoreName: expect.anything(), details: expect.anything() };

    expect(attempts()).toBe(2);
    expect(rough).toEqual({ ...calm, ...names });
    expect(contentsDifference(await undisturbed.contents(), await disturbed.contents())).toEqual(
      NOTHING,
    );
  });

  it("writes down a restore that is stopped, and begins nothing more", async () => {
    await using empty = await emptyWorld();
    const controller = new AbortController();
    const states: string[] = [];
    const writer = writerWith(empty.ports.writer, (created) => {
      if (created === 10) controller.abort();
      if (controller.signal.aborted) throw new JangadaError(ErrorName.Interrupted, "stopped");
    });
    const { signal } = controller;

    await expect(
      empty.restore(PASTED, { signal, ports: { writer }, onState: (state) => states.push(state) }),
    ).rejects.toMatchObject({ name: ErrorName.Interrupted });
    expect(states).toEqual(["ValidateRestore", "PlanRestore", "RestoreItems"]);
    expect(storedIn(empty)).toMatchObject({
      status: {
        phase: "Failed",
        failureReason: "InterruptedError: the restore was interrupted",
      },
    });
    expect([...empty.store.objects.keys()].filter((key) => key.includes("/plan/"))).toEqual([]);
  });

  it.for(["before it begins", "while it is validated"])(
    "leaves nothing behind when it is stopped %s",
    async (when) => {
      await using empty = await emptyWorld();
      const before = [...empty.store.objects.keys()];
      const { revision } = empty.world;
      const controller = new AbortController();
      if (when === "before it begins") controller.abort();

      await expect(
        empty.restore(
          { backupName: "none" },
          { signal: controller.signal, onState: () => controller.abort() },
        ),
      ).rejects.toMatchObject({ name: ErrorName.Interrupted });
      expect([...empty.store.objects.keys()]).toEqual(before);
      expect(empty.world.revision).toBe(revision);
    },
  );

  it("runs the hooks of restored pods, waiting for the containers that are not up", async () => {
    await using empty = await hookedWorld();
    const { executor, writer } = empty;
    let looks = 0;
    const onState = async (state: string) => {
      if (state === "RunRestoreHooks" && ++looks === 3) {
        await putStatus(writer, "shop/db", running(["main"]));
      }
    };
    const outcome = await empty.restore(PASTED, { onState });

    expect(outcome).toMatchObject({ phase: "Completed", errors: 0 });
    expect(executor.requests).toEqual([
      { namespace: "shop", pod: "db", container: "main", command: ["warm-up"], timeout: 30_000 },
    ]);
    expect(looks).toBeGreaterThanOrEqual(3);
    expect(storedIn(empty).status.hookStatus).toEqual({ hooksAttempted: 1 });
  });

  it("names every hook that has not run when it is stopped while they wait", async () => {
    await using empty = await hookedWorld();
    const controller = new AbortController();
    let looks = 0;
    const onState = (state: string) => {
      if (state === "RunRestoreHooks" && ++looks === 2) controller.abort();
    };
    await expect(
      empty.restore(PASTED, { onState, signal: controller.signal }),
    ).rejects.toMatchObject({ name: ErrorName.Interrupted });

    expect(empty.executor.requests).toEqual([]);
    expect(storedIn(empty).status).toMatchObject({
      phase: "Failed",
      errors: 1,
      hookStatus: { hooksAttempted: 1, hooksFailed: 1 },
    });
  });

  it("returns the summary when it is stopped while its end is written", async () => {
    await using empty = await emptyWorld();
    const controller = new AbortController();
    const onState = (state: string) => {
      if (state === "FinishRestore") controller.abort();
    };

    expect(
      await empty.restore({ backupName: "b" }, { signal: controller.signal, onState }),
    ).toMatchObject({ phase: "Completed" });
  });

  it("ends with everything that is wrong with its input", async () => {
    await using empty = await emptyWorld();

    expect(await empty.restore({ backupName: "none" })).toEqual({
      phase: "FailedValidation",
      validationErrors: [expect.stringContaining("none")],
    });
  });

  it("writes down that an archive is damaged, and changes nothing in the cluster", async () => {
    await using empty = await emptyWorld();
    await empty.store.put("backups/b/b.tar.gz", gzipSync(""));
    const { revision } = empty.world;
    const states: string[] = [];

    expect(
      await empty.restore({ backupName: "b" }, { onState: (state) => states.push(state) }),
    ).toMatchObject({ phase: "Failed", failureReason: expect.stringMatching(/^CorruptArchive/) });
    expect(states).toEqual(["ValidateRestore", "PlanRestore", "FinishRestore"]);
    expect(empty.world.revision).toBe(revision);
  });

  it("fails with the reason when the bucket cannot be reached", async () => {
    await using empty = await emptyWorld();
    const failure = new JangadaError(ErrorName.StoreUnavailable, "no answer");
    const store = { ...empty.store, exists: () => Promise.reject(failure) };

    await expect(
      empty.restore({ backupName: "b" }, { ports: { openStore: () => store as never } }),
    ).rejects.toBe(failure);
  });
});
