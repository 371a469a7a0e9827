import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openStore } from "../../lambdas/runtime/open-store.ts";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../local/world/kubernetes/kubernetes-world.ts";
import { embeddedLocation } from "../../local/world/s3/embedded-location.ts";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { writeClusterFile } from "../support/cluster-file.ts";
import { readDocument } from "../support/documents.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { runJangada } from "../support/run-process.ts";
import { putVeleroBackup, VELERO_BACKUPS } from "../support/velero-fixtures.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { untrue, walk, walkSetting, writeFiles } from "./support/walk-through.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const WALK_MILLISECONDS = 240_000;
const NIGHTLY = `apiVersion: velero.io/v1
kind: Schedule
metadata: { name: nightly }
spec: { schedule: "0 3 * * *", template: { includedNamespaces: [shop] } }
`;

const LABELS = { app: "web" };
const CONTAINERS = [{ name: "web", image: "nginx" }];
const SHOP = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "prices", namespace: "shop" } },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: { containers: CONTAINERS } },
    },
  },
];

let cluster: KubernetesWorld;
let s3: S3World;
let directory: string;

beforeAll(async () => {
  Object.assign(process.env, EMULATOR_ENVIRONMENT);
  cluster = await startKubernetesWorld();
  cluster.load(SHOP);
});
afterAll(() => cluster?.stop());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "jangada-documents-"));
  s3 = await startS3World({ port: 0 });
});
afterEach(async () => {
  await s3.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Runs every command of a document, from its first line to its last. */
async function follow(path: string, kubeconfig = cluster.kubeconfig) {
  const document = readDocument(path);
  const setting = await walkSetting(directory, { kubeconfig, s3Url: s3.url });
  await writeFiles(document, directory);
  return walk(document, setting);
}

it(
  "README.md: its command works where nothing but Node and npm is",
  async () => {
    // As a clone has it, and with what was not committed yet.
    const copy = `git ls-files -z -co --exclude-standard | tar -c --null -T - | tar -x -C '${directory}'`;
    await promisify(execFile)("bash", ["-c", copy], { cwd: ROOT });
    const setting = { directory, environment: { ...process.env, HOME: directory } };
    const runs = await walk(readDocument("README.md"), setting);

    expect(untrue(runs)).toEqual([]);
    expect(runs).toHaveLength(1);
  },
  WALK_MILLISECONDS,
);

it(
  "docs/cli.md: every command works, in the order it stands there",
  async () => {
    s3.createBucket("my-backups");
    const runs = await follow("docs/cli.md");

    expect(untrue(runs)).toEqual([]);
    expect(runs).toHaveLength(5);
  },
  WALK_MILLISECONDS,
);

it(
  "docs/migrating-from-velero.md: works on the bucket that a real Velero left behind",
  async () => {
    s3.createBucket("my-backups");
    const store = openStore(embeddedLocation(s3.url, "my-backups"));
    for (const name of VELERO_BACKUPS) await putVeleroBackup(store, name);
    const runs = await follow("docs/migrating-from-velero.md");

    expect(untrue(runs)).toEqual([]);
    expect(runs).toHaveLength(9);
  },
  WALK_MILLISECONDS,
);

it(
  "docs/lost-cluster.md: brings a cluster back from its bucket, in an empty one",
  async () => {
    s3.createBucket("company-backups");
    const kubeconfig = join(directory, "lost");
    await writeFile(kubeconfig, cluster.kubeconfig);
    const config = writeClusterFile(directory, {
      s3Url: s3.url,
      bucket: "company-backups",
      more: [NIGHTLY],
    });
    const words = "backup create nightly-20261123030000 --from-schedule nightly".split(" ");
    await runJangada(["--local", "--config", config, "--kubeconfig", kubeconfig, ...words]);
    const rescue = await startControlPlane();
    try {
      const runs = await follow("docs/lost-cluster.md", await readFile(rescue.kubeconfig, "utf8"));
      const found = await rescue.kubectl([
        "-n",
        "shop",
        "get",
        "deployments,configmaps",
        "-o",
        "name",
      ]);

      expect(untrue(runs)).toEqual([]);
      expect(runs).toHaveLength(5);
      expect(found.split("\n")).toEqual(
        expect.arrayContaining(["deployment.apps/web", "configmap/prices"]),
      );
    } finally {
      await rescue.stop();
    }
  },
  WALK_MILLISECONDS,
);
