import { describe, expect, it } from "vitest";
import { chooseZone } from "../../../lambdas/core/volumes/choose-zone.ts";

const wish = (zone: string, claimName?: string) => ({ volumeName: "pv-1", zone, claimName });

describe("chooseZone", () => {
  it("keeps the zone where the cluster has nodes", () => {
    expect(chooseZone(wish("b"), { zones: ["a", "b"] })).toEqual({ zone: "b" });
  });

  it("follows a mapping, even away from nodes", () => {
    const zoneMapping = { b: "a", c: "d" };
    expect(chooseZone(wish("b"), { zones: ["a", "b"], zoneMapping })).toEqual({ zone: "a" });
    expect(chooseZone(wish("c"), { zones: ["a", "b"], zoneMapping })).toEqual({
      zone: "d",
      warning:
        'the disk of persistent volume "pv-1" is made in zone "d", where the cluster has no node: pods that use it wait until there is one',
    });
    expect(chooseZone(wish("toString"), { zones: [], zoneMapping })?.zone).toBe("toString");
  });

  it("takes one of the cluster's zones and says so", () => {
    expect(chooseZone(wish("z", "data-web-1"), { zones: ["a", "b"] })).toEqual({
      zone: "b",
      warning:
        'persistent volume "pv-1" was in zone "z", where the cluster has no node: its disk is made in "b"; a zone mapping can name another',
    });
  });

  it("spreads the claims of a StatefulSet", () => {
    const zones = ["a", "b", "c"];
    const chosen = [0, 1, 2, 3].map((ordinal) =>
      chooseZone(wish("z", `data-db-${ordinal}`), { zones }),
    );
    expect(chosen.map((choice) => choice?.zone)).toEqual(["a", "b", "c", "a"]);
  });

  it("chooses the same zone again for a claim without ordinal", () => {
    const zones = ["a", "b", "c"];
    const names = Array.from({ length: 30 }, (_, index) => ({
      volumeName: `pv-${index}`,
      zone: "z",
    }));
    const chosen = names.map((name) => chooseZone(name, { zones })?.zone);
    expect(names.map((name) => chooseZone(name, { zones })?.zone)).toEqual(chosen);
    expect(new Set(chosen)).toEqual(new Set(zones));
  });

  it("needs no warning where the backup named no zone", () => {
    expect(chooseZone(wish("", "data-0"), { zones: ["a"] })).toEqual({ zone: "a" });
  });

  it("keeps the zone of a cluster without nodes, with a warning, and fails for none at all", () => {
    expect(chooseZone(wish("a"), { zones: [] })).toMatchObject({
      zone: "a",
      warning: expect.stringContaining("has no node"),
    });
    expect(chooseZone(wish(""), { zones: [] })).toBeUndefined();
  });
});
