import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { ConsoleLinks } from "../lambdas/core/console-links.ts";
import { keyPrefix } from "../lambdas/core/velero/backup-storage-location.ts";
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
  const links = new ConsoleLinks(Stack.of(scope).region);
  const machines = workflows.map(
    ({ node, stateMachine }) => `[${node.id}](${links.stateMachine(stateMachine.stateMachineArn)})`,
  );
  const logs = `[Logs](${links.logGroups(`Jangada-${cluster.metadata.name}-`)})`;
  const buckets = storageLocations
    .map(({ location }) => ({ location, ...location.spec.objectStorage }))
    .filter(({ bucket }) => !bucket.startsWith("arn:"))
    .map(({ location, bucket }) => {
      const directory = { bucket, prefix: keyPrefix(location) };
      return `[Location ${location.metadata.name}](${links.directory(directory)})`;
    });
  return [`**Backups of ${cluster.spec.eksClusterName}**`, ...machines, logs, ...buckets].join(
    " · ",
  );
}
