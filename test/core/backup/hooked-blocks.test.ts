import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { backUp } from "../../../lambdas/core/backup/back-up.ts";
import type { ExecRequest } from "../../../lambdas/core/kube/pod-executor.ts";
import { type PodTraits, pod } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { backupOf, takeBackup } from "../../support/take-backup.ts";
import { volumeWorld } from "../../support/volume-world.ts";

const command = (...words: string[]) => ({ exec: { command: words } });
const hooks = (pre: readonly string[], post: readonly string[] = []) => ({
  hooks: {
    resources: [
      {
        name: "hook-1",
        ...(pre.length > 0 && { pre: [command(...pre)] }),
        ...(post.length > 0 && { post: [command(...post)] }),
      },
    ],
  },
});

/** A pod that runs on a node. */
function running(namespace: string, name: string, traits: PodTraits = {}) {
  const { spec, ...rest } = pod(namespace, name, traits);
  return { ...rest, spec: { ...(spec as object), nodeName: "n" }, status: { phase: "Running" } };
}

/** An executor that notes what it is asked, in the order it was asked. */
function noting(onExecute: (request: ExecRequest) => Promise<unknown> = async () => {}) {
  const log: string[] = [];
  const execute = async (request: ExecRequest) => {
    log.push(`${request.namespace}/${request.pod} ${request.command.join(" ")}`);
    const error = (await onExecute(request)) as string | undefined;
    return { stdout: "", stderr: "", ...(error !== undefined && { error }) };
  };
  return { log, executor: { execute } };
}

// Velero's rows of pkg/backup/backup_test.go.
describe("TestBackupWithHooks", () => {
  const PODS = [running("ns-1", "pod-1"), running("ns-2", "pod-2")];

  async function taken(
    objects: readonly ReturnType<typeof running>[],
    spec: object,
    fails?: string,
  ) {
    const { log, executor } = noting(async ({ pod: name }) =>
      name === fails ? "exec hook error" : undefined,
    );
    const reader = memoryKubernetesReader(objects);
    const { entries } = await takeBackup({ reader, executor, spec });
    const pods = [...entries.keys()].filter((path) => path.startsWith("resources/pods/namespaces"));
    return { log, pods: pods.map((path) => path.split("/").slice(-2).join("/")) };
  }

  it.for([
    ["pre hook with no resource filters runs for all pods", hooks(["ls", "/tmp"])],
    ["post hook with no resource filters runs for all pods", hooks([], ["ls", "/tmp"])],
  ] as const)("%s", async ([, spec]) => {
    const { log, pods } = await taken(PODS, spec);
    expect(log.sort()).toEqual(["ns-1/pod-1 ls /tmp", "ns-2/pod-2 ls /tmp"]);
    expect(pods).toEqual(["ns-1/pod-1.json", "ns-2/pod-2.json"]);
  });

  it("pre and post hooks run for a pod", async () => {
    const { log, pods } = await taken(PODS.slice(0, 1), hooks(["pre"], ["post"]));
    expect(log).toEqual(["ns-1/pod-1 pre", "ns-1/pod-1 post"]);
    expect(pods).toEqual(["ns-1/pod-1.json"]);
  });

  it("pre and post hooks run for two pods, side by side, in different ItemBlocks", async () => {
    const { log } = await taken(PODS, hooks(["pre"], ["post"]));
    for (const name of ["ns-1/pod-1", "ns-2/pod-2"]) {
      expect(log.filter((line) => line.startsWith(name))).toEqual([`${name} pre`, `${name} post`]);
    }
  });

  it("both pre hooks run before both post hooks for pods in the same ItemBlock", async () => {
    const world = volumeWorld();
    const { log, executor } = noting(async () => {
      log.push(`${world.ec2.snapshots.length} snapshots`);
    });
    world.reader.apply(
      running("shop", "pod-0", { claims: ["claim-0"] }),
      running("shop", "pod-1", { claims: ["claim-0"] }),
    );
    await backUp({ ...world.ports, executor }, backupOf("b", hooks(["pre"], ["post"])));
    expect(log).toEqual([
      "shop/pod-0 pre",
      "0 snapshots",
      "shop/pod-1 pre",
      "0 snapshots",
      "shop/pod-0 post",
      "1 snapshots",
      "shop/pod-1 post",
      "1 snapshots",
    ]);
  });

  it("item is not backed up if hook returns an error when OnError=Fail", async () => {
    const pre = [{ exec: { command: ["ls", "/tmp"], onError: "Fail" } }];
    const spec = { hooks: { resources: [{ name: "hook-1", pre }] } };
    const { log, pods } = await taken(PODS, spec, "pod-1");
    expect(log).toHaveLength(2);
    expect(pods).toEqual(["ns-2/pod-2.json"]);
  });
});

