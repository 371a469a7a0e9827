import { globSync } from "node:fs";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { isJangadaError } from "../lambdas/core/errors.ts";
import { JangadaStack } from "./jangada-stack.ts";
import { readClusterFile } from "./read-cluster-file.ts";

/**
 * The CDK app: one stack for each `clusters/<name>.yaml`, or only for that of `-c cluster=<name>`.
 * `-c stage=emulator` leaves out what no emulator of AWS has.
 */
function main(): void {
  const app = new App();
  const cluster = app.node.tryGetContext("cluster") ?? "*";
  const accessEntries = app.node.tryGetContext("stage") !== "emulator";
  const root = `${import.meta.dirname}/..`;
  for (const path of globSync(`clusters/${cluster}.yaml`, { cwd: root }).sort()) {
    new JangadaStack(app, { configuration: readClusterFile(`${root}/${path}`), accessEntries });
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

try {
  main();
} catch (error) {
  if (!isJangadaError(error)) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
