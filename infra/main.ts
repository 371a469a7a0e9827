import { globSync } from "node:fs";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { isJangadaError } from "../lambdas/core/errors.ts";
import { JangadaStack } from "./jangada-stack.ts";
import { lookUpCluster } from "./look-up-cluster.ts";
import { readClusterFile } from "./read-cluster-file.ts";
import { reportFindings } from "./report-findings.ts";

/**
 * The CDK app: one stack for each `clusters/<name>.yaml`, or only for that of `-c cluster=<name>`.
 * `-c clusters=<folder>` takes the files of another folder; `-c stage=emulator` leaves out what no
 * emulator of AWS has. Where the CDK has credentials, each file is compared with its cluster.
 */
async function main(): Promise<void> {
  const app = new App();
  const cluster = app.node.tryGetContext("cluster") ?? "*";
  const accessEntries = app.node.tryGetContext("stage") !== "emulator";
  const isSignedIn = process.env.CDK_DEFAULT_ACCOUNT !== undefined;
  const folder = app.node.tryGetContext("clusters") ?? `${import.meta.dirname}/../clusters`;
  for (const path of globSync(`${cluster}.yaml`, { cwd: folder }).sort()) {
    const file = readClusterFile(`${folder}/${path}`);
    const stack = new JangadaStack(app, { configuration: file.configuration, accessEntries });
    if (isSignedIn && accessEntries) await reportFindings(stack, file, lookUpCluster);
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

try {
  await main();
} catch (error) {
  if (!isJangadaError(error)) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
