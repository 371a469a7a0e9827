import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../../local/world/kubernetes/kubernetes-world.ts";
import { type S3World, startS3World } from "../../../local/world/s3/s3-world.ts";
import { writeClusterFile } from "../../support/cluster-file.ts";
import { EMULATOR_ENVIRONMENT } from "../../support/emulator-settings.ts";
import { type ProcessEnd, runJangada } from "../../support/run-process.ts";

/** The address of nobody: connections to it are refused at once. */
export const NOBODY = "http://127.0.0.1:1";

/** A folder where `jangada --local` has a cluster of one namespace, `shop`, and an empty bucket. */
export interface ProcessWorld {
  readonly folder: string;
  readonly cluster: KubernetesWorld;
  readonly s3: S3World;
  /** Nothing but a path, a Region and the emulator's credentials. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs `jangada` with these words there; `environment` is added, `undefined` takes away. */
  run(words: readonly string[], environment?: NodeJS.ProcessEnv): Promise<ProcessEnd>;
  stop(): Promise<void>;
}

/** Options that find the cluster and the bucket of a {@link ProcessWorld}. */
export const LOCAL = "--local --config shop.yaml --kubeconfig kubeconfig".split(" ");

/** Starts the servers, and writes `shop.yaml` and `kubeconfig` into a new folder. */
export async function startProcessWorld(): Promise<ProcessWorld> {
  const folder = mkdtempSync(join(tmpdir(), "jangada-process-"));
  const cluster = await startKubernetesWorld();
  cluster.load([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }]);
  const s3 = await startS3World({ port: 0 });
  s3.createBucket("backups");
  writeFileSync(join(folder, "kubeconfig"), cluster.kubeconfig);
  writeClusterFile(folder, { s3Url: s3.url });
  const { PATH } = process.env;
  const environment = { PATH, HOME: folder, AWS_REGION: "eu-west-1", ...EMULATOR_ENVIRONMENT };
  return {
    folder,
    cluster,
    s3,
    environment,
    run: (words, more) => runJangada(words, { cwd: folder, env: { ...environment, ...more } }),
    async stop() {
      await cluster.stop();
      await s3.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
