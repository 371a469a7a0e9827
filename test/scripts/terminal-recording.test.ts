import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { terminalRecording } from "../../scripts/terminal-recording.ts";

const PRINTED = "$ demo\n\n1. One <thing> & more\n0.2 s  14 items\nlast\n";

/** Lines as they are drawn, without markup. */
const drawn = (svg: string) =>
  [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, line]) => line);

/** When each line has come, in percent, and where the text is then. */
const keyframes = (svg: string) =>
  [...svg.matchAll(/^([\d.]+)% \{ transform: translateY\((-?\d+)px\) \}$/gm)].map(
    ([, percent, up]) => ({ percent: Number(percent), up: Number(up) }),
  );

describe("terminalRecording", () => {
  it("draws every line, with what XML would take for markup escaped", () => {
    expect(drawn(terminalRecording(PRINTED))).toEqual([
      ...["$ demo", "1. One &lt;thing&gt; &amp; more", "0.2 s  14 items", "last"],
    ]);
  });

  it("moves up a line at a time and rests before a step, and at the end", () => {
    const frames = keyframes(terminalRecording(PRINTED));
    const pauses = frames.slice(1).map(({ percent }, at) => percent - (frames[at]?.percent ?? 0));
    expect(frames.map(({ up }) => up)).toEqual([576, 558, 540, 522, 504, 486]);
    expect(pauses.indexOf(Math.max(...pauses))).toBe(2);
    expect(frames.at(-1)?.percent).toBeLessThan(50);
  });

  it("goes on in the next line where one is too long for the terminal", () => {
    expect(drawn(terminalRecording(`${"a".repeat(150)}\nb`))).toEqual([
      "a".repeat(110),
      "a".repeat(40),
      "b",
    ]);
  });
});

describe("docs/demo.svg", () => {
  const recording = readFileSync(new URL("../../docs/demo.svg", import.meta.url), "utf8");

  it("is small, has no script and loads nothing", () => {
    expect(recording.length).toBeLessThan(100_000);
    expect(recording).not.toMatch(/<script|href|url\(http|@import/);
  });

  it("is readable in dark and light, and stands still for whoever wants no motion", () => {
    expect(recording).toContain("@media (prefers-color-scheme: dark)");
    expect(recording).toContain("@media (prefers-reduced-motion: reduce)");
  });

  it("is drawn as the script draws: run npm run record after a change", () => {
    const [style] = /<style>[\s\S]*?@keyframes/.exec(recording) ?? [];
    const [expected] = /<style>[\s\S]*?@keyframes/.exec(terminalRecording(PRINTED)) ?? [];
    const withoutLength = (text = "") => text.replace(/play [\d.]+s/, "play");
    expect(withoutLength(style)).toBe(withoutLength(expected));
  });
});
