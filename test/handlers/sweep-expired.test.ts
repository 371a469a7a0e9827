import { afterAll, beforeAll, expect, it } from "vitest";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import { encodeBackup } from "../../lambdas/core/velero/backup-json.ts";
import { ourBackup } from "../core/retention/bucket.ts";
import { schedule } from "../core/velero/objects.ts";
import { type FunctionWorld, functionWorld, GROUP, lambdaContext } from "./function-world.ts";

let world: FunctionWorld;
beforeAll(async () => {
  world = await functionWorld();
});
afterAll(() => world.stop());

it("deletes what has expired, but for what a schedule keeps", async () => {
  // Logger and metrics read the environment when they are loaded.
  const { handler } = await import("../../lambdas/handlers/sweep-expired.ts");
  const { aws, store } = world;
  const kept = ourBackup("nightly-1", { labels: { "velero.io/schedule-name": "nightly" } });
  for (const backup of [ourBackup("expired"), kept]) {
    await store.put(backupKeys(backup.metadata.name).metadata, Buffer.from(encodeBackup(backup)));
  }
  const nightly = {
    ...schedule(),
    metadata: { name: "nightly", annotations: { "jangada.io/keep-last": "1" } },
  };
  const Target = { Input: JSON.stringify({ schedule: nightly }) };
  aws.schedules.set(`${GROUP}/nightly`, { Target });
  const report = await handler({}, lambdaContext("SweepExpired"));

  expect(report).toMatchObject({
    locations: [
      {
        name: "default",
        sweep: {
          deleted: ["expired"],
          kept: [
            {
              backupName: "nightly-1",
              reason: "is one of the newest 1 good backups of schedule 'nightly'",
            },
          ],
        },
      },
    ],
    orphanedSnapshots: [],
    problems: [],
  });
  const left = await Array.fromAsync(store.list(""));
  expect(left.map(({ key }) => key)).toEqual([backupKeys("nightly-1").metadata]);
});
