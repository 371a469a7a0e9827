import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { writeClusterFile } from "../support/cluster-file.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

const MAIN = join(import.meta.dirname, "../../cli/main.ts");

const work = mkdtempSync(join(tmpdir(), "serve-"));
let cluster: ControlPlane;
let s3: S3World;
let config: string;

beforeAll(async () => {
  [cluster, s3] = await Promise.all([startControlPlane(), startS3World({ port: 0 })]);
  s3.createBucket("backups");
  config = writeClusterFile(work, { s3Url: s3.url, more: [scheduleOf("nightly")] });
});
afterAll(async () => {
  await s3?.stop();
  await cluster?.stop();
  rmSync(work, { recursive: true });
});

function scheduleOf(name: string): string {
  return `apiVersion: velero.io/v1
kind: Schedule
metadata: { name: ${name} }
spec: { schedule: "0 3 * * *", template: { includedNamespaces: [default], ttl: 1s } }
`;
}

const words = (...command: readonly string[]) => [MAIN, "--local", "--config", config, ...command];
const environment = () => ({
  ...process.env,
  ...EMULATOR_ENVIRONMENT,
  KUBECONFIG: cluster.kubeconfig,
});

async function jangada(...command: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  return (await run(process.execPath, words(...command), { env: environment() })).stdout;
}

/** A `serve` under way. */
function serve(): { readonly child: ChildProcess; said(words: RegExp): Promise<string> } {
  const child = spawn(process.execPath, words("serve"), { env: environment() });
  const lines: string[] = [];
  const input = createInterface({ input: child.stdout as Readable });
  input.on("line", (line) => lines.push(line));
  const said = async (pattern: RegExp): Promise<string> => {
    await expect.poll(() => lines.join("\n"), { timeout: 60_000 }).toMatch(pattern);
    return lines.find((line) => pattern.test(line)) ?? "";
  };
  return { child, said };
}

it("shows a CronJob that an API server takes", async () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/without-aws.md"), "utf8");
  const [, example = ""] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  const made = await cluster.kubectl(["create", "-f", "-"], example);
  expect(made.match(/ created$/gm)).toHaveLength(5);
});

it("serves schedules on this machine, one that is added too, sweeps, and stops when told", async () => {
  const first = serve();
  await first.said(/backup "nightly-\d{14}" ended with status Completed/);
  await first.said(/sweep of "default": nothing has expired/);
  expect(await jangada("backup", "get")).toMatch(/^nightly-\d{14} +Completed/m);

  writeFileSync(config, `${readFileSync(config, "utf8")}---\n${scheduleOf("added")}`);
  await first.said(/backup "added-\d{14}" ended with status Completed/);
  const complaint = text(first.child.stderr as Readable);
  first.child.kill("SIGTERM");
  expect(await once(first.child, "close")).toEqual([0, null]);
  expect(await complaint).toBe("stopping what runs; once more to stop at once\n");

  // Another process knows by the bucket what has run, and the backups of a second have expired.
  const second = serve();
  await second.said(/sweep of "default": deleted added-\d{14}, nightly-\d{14}/);
  second.child.kill("SIGINT");
  expect(await once(second.child, "close")).toEqual([0, null]);
});
