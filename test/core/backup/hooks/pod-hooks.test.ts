import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BackupRecord } from "../../../../lambdas/core/backup/backup-record.ts";
import type { ItemBlock } from "../../../../lambdas/core/backup/blocks/item-blocks.ts";
import { PodHooks, type PodHooksParts } from "../../../../lambdas/core/backup/hooks/pod-hooks.ts";
import type { FoundItem } from "../../../../lambdas/core/backup/item-lookup.ts";
import { ErrorName, JangadaError } from "../../../../lambdas/core/errors.ts";
import type { ApiResource } from "../../../../lambdas/core/kube/api-resource.ts";
import type { ExecRequest, PodExecutor } from "../../../../lambdas/core/kube/pod-executor.ts";
import type { BackupSpec } from "../../../../lambdas/core/velero/backup.ts";
import { pod } from "../../../support/builders.ts";
import { KINDS } from "../../../support/in-memory-cluster.ts";
import { cutItem } from "../cut-items.ts";

const CONTAINERS = { spec: { containers: [{ name: "db" }] } };
const withContainers = (one: ReturnType<typeof pod>) => ({ ...one, ...CONTAINERS });

const hook = (command: string, onError?: "Fail" | "Continue") => ({
  exec: { command: [command], timeout: "0s", ...(onError && { onError }) },
});

const hooked = (pre: readonly object[], post: readonly object[]) =>
  ({ resources: [{ name: "h", pre, post }] }) as unknown as BackupSpec["hooks"];

const POD = withContainers(pod("shop", "db"));

/** Hooks of a backup whose commands fail when their first word is among `failing`. */
function world(
  hooks: BackupSpec["hooks"],
  options: Partial<PodHooksParts> = {},
  failing: readonly string[] = [],
) {
  const steps: string[] = [];
  const requests: ExecRequest[] = [];
  let time = 0;
  const executor: PodExecutor = {
    async execute(request) {
      const [word = ""] = request.command;
      steps.push(word);
      requests.push(request);
      time += 1000;
      return {
        stdout: "out",
        stderr: "",
        ...(failing.includes(word) && { error: `${word} failed` }),
      };
    },
  };
  const record = new BackupRecord(() => new Date(0), "b");
  const count = { attempted: 0, failed: 0 };
  const parts = { hooks, executor, record, count, now: () => new Date(time), ...options };
  const podHooks = new PodHooks(parts);
  const around = (
    take?: (pods: readonly FoundItem[]) => Promise<void>,
    ...pods: readonly object[]
  ) =>
    podHooks.around(
      blockOf(...(pods.length > 0 ? pods : [POD])),
      take ?? (async (taken) => void steps.push(["take", ...names(taken)].join(" "))),
    );
  return { steps, requests, record, count, podHooks, around };
}

const names = (pods: readonly FoundItem[]) => pods.map(({ item }) => item.name);

function blockOf(...objects: readonly object[]): ItemBlock {
  const resource = KINDS.find(({ kind }) => kind === "Pod") as ApiResource;
  const pods = objects.map((one) => ({ resource, item: cutItem(one as typeof POD) }));
  const [first] = pods as [FoundItem];
  return { first: first.item, pods, claims: [], volumeNames: ["pv-1"], isOrdered: false };
}

