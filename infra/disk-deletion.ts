import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { EnvironmentName } from "../lambdas/core/environment-name.ts";
import type { ClusterAccess } from "./cluster-access.ts";
import type { Locations } from "./locations.ts";
import { grantVolumeDeletion } from "./volume-access.ts";
import { WorkflowFunction } from "./workflow-function.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface DiskDeletionProps {
  readonly cluster: Cluster;
  readonly access: ClusterAccess;
  readonly locations: Locations;
  readonly restoreWorkflow: Workflow;
}

/**
 * Deletes the disks that a restore made and that nothing uses. Nothing invokes its function but a
 * person; it sees the cluster's volumes, and can delete no disk that no restore made.
 */
export class DiskDeletion extends Construct {
  readonly deleteDisks: WorkflowFunction;

  constructor(scope: Construct, id: string, props: DiskDeletionProps) {
    super(scope, id);
    const { cluster, access, locations, restoreWorkflow } = props;
    this.deleteDisks = new WorkflowFunction(this, "DeleteDisks", {
      cluster,
      description:
        'Lists the disks of a restore, and deletes those that nothing uses. Example: {"restoreName": "trial", "delete": true}',
      memorySize: 512,
      // 1,000 disks take 200 seconds.
      timeout: Duration.minutes(15),
      environment: {
        [EnvironmentName.RestoreStateMachineArn]: restoreWorkflow.stateMachine.stateMachineArn,
      },
      ...(access.network && { network: access.network }),
    });
    access.grantRead(this.deleteDisks);
    locations.grantSettings(this.deleteDisks);
    restoreWorkflow.grantWatch(this.deleteDisks);
    grantVolumeDeletion(this.deleteDisks, cluster);
  }
}
