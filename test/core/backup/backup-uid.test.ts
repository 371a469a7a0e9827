import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backupUid } from "../../../lambdas/core/backup/backup-uid.ts";

const identity = fc.record({
  clusterName: fc.string(),
  location: fc.string(),
  backupName: fc.string(),
  start: fc.string(),
});

describe("backupUid", () => {
  it("is a UUID of version 8, the same each time", () => {
    fc.assert(
      fc.property(identity, (one) => {
        expect(backupUid(one)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        expect(backupUid({ ...one })).toBe(backupUid(one));
      }),
    );
  });

  it("differs where any part of the identity does, also when they read the same joined", () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const isSame = JSON.stringify(Object.values(one)) === JSON.stringify(Object.values(other));
        expect(backupUid(one) === backupUid(other)).toBe(isSame);
      }),
    );
    const [left, right] = [
      { clusterName: "ab", location: "c", backupName: "", start: "" },
      { clusterName: "a", location: "bc", backupName: "", start: "" },
    ];
    expect(backupUid(left)).not.toBe(backupUid(right));
  });
});
