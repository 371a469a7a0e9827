import { describe, expect, it } from "vitest";
import { formatBytes, ProgressDisplay } from "../../cli/progress-display.ts";

/** A display whose clock is moved by hand, and what it wrote. */
function display(terminal: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  const clock = { milliseconds: 0 };
  const output = Object.assign(terminal, { write: (text: string) => written.push(text) });
  return { shown: new ProgressDisplay(output, () => clock.milliseconds), clock, written, output };
}

const PODS = { resource: "pods", items: 10, bytes: 2048 };

describe("ProgressDisplay", () => {
  it("writes plain lines, two seconds apart, where there is no terminal", () => {
    const { shown, clock, written } = display({});
    for (const milliseconds of [1000, 2000, 3500]) {
      clock.milliseconds = milliseconds;
      shown.update({ ...PODS, items: milliseconds / 100 });
    }
    expect(written).toEqual([
      "1.0 s  10 items  2.0 KiB  10 items/s  2.0 KiB/s  pods\n",
      "3.5 s  35 items  2.0 KiB  10 items/s  585 B/s  pods\n",
    ]);
  });

  it("writes over one line in a terminal", () => {
    const { shown, clock, written } = display({ isTTY: true });
    clock.milliseconds = 1000;
    shown.update(PODS);
    shown.end();
    const line = "\r\u001b[K1.0 s  10 items  2.0 KiB  10 items/s  2.0 KiB/s  pods";
    expect(written).toEqual([line, line, "\n"]);
  });

  it("cuts a line to the terminal's width, and follows when that changes", () => {
    const { shown, clock, written, output } = display({ isTTY: true, columns: 10 });
    shown.update(PODS);
    output.columns = 12;
    clock.milliseconds = 100;
    shown.update(PODS);
    expect(written.map((line) => line.replace("\r\u001b[K", "").length)).toEqual([9, 11]);
  });

  it("takes a width of 0, as some terminals say, for the usual one", () => {
    const { shown, written } = display({ isTTY: true, columns: 0 });
    shown.update(PODS);
    expect(written[0]).toContain("pods");
  });

  it("names the phase, and leaves out what there is nothing of", () => {
    const { shown, clock, written } = display({});
    clock.milliseconds = 2000;
    shown.update({ phase: "planning", resource: "", items: 0, bytes: 0 });
    expect(written).toEqual(["2.0 s  planning  0 items  0 items/s\n"]);
  });

  it("tells how many items there are to be, how far the snapshots are, and what failed", () => {
    const { shown, clock, written } = display({});
    clock.milliseconds = 2000;
    const progress = { items: 10, totalItems: 40, snapshotPercent: 33.9, errors: 2 };
    shown.update({ phase: "RestoreItems", resource: "", ...progress });
    expect(written).toEqual([
      "2.0 s  RestoreItems  10 of 40 items  5 items/s  snapshots 33 %  2 errors\n",
    ]);
  });

  it("shows the last progress at the end, however young", () => {
    const { shown, written } = display({});
    shown.update(PODS);
    shown.update({ ...PODS, items: 11 });
    shown.end();
    expect(written[1]).toContain("11 items");
  });

  it("writes nothing at the end of nothing", () => {
    const { shown, written } = display({ isTTY: true });
    shown.end();
    expect(written).toEqual([]);
  });
});

describe("formatBytes", () => {
  it.for([
    { bytes: 0, shown: "0 B" },
    { bytes: 1536, shown: "1.5 KiB" },
    { bytes: 5 * 1024 ** 4, shown: "5.0 TiB" },
    { bytes: 5 * 1024 ** 5, shown: "5120.0 TiB" },
  ])("shows $bytes as $shown", ({ bytes, shown }) => {
    expect(formatBytes(bytes)).toBe(shown);
  });
});
