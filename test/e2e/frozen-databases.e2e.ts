import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { podExecutor } from "../../lambdas/adapters/kubernetes/pod-executor.ts";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import { SnapshotterError } from "../../lambdas/core/volumes/snapshotter-error.ts";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { memoryObjectStore } from "../support/fakes/memory-object-store.ts";
import { MemoryVolumeSnapshotter } from "../support/fakes/memory-volume-snapshotter.ts";
import { backUpPorts, backupOf, takeBackup } from "../support/take-backup.ts";
import { claimOf, volumeOf } from "./support/bound-volumes.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { backupHook, runPods, shell } from "./support/hooked-pods.ts";

const RUNNER = join(import.meta.dirname, "support/run-backup.ts");
const BUCKET = "backups";

let cluster: ControlPlane;
let s3: S3World;
let folder: string;

beforeAll(async () => {
  [cluster, s3, folder] = await Promise.all([
    startControlPlane({ nodes: 1, exec: true }),
    startS3World({ port: 0 }),
    mkdtemp(join(tmpdir(), "jangada-frozen-")),
  ]);
  s3.createBucket(BUCKET);
});
afterAll(async () => {
  await Promise.all([cluster?.stop(), s3?.stop()]);
  await rm(folder, { recursive: true });
});

/** A database that writes to its file all the time, but not while its lock is there. */
class Database implements AsyncDisposable {
  readonly lock: string;
  readonly events: string;
  readonly #file: string;
  readonly #stopped = new AbortController();
  readonly #end: Promise<void>;

  constructor(name: string) {
    this.lock = join(folder, `${name}.lock`);
    this.events = join(folder, `${name}.events`);
    this.#file = join(folder, `${name}.data`);
    this.#end = this.#run();
  }

  /** How much it has written. */
  async size(): Promise<number> {
    return (await stat(this.#file)).size;
  }

  isFrozen(): Promise<boolean> {
    return access(this.lock).then(
      () => true,
      () => false,
    );
  }

  /** Whether it writes something within 200 ms. */
  async writes(): Promise<boolean> {
    // What it had begun before the lock was there has ended by then.
    await sleep(50);
    const before = await this.size();
    await sleep(200);
    return (await this.size()) > before;
  }

  /** Hooks that freeze it and let it go; each writes down that it ran. */
  annotations(freeze = "true"): Readonly<Record<string, string>> {
    const { lock, events } = this;
    return {
      ...backupHook("pre", {
        command: shell(`touch ${lock}; echo freeze >> ${events}; ${freeze}`),
      }),
      ...backupHook("post", { command: shell(`rm -f ${lock}; echo thaw >> ${events}`) }),
    };
  }

  async ran(): Promise<readonly string[]> {
    return (await readFile(this.events, "utf8")).trim().split("\n");
  }

  async #run(): Promise<void> {
    await writeFile(this.#file, "");
    while (!this.#stopped.signal.aborted) {
      if (!(await this.isFrozen())) await appendFile(this.#file, "write\n");
      await sleep(5);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#end;
  }
}

/** Backs up a database's namespace, with its disk; answers whether it wrote while its snapshot was asked for. */
async function backUpWithDisk(name: string, failure?: Error) {
  await using database = new Database(name);
  const ec2 = new MemoryVolumeSnapshotter({ now: () => new Date() });
  const csi = { driver: "ebs.csi.aws.com", volumeHandle: ec2.addVolume().id };
  await cluster.kubectl(["create", "namespace", name]);
  const items = [volumeOf(name, name, { csi }), claimOf(name, name)];
  const list = { apiVersion: "v1", kind: "List", items };
  await cluster.kubectl(["apply", "-f", "-"], JSON.stringify(list));
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: name } }];
  await runPods(cluster, name, {
    [name]: { annotations: database.annotations(), spec: { volumes } },
  });
  const wrote: boolean[] = [];
  const { createSnapshot } = ec2;
  ec2.createSnapshot = async (...request) => {
    wrote.push(await database.writes());
    if (failure) throw failure;
    return createSnapshot.apply(ec2, request);
  };
  await using source = await clusterReader({ file: cluster.kubeconfig });
  const ports = {
    ...backUpPorts(source.reader, memoryObjectStore()),
    executor: podExecutor(await kubeconfigConnection({ file: cluster.kubeconfig })),
    snapshotterFor: () => ec2,
  };
  const { status } = await backUp(ports, backupOf(name, { includedNamespaces: [name] }));
  return { status, wrote, goesOn: await database.writes(), ran: await database.ran() };
}

describe("a database that hooks freeze, through a real API server", () => {
  it("is still while its snapshot is begun, and goes on", async () => {
    const { status, ...database } = await backUpWithDisk("still");
    expect(status).toMatchObject({ phase: "Completed", volumeSnapshotsCompleted: 1 });
    expect(database).toEqual({ wrote: [false], goesOn: true, ran: ["freeze", "thaw"] });
  });

  it("goes on although its snapshot fails", async () => {
    const failure = new SnapshotterError("refused", "over quota");
    const { status, ...database } = await backUpWithDisk("refused", failure);
    expect(status).toMatchObject({ phase: "PartiallyFailed", volumeSnapshotsAttempted: 1 });
    expect(database).toEqual({ wrote: [false], goesOn: true, ran: ["freeze", "thaw"] });
  });

  it("is let go when the hook that froze it fails, and its pod is left out", async () => {
    await using database = new Database("failing");
    const annotations = {
      ...database.annotations("sleep 0.3; exit 1"),
      ...backupHook("pre", { "on-error": "Fail" }),
    };
    await runPods(cluster, "failing", { failing: { annotations } });
    await using source = await clusterReader({ file: cluster.kubeconfig });
    const executor = podExecutor(await kubeconfigConnection({ file: cluster.kubeconfig }));
    const { backup, entries } = await takeBackup({
      ...source,
      executor,
      spec: { includedNamespaces: ["failing"] },
    });
    expect(backup.status?.hookStatus).toEqual({ hooksAttempted: 2, hooksFailed: 1 });
    expect([...entries.keys()].join()).not.toContain("resources/pods");
    expect(await database.ran()).toEqual(["freeze", "thaw"]);
    expect(await database.writes()).toBe(true);
  });

  it("is let go by the next run when one is killed inside the window", async () => {
    await using database = new Database("killed");
    // Long enough to be killed in.
    const marker = join(folder, "killed.once");
    const freeze = `test -e ${marker} || { touch ${marker}; sleep 5; }`;
    await runPods(cluster, "killed", { killed: { annotations: database.annotations(freeze) } });

    const first = start("killed");
    while (!(await database.isFrozen())) await sleep(5);
    first.kill("SIGKILL");
    await once(first, "close");
    expect(await database.isFrozen()).toBe(true);
    expect(await database.writes()).toBe(false);

    const second = start("killed");
    const [[code], complaint] = await Promise.all([once(second, "close"), text(second.stderr)]);
    expect({ code, complaint }).toEqual({ code: 0, complaint: "" });
    expect(await database.ran()).toEqual(["freeze", "thaw", "freeze", "thaw"]);
    expect(await database.isFrozen()).toBe(false);
    expect(await database.writes()).toBe(true);
  });

  function start(namespace: string) {
    const given = [cluster.kubeconfig, s3.url, BUCKET, "nightly", namespace];
    return spawn(process.execPath, [RUNNER, ...given], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...EMULATOR_ENVIRONMENT },
    });
  }
});
