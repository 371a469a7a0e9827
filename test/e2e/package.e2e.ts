import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../local/world/kubernetes/kubernetes-world.ts";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { writeClusterFile } from "../support/cluster-file.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The oldest that the package says it runs on. */
const NODE = "node@20.20.2";
const PREPARATION_MILLISECONDS = 180_000;

const directory = mkdtempSync(join(tmpdir(), "package-"));
let cluster: KubernetesWorld;
let s3: S3World;

beforeAll(async () => {
  cluster = await startKubernetesWorld();
  cluster.load([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop" } },
  ]);
  s3 = await startS3World({ port: 0 });
  s3.createBucket("backups");
  writeFileSync(join(directory, "kubeconfig"), cluster.kubeconfig);
  writeClusterFile(directory, { s3Url: s3.url });
  await run("node", [join(ROOT, "cli/package/build.ts")]);
  await run("npm", ["pack", join(ROOT, "dist"), "--pack-destination", directory]);
  const [tarball = ""] = readdirSync(directory).filter((name) => name.endsWith(".tgz"));
  writeFileSync(join(directory, "package.json"), "{}");
  await run("npm", ["install", "--no-audit", "--no-fund", NODE, `./${tarball}`], {
    cwd: directory,
  });
}, PREPARATION_MILLISECONDS);

afterAll(async () => {
  await cluster.stop();
  await s3.stop();
  rmSync(directory, { recursive: true });
});

/** Runs a command of the installed package on Node 20, far from the repository. */
async function npx(...words: readonly string[]): Promise<string> {
  const env = {
    PATH: `${join(directory, "node_modules/.bin")}:${process.env.PATH}`,
    HOME: directory,
    ...EMULATOR_ENVIRONMENT,
  };
  const { stdout } = await run("npx", [...words], { cwd: directory, env });
  return stdout;
}

const local = (words: string) =>
  npx(
    ..."jangada --local --config shop.yaml --kubeconfig kubeconfig".split(" "),
    ...words.split(" "),
  );

it("brings nothing along but itself", async () => {
  expect(await npx("node", "--version")).toMatch(/^v20\./);
  const installed = readdirSync(join(directory, "node_modules")).filter(
    (it) => !it.startsWith("."),
  );
  expect(installed.filter((name) => !name.startsWith("node"))).toEqual(["jangada"]);
});

it("runs with npx on Node 20: backup, list, restore, logs, delete", async () => {
  expect(await npx("jangada", "version")).toMatch(/^Client:\n\tVersion: v/);
  const created = await local("backup create one --include-namespaces shop --wait");
  expect(created).toContain("Backup completed with status: Completed.");
  expect(await local("backup get")).toMatch(/^one +Completed/m);
  const restored = await local(
    "restore create back --from-backup one --namespace-mappings shop:copy",
  );
  expect(restored).toContain("Restore completed with status: Completed.");
  expect(await local("restore logs back")).toContain("restore=velero/back");
  expect(await local("backup delete one --confirm")).toContain("submitted successfully");
  expect(await local("backup get")).not.toContain("one");
}, 60_000);
