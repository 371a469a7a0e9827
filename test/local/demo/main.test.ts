import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** Made by `npm run record`; a demo that shows something else needs another one. */
const RECORDING = new URL("../../../docs/demo.svg", import.meta.url);
const MAIN = fileURLToPath(new URL("../../../local/demo/main.ts", import.meta.url));

/** What a run and its recording have in common: the steps, without ports and counts. */
const stepsOf = (text: string) =>
  (text.match(/^\d\. .*/gm) ?? []).map((line) => line.replaceAll(/\d+/g, "0"));

it("the demo backs up, loses, restores everything, disks too, and copies a namespace", async () => {
  // It leaves the archive for whoever looks.
  const TMPDIR = await mkdtemp(join(tmpdir(), "jangada-test-"));
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN], {
    env: { ...process.env, TMPDIR },
  });
  await rm(TMPDIR, { recursive: true });
  const recording = await readFile(RECORDING, "utf8");
  const recorded = recording.replaceAll(/^<text[^>]*>|<\/text>$/gm, "");
  const [, , disaster = "", repaired = "", again = "", copied = ""] =
    stdout.split(/\n(?=[5-9]\. )/);

  expect(stepsOf(recorded)).toEqual(stepsOf(stdout));
  expect(stdout).toMatch(/Phase: +Completed \(0 errors, \d+ warnings\)/);
  expect(stdout.match(/vol-\S+ \(gp\d, us-east-1\w\) -> snap-\S+ +Completed/g)).toHaveLength(4);
  expect(disaster).toMatch(/Missing: +\d\d objects/);
  expect(repaired).toMatch(
    /Missing: +nothing\n +Changed: +persistentvolumes \/pv-csi-gp3\n +New: +nothing/,
  );
  const [, lost, made] = / was (vol-\S+ .*)\n +is +(vol-\S+ .*)\n/.exec(repaired) ?? [];
  expect(made?.split(/ +/)[0]).not.toBe(lost?.split(/ +/)[0]);
  expect(made?.split(/ +/).slice(1)).toEqual(lost?.split(/ +/).slice(1));
  expect(lost).toMatch(/gp3, 20 GiB, 6000 IOPS, 400 MiB\/s, encrypted, us-east-1a, team=storage/);
  expect(repaired).toMatch(/ 1 updated, /);
  expect(again).toMatch(/ 0 created, 0 updated, .* 1 failed/);
  expect(again).toMatch(/0 errors, 1 warnings.*PersistentVolume:pv-csi-gp3 already exists/s);
  expect(copied).toMatch(/Changed: +rolebindings\S+ shop-copy\/api\n +New: +nothing/);
}, 60_000);
