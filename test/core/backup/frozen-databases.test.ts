import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { BackUpPorts } from "../../../lambdas/core/backup/back-up-ports.ts";
import {
  backUpItemsState,
  finishBackupState,
  validateBackupState,
} from "../../../lambdas/core/backup/backup-states.ts";
import type { ExecRequest } from "../../../lambdas/core/kube/pod-executor.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import type { SnapshotTaker } from "../../../lambdas/core/volumes/volume-snapshotter.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { Life } from "../../support/mortal.ts";
import { volumeWorld } from "../../support/volume-world.ts";

const KEYS = backupKeys("nightly");
const command = (word: string) => [{ exec: { command: [word] } }];
const SPEC = {
  hooks: { resources: [{ name: "h", pre: command("freeze"), post: command("thaw") }] },
};

/**
 * Databases in pods that write to their disks all the time but while they are frozen, and a backup of
 * them. Whoever snapshots a disk that is written to gets what no database can read again.
 */
async function databases(count = 3) {
  const world = volumeWorld({ disks: Array.from({ length: count }, () => ({})) });
  const frozen = new Set<string>();
  const events: string[] = [];
  const torn: string[] = [];
  const podOf = (volumeId: string) => `pod-${world.disks.findIndex(({ id }) => id === volumeId)}`;
  const executor = {
    async execute({ pod, command: [word = ""] }: ExecRequest) {
      events.push(`${word} ${pod}`);
      if (word === "freeze") frozen.add(pod);
      else frozen.delete(pod);
      return { stdout: "", stderr: "" };
    },
  };
  const taker: SnapshotTaker = {
    describeVolumes: (ids) => world.ec2.describeVolumes(ids),
    attachedDisks: (ids) => world.ec2.attachedDisks(ids),
    describeSnapshots: (ids) => world.ec2.describeSnapshots(ids),
    findSnapshots: (tags) => world.ec2.findSnapshots(tags),
    createSnapshots: (set) => world.ec2.createSnapshots(set),
    createSnapshot(volumeId, tags) {
      events.push(`snapshot ${podOf(volumeId)}`);
      if (!frozen.has(podOf(volumeId))) torn.push(podOf(volumeId));
      return world.ec2.createSnapshot(volumeId, tags);
    },
  };
  const ports = { ...world.ports, executor, snapshotterFor: () => taker };
  const input = { metadata: { name: "nightly" }, spec: SPEC };
  const running = await validateBackupState({ input, startTime: "2026-11-23T12:00:00Z" }, ports);

  /** One attempt of a function that lives for so long; answers whether it was killed. */
  async function attempt(life: Life): Promise<boolean> {
    const store = life.mortal(world.store);
    const mortal: BackUpPorts = {
      ...ports,
      executor: life.mortal(executor),
      openStore: () => store,
      snapshotterFor: () => life.mortal(taker),
    };
    const end = Promise.race([backUpItemsState(running, mortal), life.end]);
    return end.then(
      () => false,
      (error: Error) => {
        if (error.message !== "killed") throw error;
        return true;
      },
    );
  }
  const finish = (failure?: object) =>
    finishBackupState({ ...running, ...(failure && { failure }) }, ports);
  const results = () =>
    JSON.parse(gunzipSync(world.store.objects.get(KEYS.results) ?? "").toString());
  return { ...world, ports, running, frozen, events, torn, attempt, finish, results };
}

const immortal = () => new Life(Number.POSITIVE_INFINITY, "before");

describe("databases that hooks freeze", () => {
  it("are still from before the snapshot call until after it, and go on", async () => {
    const { attempt, finish, events, torn, frozen, store } = await databases();
    expect(await attempt(immortal())).toBe(false);
    expect(await finish()).toMatchObject({ phase: "Completed", snapshotsCompleted: 3 });
    for (const pod of ["pod-0", "pod-1", "pod-2"]) {
      const its = events.filter((event) => event.endsWith(pod)).map((event) => event.split(" ")[0]);
      expect(its).toEqual(["freeze", "snapshot", "thaw"]);
    }
    expect({ torn, frozen: [...frozen] }).toEqual({ torn: [], frozen: [] });
    expect([...store.objects.keys()].filter((key) => key.startsWith(KEYS.pending))).toEqual([]);
  });

  it("go on although the snapshot call fails", async () => {
    const { attempt, finish, ec2, torn, frozen } = await databases(1);
    ec2.fail("createSnapshot", new SnapshotterError("refused", "over quota"));
    await attempt(immortal());
    expect(await finish()).toMatchObject({ phase: "PartiallyFailed", snapshotsCompleted: 0 });
    expect({ torn, frozen: [...frozen] }).toEqual({ torn: [], frozen: [] });
  });

  it.for(["before", "after"] as const)(
    "go on when the function is killed, wherever, and the retry lets them go before all else (%s a call takes effect)",
    async (when) => {
      const whole = immortal();
      await (await databases()).attempt(whole);
      let frozenAtDeath = 0;
      for (let calls = 0; calls < whole.made; calls++) {
        const { attempt, finish, events, torn, frozen } = await databases();
        expect(await attempt(new Life(calls, when)), `after ${calls} calls`).toBe(true);
        const left = [...frozen].sort();
        frozenAtDeath = Math.max(frozenAtDeath, left.length);
        const died = events.length;
        expect(await attempt(immortal())).toBe(false);
        // Those that no freezing command had reached yet may be let go too: that does no harm.
        const first = events.slice(
          died,
          events.findIndex((event, at) => at >= died && !event.startsWith("thaw")),
        );
        expect(first.map((event) => event.split(" ")[1])).toEqual(expect.arrayContaining(left));
        expect(await finish()).toMatchObject({ phase: "Completed", snapshotsCompleted: 3 });
        expect({ torn, frozen: [...frozen] }, `after ${calls} calls`).toEqual({
          torn: [],
          frozen: [],
        });
      }
      // Else no kill was inside a window.
      expect(frozenAtDeath).toBeGreaterThan(1);
    },
  );

  it("are named, each with what lets it go, when no attempt is left", async () => {
    const { attempt, finish, events, frozen, results } = await databases(1);
    for (let calls = 0; frozen.size === 0; calls++) {
      events.length = 0;
      await attempt(new Life(calls, "after"));
    }
    expect(await finish({ Error: "Sandbox.Timedout", Cause: "killed" })).toMatchObject({
      phase: "Failed",
    });
    expect(results().errors.namespaces.shop).toEqual([
      ' resource: /pods name: /pod-0 message: /Pod may still be frozen error: /its post hooks were not sent: run ["thaw"] in it',
    ]);
  });

  it("are not frozen when it cannot be written down that they are", async () => {
    const { ports, running, events } = await databases(1);
    let calls = 0;
    // The first call looks whether an earlier attempt has left anything.
    const failure = (key: string) =>
      key === KEYS.pendingWindows && calls++ > 0 ? new Error("no bucket") : undefined;
    const store = memoryObjectStore({ failure });
    const taken = backUpItemsState(running, { ...ports, openStore: () => store });
    await expect(taken).rejects.toThrow("no bucket");
    expect(events).toEqual([]);
  });
});