describe("PodHooks (TestHandleHooks, TestBackupWithHooks)", () => {
  it("runs pre hooks, takes the pod, begins its snapshots, runs post hooks", async () => {
    const takeSnapshots = async (volumeNames: readonly string[]) =>
      void steps.push(`snapshot ${volumeNames}`);
    const { steps, requests, around, count } = world(
      hooked([hook("freeze"), hook("sync")], [hook("thaw")]),
      { takeSnapshots },
    );
    await around();

    expect(steps).toEqual(["freeze", "sync", "take db", "snapshot pv-1", "thaw"]);
    expect(requests[0]).toEqual({
      namespace: "shop",
      pod: "db",
      container: "db",
      command: ["freeze"],
      timeout: 30_000,
    });
    expect(count).toEqual({ attempted: 3, failed: 0 });
  });

  it("takes a pod without hooks at once, and asks no time for it", async () => {
    const { steps, around, count } = world(undefined, { timeLeft: () => 0 });
    await around(undefined, { ...pod("shop", "web") });
    expect(steps).toEqual(["take web"]);
    expect(count).toEqual({ attempted: 0, failed: 0 });
  });

  it("takes a pod that no hook of the spec is for", async () => {
    const hooks = { resources: [{ name: "h", includedNamespaces: ["other"], pre: [hook("no")] }] };
    const { steps, around } = world(hooks as BackupSpec["hooks"]);
    await around();
    expect(steps).toEqual(["take db"]);
  });

  it("takes the pod when a hook fails that does not say Fail, and the failure is an error", async () => {
    const { steps, around, count, record } = world(
      hooked([hook("a"), hook("b", "Continue")], []),
      {},
      ["a", "b"],
    );
    await around();
    expect(steps).toEqual(["a", "b", "take db"]);
    expect(count).toEqual({ attempted: 2, failed: 2 });
    expect(record.results().errors.namespaces?.shop).toEqual([
      " resource: /pods name: /db message: /Error executing hook error: /a failed",
      " resource: /pods name: /db message: /Error executing hook error: /b failed",
    ]);
  });

  it("leaves the pod out when a hook fails that says Fail, counts the others and does not run them, and thaws", async () => {
    const { steps, around, count, record } = world(
      hooked([hook("a", "Fail"), hook("b")], [hook("thaw")]),
      {},
      ["a"],
    );
    await around();
    expect(steps).toEqual(["a", "thaw", "take"]);
    expect(count).toEqual({ attempted: 3, failed: 1 });
    expect(record.results().errors.namespaces?.shop).toContain(
      " resource: /pods name: /db message: /Error running pre hooks for pod error: /a failed",
    );
  });

  it("sends no post hooks when no pre hook can have run, as Velero", async () => {
    const one = { exec: { ...hook("a", "Fail").exec, container: "x" } };
    const { steps, around, count } = world(hooked([one], [hook("thaw")]));
    await around();
    expect(steps).toEqual(["take"]);
    expect(count).toEqual({ attempted: 1, failed: 1 });
  });

  it("records a failed post hook, and the pod stays in the backup", async () => {
    const { steps, around, record } = world(hooked([], [hook("a", "Fail"), hook("b")]), {}, ["a"]);
    await around();
    expect(steps).toEqual(["take db", "a"]);
    expect(record.errorCount).toBe(2);
  });

  it.for(["Succeeded", "Failed"])("runs nothing in a pod that has ended: %s", async (phase) => {
    const { steps, around, count } = world(hooked([hook("a", "Fail")], []));
    await around(undefined, { ...POD, status: { phase } });
    expect(steps).toEqual(["take db"]);
    expect(count).toEqual({ attempted: 1, failed: 0 });
  });

  it("fails a hook for a container that is not there", async () => {
    const one = { ...hook("a", "Fail"), exec: { ...hook("a", "Fail").exec, container: "x" } };
    const { steps, around, record } = world(hooked([one], []));
    await around();
    expect(steps).toEqual(["take"]);
    expect(JSON.stringify(record.results())).toContain('no such container: \\"x\\"');
  });

  it("fails every hook where commands cannot be run", async () => {
    const { around, count } = world(hooked([hook("a")], []), { executor: undefined });
    await around();
    expect(count).toEqual({ attempted: 1, failed: 1 });
  });
});

