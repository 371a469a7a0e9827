import { describe, expect, it } from "vitest";
import { summarizeSweep } from "../../../lambdas/core/retention/sweep-summary.ts";

const refused = { backupName: "c", outcome: "refused", problems: ["held"], notes: [] } as const;

describe("summarizeSweep", () => {
  it("counts over all locations", () => {
    const sweep = { deleted: ["a", "b"], notDeleted: [refused], kept: [], remaining: ["d"] };
    const orphan = { name: "e", keys: [] };

    expect(
      summarizeSweep({
        locations: [
          {
            name: "default",
            sweep,
            orphans: { unfinishedBackups: [orphan], endedPlans: [orphan, orphan] },
            incompleteBackups: [{ backupName: "f", missingSnapshots: ["snap-1"] }],
          },
          { name: "more", sweep },
          { name: "elsewhere", skipped: "is read-only" },
        ],
        orphanedSnapshots: [{ snapshotId: "snap-2", backupName: "g" }],
        problems: ["locked"],
      }),
    ).toEqual({
      deleted: 4,
      notDeleted: 2,
      remaining: 2,
      skippedLocations: 1,
      orphans: 4,
      incompleteBackups: 1,
      problems: 1,
    });
  });

  it("counts no snapshots that could not be looked for", () => {
    expect(summarizeSweep({ locations: [], problems: [] })).toMatchObject({ orphans: 0 });
  });
});
