import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { readClusterFile } from "../../../infra/read-cluster-file.ts";
import type { ClusterConfiguration } from "../../../lambdas/core/configuration/cluster-configuration.ts";
import { admitFunctions, makeCluster } from "./admit-functions.ts";
import { AwsCalls } from "./aws-calls.ts";
import { type EksServers, startEksServers } from "./eks-servers.ts";
import { loadSampleCluster } from "./sample-cluster.ts";

const run = promisify(execFile);

const ROOT = resolve(import.meta.dirname, "../../..");
const CLUSTERS = join(ROOT, "test/e2e/aws/clusters");
/** What `cdk deploy` prints of 75 resources. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** The stack of `test/e2e/aws/clusters/lab.yaml` on emulators, and the sample cluster on a real control plane. */
export interface DeployedStack extends EksServers, AsyncDisposable {
  /** What it was made of. */
  readonly configuration: ClusterConfiguration;
  /** Of its storage location. */
  readonly bucket: string;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly calls: AwsCalls;
  /** Runs the CDK on the stack, `diff` or `deploy`, and returns what it printed. */
  cdk(command: string, ...flags: readonly string[]): Promise<string>;
}

/**
 * Starts the servers, lets the roles that there will be into the cluster, as the access entries of the
 * stack for AWS say, and bootstraps and deploys: the first backups begin then.
 */
export async function startDeployedStack(): Promise<DeployedStack> {
  const owned = new AsyncDisposableStack();
  try {
    const { configuration } = readClusterFile(join(CLUSTERS, "lab.yaml"));
    const servers = await startEksServers(owned, configuration.cluster.spec.eksClusterName);
    const folder = owned.adopt(await mkdtemp(join(tmpdir(), "jangada-stack-")), (path) =>
      rm(path, { recursive: true, force: true }),
    );
    const cdk = cdkOn(servers, folder);
    const outputs = join(folder, "outputs.json");
    const prepare = async () => {
      await loadSampleCluster(servers.cluster);
      await makeCluster(servers);
      await admitFunctions(configuration, servers);
    };
    await Promise.all([cdk("bootstrap", "aws://123456789012/us-east-1"), prepare()]);
    await cdk("deploy", "--all", "--require-approval=never", `--outputs-file=${outputs}`);
    const s3 = new S3Client({ ...servers.settings, forcePathStyle: true });
    const sfn = new SFNClient(servers.settings);
    for (const client of [s3, sfn]) owned.defer(() => client.destroy());
    return {
      ...servers,
      configuration,
      bucket: bucketIn(JSON.parse(await readFile(outputs, "utf8"))),
      s3,
      sfn,
      calls: new AwsCalls(servers.settings.endpoint),
      cdk,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await owned.disposeAsync();
    throw error;
  }
}

function cdkOn({ settings, ec2Url }: EksServers, folder: string): DeployedStack["cdk"] {
  return async (command, ...flags) => {
    const context = ["-c", "stage=emulator", "-c", `clusters=${CLUSTERS}`];
    const output = join(folder, "cdk.out");
    const { stdout, stderr } = await run(
      join(ROOT, "node_modules/.bin/cdk"),
      [command, ...flags, ...context, `--output=${output}`, "--ci"],
      {
        cwd: ROOT,
        maxBuffer: MAX_OUTPUT_BYTES,
        env: {
          ...process.env,
          PATH: `${join(ROOT, "node_modules/.bin")}:${process.env.PATH}`,
          // An IP address, not a name, makes the CDK ask for buckets by path.
          AWS_ENDPOINT_URL: settings.endpoint,
          AWS_ENDPOINT_URL_EC2: ec2Url,
          AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
          AWS_REGION: settings.region,
          // It remembers which account a key belongs to.
          CDK_HOME: folder,
        },
      },
    );
    return stdout + stderr;
  };
}

function bucketIn(outputs: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const all = Object.entries(outputs["Jangada-lab"] ?? {});
  const [, bucket] = all.find(([name]) => name.includes("BucketName")) ?? [];
  if (bucket === undefined) throw new Error("the stack says nothing of its bucket");
  return bucket;
}