describe("PodHooks, a block of pods", () => {
  const own = (name: string, onError = "Continue") =>
    withContainers(
      pod("shop", name, {
        annotations: {
          "pre.hook.backup.velero.io/command": `freeze-${name}`,
          "pre.hook.backup.velero.io/on-error": onError,
          "post.hook.backup.velero.io/command": `thaw-${name}`,
        },
      }),
    );

  it("runs all pre hooks, takes all pods, then runs all post hooks", async () => {
    const { steps, around } = world(undefined);
    await around(undefined, own("a"), pod("shop", "plain"), own("b"));
    expect(steps).toEqual(["freeze-a", "freeze-b", "take a plain b", "thaw-a", "thaw-b"]);
  });

  it("lets a pod go at once whose hook fails, and leaves it out; the others go on", async () => {
    const { steps, around } = world(undefined, {}, ["freeze-a"]);
    await around(undefined, own("a", "Fail"), own("b"));
    expect(steps.filter((step) => step.endsWith("a"))).toEqual(["freeze-a", "thaw-a"]);
    expect(steps.filter((step) => step.endsWith("b"))).toEqual(["freeze-b", "take b", "thaw-b"]);
    expect(steps.indexOf("thaw-a")).toBeLessThan(steps.indexOf("take b"));
  });

  it("needs time for the hooks of all", async () => {
    const { steps, around } = world(undefined, { timeLeft: () => 131_999 });
    await expect(around(undefined, own("a"), own("b"))).rejects.toThrow(
      "hooks of pod shop/a, shop/b, which may take 132 s",
    );
    expect(steps).toEqual([]);
  });

  it("freezes a volume that 100 pods mount within one function, ten pods at a time", async () => {
    const pods = Array.from({ length: 100 }, (_, index) => own(`p${index}`));
    const { steps, around } = world(undefined, { timeLeft: () => 15 * 60_000 });
    await around(undefined, ...pods);
    expect(steps).toHaveLength(201);
    expect(steps[100]).toMatch(/^take p0 p1 /);
  });

  it("runs hooks one after another, in their order, where the spec puts pods in order", async () => {
    const { steps, podHooks } = world(undefined, { timeLeft: () => 180_000 });
    const block = { ...blockOf(own("a"), own("b")), isOrdered: true };
    await podHooks.around(block, async () => {});
    expect(steps).toEqual(["freeze-a", "freeze-b", "thaw-a", "thaw-b"]);
    const late = world(undefined, { timeLeft: () => 179_999 });
    await expect(late.podHooks.around(block, async () => {})).rejects.toThrow("may take 180 s");
  });
});

describe("PodHooks, a freeze window", () => {
  it("is closed whatever breaks inside of it", async () => {
    const places = ["take", "snapshot"] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.subarray(["pre", "post"]),
        fc.constantFrom(
          new JangadaError(ErrorName.Interrupted, "time is up"),
          new JangadaError(ErrorName.ClusterDenied, "no"),
          new Error("a bug"),
        ),
        async (place, failing, error) => {
          const broken = async (at: string) => {
            steps.push(at);
            if (at === place) throw error;
          };
          const { steps, around } = world(
            hooked([hook("pre")], [hook("post")]),
            { takeSnapshots: () => broken("snapshot") },
            failing,
          );
          await expect(around(() => broken("take"))).rejects.toBe(error);
          expect(steps[0]).toBe("pre");
          expect(steps.at(-1)).toBe("post");
        },
      ),
    );
  });

  it("is measured from the first pre hook to the last post hook, and stands in the log", async () => {
    const { around, record } = world(hooked([hook("a")], [hook("b")]));
    await around();
    const { gunzipSync } = await import("node:zlib");
    const log = gunzipSync(await record.endLog()).toString();
    expect(log).toMatch(/msg="Freeze window closed" .*namespace=shop name=db milliseconds=2000/);
    expect(log).toMatch(/msg="Hook ended" .*hookPhase=pre .*stdout=out/);
  });

  it("is not opened when the time left may be too short to close it", async () => {
    const hooks = hooked([hook("a")], [hook("b")]);
    const { steps, around } = world(hooks, { timeLeft: () => 119_999 });
    await expect(around()).rejects.toThrow(
      expect.objectContaining({
        name: "InterruptedError",
        message: expect.stringContaining("pod shop/db, which may take 120 s: nothing was frozen"),
      }),
    );
    expect(steps).toEqual([]);

    const enough = world(hooks, { timeLeft: () => 120_000 });
    await enough.around();
    expect(enough.steps).toEqual(["a", "take db", "b"]);
  });
});