describe("a backup of blocks", () => {
  it("begins in a window the snapshots of its block, and no others", async () => {
    const world = volumeWorld({ disks: [{}, {}] });
    const [first, second] = world.disks;
    const seen: string[] = [];
    const executor = {
      async execute({ pod: name, command: [word] }: ExecRequest) {
        const begun = world.ec2.snapshots.map(({ volumeId }) => volumeId);
        if (word === "post") seen.push(`${name}: ${begun.includes(String(second?.id))}`);
        return { stdout: "", stderr: "" };
      },
    };
    // The first pod has no hooks: its disk may be frozen by nobody, and waits.
    world.reader.apply(running("shop", "pod-1", { claims: ["claim-1"], labels: { db: "yes" } }));
    const spec = hooks(["pre"], ["post"]);
    const labelSelector = { matchLabels: { db: "yes" } };
    const [resource] = spec.hooks.resources;
    await backUp(
      { ...world.ports, executor },
      backupOf("b", { hooks: { resources: [{ ...resource, labelSelector }] } }),
    );
    expect(seen).toEqual(["pod-1: true"]);
    expect(world.ec2.snapshots.map(({ volumeId }) => volumeId)).toEqual([second?.id, first?.id]);
  });

  it("runs the hooks of pods in the order that the spec puts them in", async () => {
    const { log, executor } = noting();
    const reader = memoryKubernetesReader(["a", "b", "c"].map((name) => running("shop", name)));
    const orderedResources = { pods: "shop/c,shop/a" };
    await takeBackup({ reader, executor, spec: { ...hooks(["pre"], ["post"]), orderedResources } });
    expect(log.filter((line) => !line.startsWith("shop/b"))).toEqual([
      "shop/c pre",
      "shop/a pre",
      "shop/c post",
      "shop/a post",
    ]);
  });

  it("takes with a pod what shares its volume, where labels select", async () => {
    const labels = { app: "web" };
    const world = volumeWorld();
    world.reader.apply(
      running("shop", "pod-0", { claims: ["claim-0"], labels }),
      running("shop", "writer", { claims: ["claim-0"] }),
      running("shop", "stranger"),
    );
    const spec = { labelSelector: { matchLabels: labels } };
    const { entries } = await takeBackup({ reader: world.reader, spec });
    const pods = [...entries.keys()].filter((path) => path.startsWith("resources/pods/namespaces"));
    expect(pods.map((path) => path.split("/").at(-1))).toEqual(["pod-0.json", "writer.json"]);
  });

  it("runs the hooks of 1,000 pods ten at a time, and keeps the order of the archive", async () => {
    const names = Array.from(
      { length: 1000 },
      (_, index) => `pod-${String(index).padStart(4, "0")}`,
    );
    let inFlight = 0;
    let most = 0;
    const { log, executor } = noting(async () => {
      most = Math.max(most, ++inFlight);
      await sleep(2);
      inFlight--;
    });
    const reader = memoryKubernetesReader(names.map((name) => running("shop", name)));
    const { backup, entries } = await takeBackup({ reader, executor, spec: hooks(["a"], ["b"]) });
    expect(backup.status).toMatchObject({
      phase: "Completed",
      hookStatus: { hooksAttempted: 2000, hooksFailed: 0 },
    });
    expect(log).toHaveLength(2000);
    expect(most).toBe(10);
    const pods = [...entries.keys()].filter((path) => path.startsWith("resources/pods/namespaces"));
    expect(pods.map((path) => path.split("/").at(-1))).toEqual(names.map((name) => `${name}.json`));
  });

  it("brings the hooks of other blocks to their end when one ends the run", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `pod-${index}`);
    let left = 25;
    const { log, executor } = noting(() => new Promise((resolve) => setImmediate(resolve)));
    const reader = memoryKubernetesReader(names.map((name) => running("shop", name)));
    const timeLeft = () => (left-- > 0 ? 1_000_000 : 0);
    const taken = takeBackup({ reader, executor, timeLeft, spec: hooks(["pre"], ["post"]) });
    await expect(taken).rejects.toThrow(
      "too little time is left to run the hooks of pod shop/pod-",
    );
    const opened = log.filter((line) => line.endsWith("pre")).map((line) => line.split(" ")[0]);
    const closed = log.filter((line) => line.endsWith("post")).map((line) => line.split(" ")[0]);
    expect(closed.sort()).toEqual(opened.sort());
    expect(opened.length).toBeGreaterThan(10);
  });
});
