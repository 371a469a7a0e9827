import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BackupRecord } from "../../../lambdas/core/backup/backup-record.ts";

const record = () => new BackupRecord(() => new Date("2026-11-23T12:00:00Z"), "nightly");
const POD = { resource: "pods", namespace: "shop", name: "web" };
const linesOf = async (given: BackupRecord) =>
  gunzipSync(await given.endLog())
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => line.replace('time="2026-11-23T12:00:00Z" ', ""));

describe("BackupRecord", () => {
  it("puts warnings and errors where they belong, in Velero's words", () => {
    const given = record();
    given.warn("of the run");
    given.error("of the run", new Error("why"));
    given.warn("of a volume", { resource: "persistentvolumes", namespace: "", name: "pv-1" });
    given.error("of a pod", "because", POD);

    expect(given.results()).toEqual({
      warnings: {
        velero: [" message: /of the run"],
        cluster: [" resource: /persistentvolumes name: /pv-1 message: /of a volume"],
      },
      errors: {
        velero: [" message: /of the run error: /why"],
        namespaces: { shop: [" resource: /pods name: /web message: /of a pod error: /because"] },
      },
    });
    expect([given.warningCount, given.errorCount]).toEqual([2, 2]);
  });

  it("logs them, and what only the log is told", async () => {
    const given = record();
    given.info("begun");
    given.info("listed", { count: 2 });
    given.warn("odd");
    given.error("bad", new Error("why"), POD);

    expect(await linesOf(given)).toEqual([
      "level=info msg=begun backup=velero/nightly",
      "level=info msg=listed backup=velero/nightly count=2",
      "level=warning msg=odd backup=velero/nightly",
      "level=error msg=bad backup=velero/nightly resource=pods namespace=shop name=web error=why",
    ]);
  });

  it("counts and logs skipped items by reason, without results", async () => {
    const given = record();
    given.skip("excludeLabel", POD);
    given.skip("terminating", POD);
    given.skip("excludeLabel", POD);

    expect(Object.fromEntries(given.skipped)).toEqual({ excludeLabel: 2, terminating: 1 });
    expect(given.results()).toEqual({ errors: {}, warnings: {} });
    expect((await linesOf(given))[0]).toBe(
      'level=info msg="Item skipped" backup=velero/nightly resource=pods namespace=shop name=web reason=excludeLabel',
    );
  });
});
