import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import type { StorageLocation } from "./storage-location.ts";
import type { Workflow } from "./workflows/workflow.ts";

/** What the dashboard leads to. */
export interface LinkedParts {
  readonly cluster: Cluster;
  readonly workflows: readonly Workflow[];
  readonly storageLocations: readonly StorageLocation[];
}

/** Markdown that leads from the dashboard to executions, logs and buckets in the console. */
export function dashboardLinks(
  scope: Construct,
  { cluster, workflows, storageLocations }: LinkedParts,
): string {
  const { region } = Stack.of(scope);
  const console = `https://${region}.console.aws.amazon.com`;
  const machines = workflows.map(
    ({ node, stateMachine: { stateMachineArn } }) =>
      `[${node.id}](${console}/states/home?region=${region}#/statemachines/view/${stateMachineArn})`,
  );
  // The console wants a slash in its fragment escaped twice, with a dollar sign for the per cent.
  const logs = `[Logs](${console}/cloudwatch/home?region=${region}#logsV2:log-groups$3FlogGroupNameFilter$3DJangada-${cluster.metadata.name})`;
  const buckets = storageLocations
    .map(({ location: { metadata, spec } }) => ({ name: metadata.name, ...spec.objectStorage }))
    .filter(({ bucket }) => !bucket.startsWith("arn:"))
    .map(
      ({ name, bucket, prefix = "" }) =>
        `[Location ${name}](${console}/s3/buckets/${bucket}?prefix=${prefix.replace(/^\/+|\/+$/g, "")})`,
    );
  return [`**Backups of ${cluster.spec.eksClusterName}**`, ...machines, logs, ...buckets].join(
    " · ",
  );
}
