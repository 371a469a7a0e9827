import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { LONGEST_SNAPSHOT_HOURS } from "../../lambdas/core/backup/watch-snapshots.ts";
import type { Cluster } from "../../lambdas/core/configuration/cluster.ts";
import type { ClusterAccess } from "../cluster-access.ts";
import type { Locations } from "../locations.ts";
import { grantSnapshotCreation, grantSnapshotWatch } from "../snapshot-access.ts";
import { BACK_UP_ITEMS, FINISH_BACKUPS, VALIDATE_BACKUPS, WATCH_BACKUPS } from "../store-access.ts";
import { WorkflowFunction, type WorkflowFunctionProps } from "../workflow-function.ts";
import { type BackupFunctions, backupDefinition } from "./backup-definition.ts";
import { Workflow } from "./workflow.ts";

export interface BackupWorkflowProps {
  readonly cluster: Cluster;
  readonly access: ClusterAccess;
  readonly locations: Locations;
}

type Settings = Omit<WorkflowFunctionProps, "cluster">;

const EXAMPLE =
  '{"backup": {"metadata": {"name": "before-upgrade"}, "spec": {"includedNamespaces": ["shop"]}}}';

/** One vCPU. */
const ONE_CORE = 1769;

/**
 * Takes one backup. Its input is `{ "backup": <velero.io/v1 Backup> }`, its output the backup's
 * summary. Only `BackUpItems` may enter the cluster, and only it may begin snapshots.
 */
export class BackupWorkflow extends Construct {
  readonly functions: BackupFunctions;
  readonly workflow: Workflow;
  readonly #props: BackupWorkflowProps;

  constructor(scope: Construct, id: string, props: BackupWorkflowProps) {
    super(scope, id);
    this.#props = props;
    const { cluster } = props;
    this.functions = this.#makeFunctions();
    this.#grant(this.functions);
    this.workflow = new Workflow(this, "BackupWorkflow", {
      cluster,
      comment: `Takes one backup of ${cluster.spec.eksClusterName}. Example of an input: ${EXAMPLE}`,
      definition: backupDefinition(this, this.functions),
      functions: Object.values(this.functions),
      // Snapshots are given up before; the rest, three attempts of 15 minutes and waiting for
      // outages, is an hour. Twice that is a run that hangs.
      timeout: Duration.hours(LONGEST_SNAPSHOT_HOURS + 2),
    });
  }

  #makeFunctions(): BackupFunctions {
    const { cluster, access } = this.#props;
    return {
      validateBackup: this.#make("ValidateBackup", {
        description: "Completes a Backup and sees that it can run. Invoked by BackupWorkflow.",
        // It asks for two objects; a third of a core starts it in half a second.
        memorySize: 512,
        timeout: Duration.minutes(1),
      }),
      backUpItems: this.#make("BackUpItems", {
        ...(access.network && { network: access.network }),
        environment: access.hookSettings,
        description: `Takes the items of one backup of ${cluster.spec.eksClusterName}, and begins its snapshots. Invoked by BackupWorkflow.`,
        // Two vCPUs: one drains the API server while the other compresses. Of the memory a backup
        // uses 256 MB, however large the cluster is.
        memorySize: 2 * ONE_CORE,
        // All that Lambda gives. 16 GB, the largest etcd, take 12 minutes at 23 MB/s.
        timeout: Duration.minutes(15),
      }),
      waitForSnapshots: this.#make("WaitForSnapshots", {
        description: "Looks how far the snapshots of a backup are. Invoked by BackupWorkflow.",
        memorySize: 512,
        // Descriptions of 10,000 snapshots are 50 requests, some 20 seconds.
        timeout: Duration.minutes(5),
      }),
      finishBackup: this.#make("FinishBackup", {
        description: "Writes down what came of a backup. Invoked by BackupWorkflow.",
        memorySize: 1024,
        timeout: Duration.minutes(5),
      }),
    };
  }

  #make(id: string, settings: Settings): WorkflowFunction {
    return new WorkflowFunction(this, id, { cluster: this.#props.cluster, ...settings });
  }

  #grant({ validateBackup, backUpItems, waitForSnapshots, finishBackup }: BackupFunctions): void {
    const { access, cluster, locations } = this.#props;
    access.grantRead(backUpItems);
    access.grantExec(backUpItems);
    locations.grant(validateBackup, VALIDATE_BACKUPS);
    locations.grant(backUpItems, BACK_UP_ITEMS);
    locations.grantConfigMaps(backUpItems);
    locations.grant(waitForSnapshots, WATCH_BACKUPS);
    locations.grant(finishBackup, FINISH_BACKUPS);
    grantSnapshotCreation(backUpItems, cluster);
    for (const watcher of [waitForSnapshots, finishBackup]) grantSnapshotWatch(watcher, cluster);
  }
}
