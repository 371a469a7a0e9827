import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { ListMultipartUploadsCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3ObjectStore } from "../../lambdas/adapters/s3/s3-object-store.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { type TestClients, testClients } from "../adapters/s3/test-clients.ts";
import { archiveEntries } from "../support/archive-entries.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

const RUNNER = join(import.meta.dirname, "support/run-backup.ts");
const BUCKET = "backups";
const KILLS = 10;
/** Of random bytes, which no gzip makes smaller: an archive of some 11 MB is uploaded in parts. */
const SECRETS = { count: 24, bytes: 300_000 };

/** The last lines of a run: its log, and then the backup is there. */
const LAST_LINES = 2;
/** Set it to repeat a run. */
const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));

/** A runner under way. */
interface Run {
  readonly process: ChildProcess;
  /** Resolves with all its lines once it has printed so many, or has ended. */
  printed(count: number): Promise<readonly string[]>;
  /** Exit code, `null` when killed, and what it complained of. */
  readonly ended: Promise<{ readonly code: number | null; readonly complaint: string }>;
}

describe("a backup that is stopped midway", () => {
  let cluster: ControlPlane;
  let s3: S3World;
  let clients: TestClients;
  let client: S3Client;
  let store: ObjectStore;
  /** Lines that an undisturbed run prints. */
  let undisturbed: readonly string[];
  let wholeEntries = 0;

  beforeAll(async () => {
    [cluster, s3, clients] = await Promise.all([
      startControlPlane(),
      startS3World({ port: 0 }),
      testClients(),
    ]);
    s3.createBucket(BUCKET);
    client = clients.open({ s3Url: s3.url });
    store = s3ObjectStore(client, { bucketName: BUCKET, checksumAlgorithm: "CRC32" });
    await cluster.kubectl(["create", "-f", "-"], secrets());
    const run = start("undisturbed");
    undisturbed = await run.printed(Number.POSITIVE_INFINITY);
    expect(await run.ended).toEqual({ code: 0, complaint: "" });
    wholeEntries = (await entriesOf("undisturbed")).size;
  });
  afterAll(async () => {
    await clients?.stop();
    await s3?.stop();
    await cluster?.stop();
  });

  function start(name: string): Run {
    const child = spawn(process.execPath, [RUNNER, cluster.kubeconfig, s3.url, BUCKET, name], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...EMULATOR_ENVIRONMENT },
    });
    const ended = Promise.all([once(child, "close"), text(child.stderr)]).then(
      ([[code], complaint]) => ({ code: code as number | null, complaint }),
    );
    return { process: child, ended, printed: (count) => linesOf(child, count) };
  }

  /** Names of backups that anybody can see, as Velero looks for them. */
  async function visibleBackups(): Promise<readonly string[]> {
    const names = await Array.fromAsync(store.listDirectories("backups/"));
    const seen = await Promise.all(names.map((name) => store.exists(backupKeys(name).metadata)));
    return names.filter((_, index) => seen[index]);
  }

  async function unfinishedUploads(): Promise<readonly string[]> {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
    return Uploads.map(({ Key = "" }) => Key);
  }

  async function entriesOf(name: string) {
    return archiveEntries(await buffer(await store.get(backupKeys(name).contents)));
  }

  it(`shows nothing after each of ${KILLS} kills, and the next run leaves nothing of them (SEED=${SEED})`, async () => {
    const random = seededRandom(SEED);
    const leftovers: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      // Each in a tenth of the run of its own.
      const tenth = (undisturbed.length - LAST_LINES) / KILLS;
      const line = 1 + Math.floor(tenth * (kill + random()));
      const run = start("killed");
      const last = (await run.printed(line)).at(-1);
      run.process.kill("SIGKILL");
      expect((await run.ended).code, `after '${last}'`).toBe(null);
      expect(await visibleBackups(), `after '${last}'`).toEqual(["undisturbed"]);
      leftovers.push((await unfinishedUploads()).length);
    }
    // Else none of the kills was where it hurts.
    expect(Math.max(...leftovers)).toBeGreaterThan(0);

    expect(await start("killed").ended).toEqual({ code: 0, complaint: "" });
    expect(await visibleBackups()).toEqual(["killed", "undisturbed"]);
    expect(await unfinishedUploads()).toEqual([]);
    expect((await entriesOf("killed")).size).toBe(wholeEntries);
  });

  it("leaves nothing at once when it is asked to end", async () => {
    const run = start("interrupted");
    await untilSome(unfinishedUploads);
    run.process.kill("SIGTERM");

    expect(await run.ended).toEqual({
      code: 1,
      complaint: expect.stringMatching(/^InterruptedError: .*interrupted/),
    });
    expect(await Array.fromAsync(store.list("backups/interrupted/"))).toEqual([]);
    expect(await unfinishedUploads()).toEqual([]);
  });
});

/** The lines of a process so far, once there are `count` of them or it has ended. */
async function linesOf(child: ChildProcess, count: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout as Readable })) {
    lines.push(line);
    if (lines.length >= count) break;
  }
  return lines;
}

/** Numbers from 0 up to 1 that follow from the seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function untilSome(look: () => Promise<readonly string[]>): Promise<void> {
  while ((await look()).length === 0) await new Promise((wake) => setTimeout(wake, 2));
}

function secrets(): string {
  const items = Array.from({ length: SECRETS.count }, (_, index) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `noise-${index}`, namespace: "default" },
    data: { noise: randomBytes(SECRETS.bytes).toString("base64") },
  }));
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
