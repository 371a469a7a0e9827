/** Room for the text, in characters; longer lines go on in the next one, as in a terminal. */
const COLUMNS = 110;
const ROWS = 32;
const LINE_HEIGHT = 18;
const FONT_SIZE = 13;
/** Monospaced fonts are about 0.6 of their size wide. */
const WIDTH = Math.ceil(COLUMNS * FONT_SIZE * 0.61) + 32;
const HEIGHT = ROWS * LINE_HEIGHT + 32;

/** Milliseconds that a line takes to come, and that a step stands still for before the next one. */
const PER_LINE = 90;
const PER_STEP = 2_600;
const AT_THE_END = 6_000;

/** `3. Backing up everything`: with it a step begins. */
const STEP = /^\d+\. /;
/** `0.2 s  14 items …`: progress. */
const PROGRESS = /^\d+\.\d s {2}/;

/** A line, and the moment at which it is there; milliseconds since the recording began. */
interface Shown {
  readonly line: string;
  readonly at: number;
}

/**
 * Draws what a program printed as an SVG that plays it: the text moves up line by line, and rests before
 * each numbered step, so that it can be read. It has no script, follows light and dark mode, and stands
 * still at the first screen for whoever wants no motion.
 */
export function terminalRecording(printed: string): string {
  const shown = timed(printed.trimEnd().split("\n").flatMap(wrapped));
  const total = (shown.at(-1)?.at ?? 0) + AT_THE_END;
  const lines = shown.map(({ line }, index) => textElement(line, index)).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="A run of the demo in a terminal">
<style>
svg { --paper: #fff; --ink: #24292f; --step: #0550ae; --dim: #6e7781; --edge: #d0d7de }
@media (prefers-color-scheme: dark) {
svg { --paper: #0d1117; --ink: #c9d1d9; --step: #79c0ff; --dim: #8b949e; --edge: #30363d }
}
.frame { fill: var(--paper); stroke: var(--edge) }
text { font: ${FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink); white-space: pre }
.step { fill: var(--step); font-weight: bold }
.dim { fill: var(--dim) }
.all { animation: play ${total / 1000}s step-end infinite }
@media (prefers-reduced-motion: reduce) { .all { animation: none } }
@keyframes play {
${keyframe(0, -1)}
${shown.map(({ at }, index) => keyframe(at / total, index)).join("\n")}
}
</style>
<clipPath id="screen"><rect x="16" y="16" width="${WIDTH - 32}" height="${HEIGHT - 32}"/></clipPath>
<rect class="frame" x=".5" y=".5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="8"/>
<g clip-path="url(#screen)"><g class="all" xml:space="preserve">
${lines}
</g></g>
</svg>
`;
}

/** A line in pieces as wide as the terminal; an empty one stays one. */
function wrapped(line: string): readonly string[] {
  return line === "" ? [""] : (line.match(new RegExp(`.{1,${COLUMNS}}`, "gu")) ?? []);
}

function timed(lines: readonly string[]): readonly Shown[] {
  let at = 0;
  return lines.map((line) => {
    at += STEP.test(line) ? PER_STEP : PER_LINE;
    return { line, at };
  });
}

/** Puts the newest line at the bottom of the screen, which is empty before the first. */
function keyframe(share: number, index: number): string {
  const up = (ROWS - index - 1) * LINE_HEIGHT;
  return `${(share * 100).toFixed(2)}% { transform: translateY(${up}px) }`;
}

function textElement(line: string, index: number): string {
  const look = STEP.test(line) ? ' class="step"' : PROGRESS.test(line) ? ' class="dim"' : "";
  const y = 16 + (index + 0.75) * LINE_HEIGHT;
  return line === "" ? "" : `<text x="16" y="${y}"${look}>${escaped(line)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
