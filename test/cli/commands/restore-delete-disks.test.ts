import { describe, expect, it } from "vitest";
import type {
  DiskDeletionReport,
  DiskDeletionRequest,
} from "../../../lambdas/core/retention/delete-disks.ts";
import { runCli } from "../support/run-cli.ts";

const DISK = {
  volumeName: "pv-1",
  sizeGiB: 10,
  zone: "us-east-1a",
  restoreStart: "2026-11-23T12:00:00Z",
};
const UNUSED = { volumeId: "vol-1", ...DISK };
const USED = { volumeId: "vol-2", ...DISK, usedBy: 'persistent volume "pv-1"' };

/** A floor with these disks, which remembers what it was told to delete. */
function floorWith(report: Partial<DiskDeletionReport>) {
  const deletions: string[] = [];
  const floor = {
    async deleteDisks(request: DiskDeletionRequest): Promise<DiskDeletionReport> {
      const { restoreName } = request;
      const found = { restoreName, disks: [], problems: [], ...report };
      if (!request.delete) return { ...found, deleted: [] };
      deletions.push(restoreName);
      return { ...found, deleted: [UNUSED.volumeId] };
    },
  };
  return { floor, deletions };
}

const WORDS = ["restore", "delete-disks", "trial"];

describe("restore delete-disks", () => {
  it("lists the disks, and deletes those that nothing uses when told so", async () => {
    const { floor, deletions } = floorWith({ disks: [UNUSED, USED] });
    const { output, exitCode } = await runCli([...WORDS, "--confirm"], { floor });
    expect(
      output,
    ).toBe(`DISK    PERSISTENT VOLUME   SIZE   ZONE         RESTORE STARTED        USED BY
vol-1   pv-1                10Gi   us-east-1a   2026-11-23T12:00:00Z   <nothing>
vol-2   pv-1                10Gi   us-east-1a   2026-11-23T12:00:00Z   persistent volume "pv-1"
Disk deleted: vol-1
`);
    expect(exitCode).toBe(0);
    expect(deletions).toEqual(["trial"]);
  });

  it.for([
    { answer: "y\n", times: 1 },
    { answer: "n\n", times: 0 },
    { answer: "", times: 0 },
  ])("asks, and takes $answer for an answer", async ({ answer, times }) => {
    const { floor, deletions } = floorWith({ disks: [UNUSED] });
    const { errorOutput } = await runCli(WORDS, { floor, input: answer });
    expect(errorOutput).toContain("This will delete vol-1.");
    expect(deletions).toHaveLength(times);
  });

  it("deletes nothing where all are in use, or there is none", async () => {
    const used = floorWith({ disks: [USED] });
    expect((await runCli([...WORDS, "--confirm"], used)).output).toContain("vol-2");
    const none = floorWith({});
    const result = await runCli([...WORDS, "--confirm"], none);
    expect(result).toMatchObject({ output: "No disks found\n", exitCode: 0 });
    expect([...used.deletions, ...none.deletions]).toEqual([]);
  });

  it("fails with what could not be looked at or deleted", async () => {
    const { floor } = floorWith({ problems: ["cannot list disks"] });
    const { errorOutput, exitCode } = await runCli(WORDS, { floor });
    expect(errorOutput).toBe("An error occurred: cannot list disks\n");
    expect(exitCode).toBe(1);
  });
});
