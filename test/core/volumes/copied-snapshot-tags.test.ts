import { describe, expect, it } from "vitest";
import { tagsOfCopy } from "../../../lambdas/core/volumes/copied-snapshot-tags.ts";
import { snapshot, tags } from "./volumes.ts";

const OWNER = { restoreId: "r/1", clusterName: "target" };
const FIXED = {
  "jangada.io/restore": "r/1",
  "jangada.io/cluster": "target",
  "jangada.io/source-region": "us-east-1",
  "jangada.io/source-snapshot": "snap-1",
};

describe("tagsOfCopy", () => {
  it("says whose copy it is and of what, and keeps the tags of the disk's own", () => {
    const original = snapshot("snap-1", {
      tags: { team: "storage", "velero.io/backup": "b", "jangada.io/cluster": "old", "aws:x": "y" },
    });
    expect(tagsOfCopy(original, "us-east-1", OWNER)).toEqual({ team: "storage", ...FIXED });
  });

  it("stays within the 50 tags that EC2 takes", () => {
    const made = tagsOfCopy(snapshot("snap-1", { tags: tags(50) }), "us-east-1", OWNER);
    expect(Object.keys(made)).toHaveLength(50);
    expect(made).toMatchObject(FIXED);
  });
});
