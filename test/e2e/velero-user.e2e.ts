import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, it } from "vitest";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { writeClusterFile } from "../support/cluster-file.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { runVeleroUser } from "./support/velero-user.ts";

const SCRIPT_MILLISECONDS = 240_000;

const work = mkdtempSync(join(tmpdir(), "velero-user-local-"));
let cluster: ControlPlane;
let s3: S3World;

beforeAll(async () => {
  [cluster, s3] = await Promise.all([startControlPlane(), startS3World({ port: 0 })]);
  s3.createBucket("backups");
});

afterAll(async () => {
  await s3?.stop();
  await cluster?.stop();
  rmSync(work, { recursive: true });
});

it(
  "runs a Velero user's script, unchanged but for the alias, on a real API server",
  async () => {
    await runVeleroUser({
      cluster,
      alias: `jangada --local --config ${writeClusterFile(work, { s3Url: s3.url })}`,
      environment: { ...EMULATOR_ENVIRONMENT, KUBECONFIG: cluster.kubeconfig },
    });
  },
  SCRIPT_MILLISECONDS,
);
