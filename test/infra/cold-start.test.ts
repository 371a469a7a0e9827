import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { HANDLER_NAMES } from "../../bench/bundle-functions.ts";
import { measureColdStarts } from "../../bench/cold-start.ts";

/**
 * Node.js alone takes 25 ms of a core of the machines that this was measured on, and a function's modules may take
 * 250 ms on top of that.
 */
const BUDGET = 1 + 250 / 25;

const folder = mkdtempSync(join(tmpdir(), "cold-starts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const starts = await measureColdStarts(folder, {
  starts: 12,
  isEnough: (measured) => measured.every(({ ratio }) => ratio <= BUDGET),
});

it.for(HANDLER_NAMES)(
  "starts %s within the budget, as a ratio to a handler that does nothing",
  (name) => {
    const found = starts.find((one) => one.name === name);

    expect(found?.ratio).toBeLessThanOrEqual(BUDGET);
    expect(found?.ratio).toBeGreaterThan(1);
  },
);
