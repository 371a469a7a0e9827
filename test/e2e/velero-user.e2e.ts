import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { writeClusterFile } from "../support/cluster-file.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

const run = promisify(execFile);
const MAIN = join(import.meta.dirname, "../../cli/main.ts");
const SCRIPT = join(import.meta.dirname, "support/velero-user.sh");
const SCRIPT_MILLISECONDS = 240_000;

const work = mkdtempSync(join(tmpdir(), "velero-user-"));
let cluster: ControlPlane;
let s3: S3World;

beforeAll(async () => {
  cluster = await startControlPlane();
  s3 = await startS3World({ port: 0 });
  s3.createBucket("backups");
  program("jangada", `exec node ${MAIN} "$@"`);
  program("field", 'exec node -p "JSON.parse(require(\\"fs\\").readFileSync(0)).$1"');
  writeClusterFile(work, { s3Url: s3.url });
  for (const name of ["shop", "shop-other"]) await cluster.kubectl(["create", "namespace", name]);
  const settings = ["create", "configmap", "settings", "--from-literal", "a=1", "-n", "shop"];
  await cluster.kubectl(settings);
}, 120_000);

afterAll(async () => {
  await s3?.stop();
  await cluster?.stop();
  rmSync(work, { recursive: true });
});

/** Puts a program of one line on the script's path. */
function program(name: string, line: string): void {
  const file = join(work, name);
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}

it(
  "runs a Velero user's script, unchanged but for the alias, on a real API server",
  async () => {
    const env = {
      ...process.env,
      PATH: [work, process.env.PATH].join(delimiter),
      WORK: work,
      KUBECONFIG: cluster.kubeconfig,
      VELERO: `jangada --local --config ${join(work, "shop.yaml")}`,
      ...EMULATOR_ENVIRONMENT,
    };
    const { stdout } = await run("bash", [SCRIPT], { env, cwd: work });
    expect(stdout).toMatch(/\nthe script is through\n$/);
    const names = await cluster.kubectl(["get", "configmaps", "-A", "-o", "name"]);
    expect(names.match(/configmap\/settings/g)).toHaveLength(3);
  },
  SCRIPT_MILLISECONDS,
);
