import { expect, it } from "vitest";
import { fixtureFloor, runCli } from "../support/run-cli.ts";
import { veleroBucket } from "../support/velero-bucket.ts";

it.for([
  { words: "backup-location get default", shown: /^default +aws/m },
  { words: "get backup-locations --default", shown: /^default +aws/m },
  { words: "backup-location get --default=false", shown: /^$/ },
  { words: "backup-location get default -o yaml", shown: /^kind: BackupStorageLocation$/m },
  { words: "snapshot-location get -o json", shown: /"kind": "VolumeSnapshotLocationList"/ },
  { words: "get snapshot-location default", shown: /^default +aws$/m },
])("'$words' shows $shown", async ({ words, shown }) => {
  const floor = fixtureFloor(await veleroBucket());
  const { output, exitCode } = await runCli(words.split(" "), { floor });
  expect(output).toMatch(shown);
  expect(exitCode).toBe(0);
});

it.for([
  { words: "backup-location get x", message: 'backupstoragelocations.velero.io "x" not found' },
  { words: "snapshot-location get x", message: 'volumesnapshotlocations.velero.io "x" not found' },
])("fails for '$words'", async ({ words, message }) => {
  const floor = fixtureFloor(await veleroBucket());
  const { errorOutput, exitCode } = await runCli(words.split(" "), { floor });
  expect(errorOutput).toBe(`An error occurred: ${message}\n`);
  expect(exitCode).toBe(1);
});
