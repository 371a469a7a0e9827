import { describe, expect, it } from "vitest";
import type { DeletionReport } from "../../../lambdas/core/retention/deletion-ports.ts";
import type { FoundBackup } from "../../../lambdas/core/velero/backup-to-restore.ts";
import { fixtureFloor, runCli } from "../support/run-cli.ts";
import { veleroBucket, veleroPrinted } from "../support/velero-bucket.ts";

/** A floor that deletes with this outcome, and remembers what. */
async function deleting(report: Partial<DeletionReport> = {}) {
  const deleted: string[] = [];
  const floor = {
    ...fixtureFloor(await veleroBucket()),
    deleteBackup: async ({ backup }: FoundBackup): Promise<DeletionReport> => {
      const { name } = backup.metadata;
      deleted.push(name);
      return { backupName: name, outcome: "deleted", problems: [], notes: [], ...report };
    },
  };
  return { deleted, floor };
}

describe("backup delete", () => {
  it("says what Velero says", async () => {
    const { floor, deleted } = await deleting();
    const { output, exitCode } = await runCli(["backup", "delete", "full", "--confirm"], { floor });
    expect(output).toBe(veleroPrinted("backup-delete").replaceAll("queued", "full"));
    expect(exitCode).toBe(0);
    expect(deleted).toEqual(["full"]);
  });

  it.for([
    { answer: "y\n", goes: ["full"] },
    { answer: "Yes\n", goes: ["full"] },
    { answer: "n\n", goes: [] },
    { answer: "\n", goes: [] },
    { answer: "", goes: [] },
  ])("asks, and takes $answer for an answer", async ({ answer, goes }) => {
    const { floor, deleted } = await deleting();
    const result = await runCli(["delete", "backup", "full"], { floor, input: answer });
    expect(result.errorOutput).toContain("Are you sure you want to continue (Y/N)? ");
    expect(deleted).toEqual(goes);
  });

  it("deletes what a selector chooses", async () => {
    const { floor, deleted } = await deleting();
    await runCli(["backup", "delete", "-l", "purpose=fixtures", "--confirm"], { floor });
    expect(deleted).toEqual(["snapshots"]);
  });

  it("deletes all only when told to", async () => {
    const { floor, deleted } = await deleting();
    await runCli(["backup", "delete", "--all", "--confirm"], { floor });
    expect(deleted).toHaveLength(9);
  });

  it("says so when there is nothing to delete", async () => {
    const { floor } = await deleting();
    const words = ["backup", "delete", "-l", "a=b", "--confirm"];
    expect(await runCli(words, { floor })).toMatchObject({
      output: "No backups found\n",
      exitCode: 0,
    });
  });

  it("fails with each reason when it is refused", async () => {
    const { floor } = await deleting({ outcome: "refused", problems: ["it is read-only"] });
    const result = await runCli(["backup", "delete", "full", "--confirm"], { floor });
    expect(result.errorOutput).toBe(
      'backup "full": it is read-only\nAn error occurred: deletion of backup "full" is refused\n',
    );
    expect(result.exitCode).toBe(1);
  });
});
