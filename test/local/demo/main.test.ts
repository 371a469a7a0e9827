import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../../../local/demo/main.ts", import.meta.url));

it("the demo backs up, loses, restores everything, and copies a namespace", async () => {
  // It leaves the archive for whoever looks.
  const TMPDIR = await mkdtemp(join(tmpdir(), "jangada-test-"));
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN], {
    env: { ...process.env, TMPDIR },
  });
  await rm(TMPDIR, { recursive: true });
  const [, , disaster = "", repaired = "", again = "", copied = ""] =
    stdout.split(/\n(?=[5-9]\. )/);

  expect(stdout).toMatch(/Phase: +Completed \(0 errors, \d+ warnings\)/);
  expect(disaster).toMatch(/Missing: +\d\d objects/);
  expect(repaired).toMatch(/Missing: +nothing\n +Changed: +nothing\n +New: +nothing/);
  expect(repaired).toMatch(/ 1 updated, /);
  expect(again).toMatch(/ 0 created, 0 updated, .* 0 failed/);
  expect(copied).toMatch(/Changed: +rolebindings\S+ shop-copy\/api\n +New: +nothing/);
}, 60_000);
