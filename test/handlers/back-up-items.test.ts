import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Context } from "aws-lambda";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import { pod } from "../support/builders.ts";
import { type ClusterWorld, clusterWorld } from "./cluster-world.ts";

let world: ClusterWorld;

beforeAll(async () => {
  world = await clusterWorld();
  // Modules are shared by files of tests, and whether metrics are printed is asked when one is loaded.
  vi.resetModules();
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
});

afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(() => world.stop());

const CONTEXT = { getRemainingTimeInMillis: () => 900_000 } as Context;

/** What the function prints, which is how metrics reach CloudWatch; a line each. */
function printed(): string[] {
  const texts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => texts.push(String(text)) > 0);
  return texts;
}

/** Runs the functions of the workflow one after another, as its definition would. */
async function runFunctions(backup: object) {
  const { handler: validate } = await import("../../lambdas/handlers/validate-backup.ts");
  const { handler: backUp } = await import("../../lambdas/handlers/back-up-items.ts");
  const { handler: wait } = await import("../../lambdas/handlers/wait-for-snapshots.ts");
  const { handler: finish } = await import("../../lambdas/handlers/finish-backup.ts");
  const startTime = new Date().toISOString();
  const running = await validate({ input: { backup }, startTime }, CONTEXT);
  const taken = await backUp(running, CONTEXT);
  const waited = await wait(running, CONTEXT);
  return { taken, waited, done: await finish(running, CONTEXT) };
}

it("backs up the stack's cluster into the location its parameters name, and counts it", async () => {
  const texts = printed();
  const { taken, waited, done } = await runFunctions({
    metadata: { name: "nightly-1", labels: { "velero.io/schedule-name": "nightly" } },
    spec: {},
  });

  expect(taken).toMatchObject({ pending: 0, percent: 100 });
  expect(waited).toMatchObject({ pending: 0, percent: 100 });
  expect(done).toMatchObject({
    backupName: "nightly-1",
    phase: "Completed",
    consistency: "atomic",
    links: { logs: expect.stringContaining("https://us-east-1.console.aws.amazon.com/") },
  });
  const metric = JSON.parse(texts.find((text) => text.includes("backup_success_total")) ?? "{}");
  expect(metric).toMatchObject({
    cluster: "shop",
    schedule: "nightly",
    backup_success_total: 1,
    volume_snapshot_attempt_total: 0,
  });
  expect(metric._aws.CloudWatchMetrics[0].Dimensions).toEqual([["cluster", "schedule"]]);
});

it("runs no command in a pod where hooks are not wanted, and says so", async () => {
  printed();
  const annotations = { "pre.hook.backup.velero.io/command": '["freeze"]' };
  const hooked = pod("default", "db");
  world.cluster.load([{ ...hooked, metadata: { ...hooked.metadata, annotations } }]);
  const { done } = await runFunctions({ metadata: { name: "hooked" }, spec: {} });
  const { results } = backupKeys("hooked");

  expect(done).toMatchObject({ phase: "PartiallyFailed", errors: 1 });
  expect(String(gunzipSync(await buffer(await world.store.get(results))))).toContain(
    "nothing here may run commands in pods: set spec.hooks: true",
  );
});

it("fails by name, which a workflow matches, when the backup exists", async () => {
  printed();
  const backup = { metadata: { name: "twice" }, spec: {} };
  await runFunctions(backup);

  await expect(runFunctions(backup)).rejects.toMatchObject({ name: "AlreadyExistsError" });
});
