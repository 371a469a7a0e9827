import { Duration } from "aws-cdk-lib";
import { Fail, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import { Construct } from "constructs";
import type { Cluster } from "../../lambdas/core/configuration/cluster.ts";
import { ErrorName } from "../../lambdas/core/errors.ts";
import type { ClusterAccess } from "../cluster-access.ts";
import type { Locations } from "../locations.ts";
import { CREATE_BACKUPS } from "../store-access.ts";
import { WorkflowFunction } from "../workflow-function.ts";
import { Workflow } from "./workflow.ts";

export interface BackupWorkflowProps {
  readonly cluster: Cluster;
  readonly access: ClusterAccess;
  readonly locations: Locations;
}

const EXAMPLE =
  '{"backup": {"metadata": {"name": "before-upgrade"}, "spec": {"includedNamespaces": ["shop"]}}}';

/** What Step Functions calls a function that Lambda ended: out of time, or of memory. */
const KILLED = ["Sandbox.Timedout", "Lambda.Unknown"];

/**
 * Takes one backup. Its input is `{ "backup": <velero.io/v1 Backup> }`, its output the backup's
 * summary, and an execution that fails left nothing in the storage location.
 */
export class BackupWorkflow extends Construct {
  readonly backUpItems: WorkflowFunction;
  readonly workflow: Workflow;

  constructor(scope: Construct, id: string, { cluster, access, locations }: BackupWorkflowProps) {
    super(scope, id);
    this.backUpItems = new WorkflowFunction(this, "BackUpItems", {
      cluster,
      ...(access.network && { network: access.network }),
      description: `Takes one backup of ${cluster.spec.eksClusterName}. Example: ${EXAMPLE}`,
      // Two vCPUs, at 1769 MB each: one drains the API server while the other compresses. Of the
      // memory a backup uses 256 MB, however large the cluster is.
      memorySize: 2 * 1769,
      // All that Lambda gives. 16 GB, the largest etcd, take 12 minutes at 23 MB/s.
      timeout: Duration.minutes(15),
    });
    access.grantRead(this.backUpItems);
    locations.grant(this.backUpItems, CREATE_BACKUPS);

    this.workflow = new Workflow(this, "BackupWorkflow", {
      cluster,
      comment: `Takes one backup of ${cluster.spec.eksClusterName}. Example of an input: ${EXAMPLE}`,
      definition: this.#definition(),
      functions: [this.backUpItems],
      // Three attempts that time out, and the ten minutes that outages are waited for, take 56
      // minutes; twice that is a run that hangs.
      timeout: Duration.hours(2),
    });
  }

  #definition(): IChainable {
    return new LambdaInvoke(this, "BackUpItemsState", {
      stateName: "BackUpItems",
      lambdaFunction: this.backUpItems,
      outputPath: "$.Payload",
    })
      .addRetry({
        errors: [ErrorName.ClusterUnavailable, ErrorName.StoreUnavailable],
        // 20 s doubling five times waits for ten minutes and 20 s, a control plane's update; the
        // function itself has waited before it gave up.
        interval: Duration.seconds(20),
        backoffRate: 2,
        maxAttempts: 5,
      })
      .addRetry({
        errors: [ErrorName.Interrupted, ...KILLED],
        // Time ran out, because the API server was slow. If it was not just then, twice is enough.
        interval: Duration.seconds(30),
        backoffRate: 2,
        maxAttempts: 2,
      })
      .addCatch(
        new Fail(this, "BackupFailed", {
          comment: "Nothing of the backup is visible in its storage location",
          errorPath: "$.Error",
          causePath: "$.Cause",
        }),
      );
  }
}
