import { afterAll, beforeAll, expect, it } from "vitest";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import { encodeBackup } from "../../lambdas/core/velero/backup-json.ts";
import { ourBackup } from "../core/retention/bucket.ts";
import { type FunctionWorld, functionWorld, lambdaContext } from "./function-world.ts";

let world: FunctionWorld;
beforeAll(async () => {
  world = await functionWorld();
});
afterAll(() => world.stop());

it("deletes the backup it is told to, and not while that runs", async () => {
  // Logger and metrics read the environment when they are loaded.
  const { handler } = await import("../../lambdas/handlers/delete-backup.ts");
  const { aws, store } = world;
  const keys = backupKeys("nightly");
  const other = backupKeys("weekly").metadata;
  await store.put(keys.contents, Buffer.from("x"));
  await store.put(keys.metadata, Buffer.from(encodeBackup(ourBackup("nightly"))));
  await store.put(other, Buffer.from(encodeBackup(ourBackup("weekly"))));
  const execution = { input: JSON.stringify({ backup: ourBackup("nightly") }) };
  aws.executions.set(world.executionArn("nightly"), { ...execution, status: "RUNNING" });
  const invoke = () => handler({ backupName: "nightly" }, lambdaContext("DeleteBackup"));

  expect(await invoke()).toMatchObject({
    outcome: "refused",
    problems: ["backup 'nightly' is still in progress; wait for its end"],
  });
  aws.executions.set(world.executionArn("nightly"), { ...execution, status: "SUCCEEDED" });
  expect(await invoke()).toMatchObject({ outcome: "deleted", problems: [] });
  const left = await Array.fromAsync(store.list(""));
  expect(left.map(({ key }) => key)).toEqual([other]);
});
