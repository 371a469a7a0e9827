import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RunLog } from "../../lambdas/core/run-log.ts";

const NOW = new Date("2026-11-23T12:00:00.987Z");

async function written(write: (log: RunLog) => void, subject = {}): Promise<string> {
  const log = new RunLog(() => NOW, subject);
  write(log);
  return gunzipSync(await log.end()).toString();
}

describe("RunLog", () => {
  it("writes a line as logrus does, time in whole seconds, the run's subject in front", async () => {
    const lines = await written((log) => log.write("info", "Items listed", { count: 3 }), {
      backup: "velero/nightly",
    });

    expect(lines).toBe(
      'time="2026-11-23T12:00:00Z" level=info msg="Items listed" backup=velero/nightly count=3\n',
    );
  });

  it("writes lines in their order, with or without facts", async () => {
    const lines = await written((log) => {
      log.write("warning", "one");
      log.write("error", "two");
    });

    expect(lines.split("\n").map((line) => line.slice(28))).toEqual([
      "level=warning msg=one",
      "level=error msg=two",
      "",
    ]);
  });

  it("leaves out facts that are not known", async () => {
    expect(await written((log) => log.write("info", "x", { a: undefined, b: 0 }))).toMatch(
      /msg=x b=0\n$/,
    );
  });

  it.for([
    ["plain", "plain"],
    ["deployments.apps", "deployments.apps"],
    ["a/b_c^d+e@f-1", "a/b_c^d+e@f-1"],
    ["two words", '"two words"'],
    ["", '""'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ["a\nlevel=error", '"a\\nlevel=error"'],
    ["ção", '"ção"'],
  ] as const)("writes %j as %s", async ([value, text]) => {
    expect(await written((log) => log.write("info", "x", { value }))).toContain(` value=${text}\n`);
  });

  it("is a gzip file also when nothing was written", async () => {
    expect(await written(() => {})).toBe("");
  });

  it("keeps more than fits in one piece of what zlib gives", async () => {
    const lines = await written((log) => {
      for (let i = 0; i < 60_000; i++) log.write("info", "Item skipped", { name: Math.sin(i) });
    });

    expect(lines.split("\n")).toHaveLength(60_001);
    expect(lines).toContain(`name=${Math.sin(59_999)}\n`);
  });
});
