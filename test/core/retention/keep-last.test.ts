import { describe, expect, it } from "vitest";
import type { BackupEntry } from "../../../lambdas/core/locations/catalogue.ts";
import { keptByGuard } from "../../../lambdas/core/retention/keep-last.ts";
import type { BackupPhase } from "../../../lambdas/core/velero/phases.ts";
import { schedule } from "../velero/objects.ts";
import { type BackupTraits, ourBackup } from "./bucket.ts";

function entry(name: string, traits: BackupTraits = {}, state: BackupEntry["state"] = "stored") {
  return { state, directory: { name, keys: [] }, backup: ourBackup(name, traits), document: "" };
}

/** Day `day` of a schedule's backups. */
function nightly(day: number, phase: BackupPhase = "Completed", keepLast?: string) {
  const startTimestamp = `2026-11-0${day}T03:00:00Z`;
  return entry(`nightly-${day}`, {
    status: { phase, startTimestamp },
    labels: { "velero.io/schedule-name": "nightly" },
    ...(keepLast !== undefined && { annotations: { "jangada.io/keep-last": keepLast } }),
  });
}

const guard = (keepLast: string) => ({
  ...schedule(),
  metadata: { name: "nightly", annotations: { "jangada.io/keep-last": keepLast } },
});

const kept = (...args: Parameters<typeof keptByGuard>) => [...keptByGuard(...args).keys()].sort();

describe("keptByGuard", () => {
  it("keeps the newest good backups of a schedule", () => {
    const entries = [nightly(1), nightly(2), nightly(3), nightly(4, "Failed"), entry("by-hand")];
    expect(kept(entries, [guard("2")])).toEqual(["nightly-2", "nightly-3"]);
    expect(keptByGuard(entries, [guard("1")]).get("nightly-3")).toBe(
      "is one of the newest 1 good backups of schedule 'nightly'",
    );
  });

  it("keeps nothing without the annotation, or with zero", () => {
    const entries = [
      nightly(1),
      entry("by-hand", { annotations: { "jangada.io/keep-last": "9" } }),
    ];
    expect(kept(entries, [schedule()])).toEqual([]);
    expect(kept(entries, [guard("0")])).toEqual([]);
    expect(kept([], [guard("1")])).toEqual([]);
  });

  it("prefers a complete backup to a younger one with errors, and takes that for want of others", () => {
    const entries = [nightly(1), nightly(2, "PartiallyFailed"), nightly(3, "PartiallyFailed")];
    expect(kept(entries, [guard("1")])).toEqual(["nightly-1"]);
    expect(kept(entries, [guard("2")])).toEqual(["nightly-1", "nightly-3"]);
  });

  it("goes by the newest backup when the schedule is gone", () => {
    const entries = [nightly(1, "Completed", "5"), nightly(2), nightly(3, "Completed", "1")];
    expect(kept(entries, [])).toEqual(["nightly-3"]);
  });

  it.for(["", "-1", "two", "1e3", "1234567890"])("keeps everything when it is '%s'", (keepLast) => {
    const entries = [nightly(1), nightly(2, "Failed")];
    expect(kept(entries, [guard(keepLast)])).toEqual(["nightly-1", "nightly-2"]);
    expect(keptByGuard(entries, [guard(keepLast)]).get("nightly-1")).toBe(
      `annotation jangada.io/keep-last of schedule 'nightly' is '${keepLast}'; write a number`,
    );
  });

  it("counts no backup that is being deleted", () => {
    const going = { ...nightly(3), state: "deleting" as const };
    expect(kept([nightly(1), nightly(2), going], [guard("1")])).toEqual(["nightly-2"]);
  });

  it("goes by the time a backup was created where it has no start, and puts one with neither last", () => {
    const labels = { "velero.io/schedule-name": "nightly" };
    const none = entry("none", { status: { phase: "Completed" }, labels });
    const created = entry("created", { status: { phase: "Completed" }, labels });
    created.backup.metadata.creationTimestamp = "2026-11-09T00:00:00Z";
    expect(kept([none, created], [guard("1")])).toEqual(["created"]);
  });
});
