import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { Cluster } from "../../lambdas/core/configuration/cluster.ts";
import type { ClusterAccess } from "../cluster-access.ts";
import type { Locations } from "../locations.ts";
import { CARRY_OUT_PLANS, FIND_BACKUPS, FINISH_RESTORES, PLAN_RESTORES } from "../store-access.ts";
import { grantVolumeCreation } from "../volume-access.ts";
import { WorkflowFunction, type WorkflowFunctionProps } from "../workflow-function.ts";
import { type RestoreFunctions, restoreDefinition } from "./restore-definition.ts";
import { Workflow } from "./workflow.ts";

export interface RestoreWorkflowProps {
  readonly cluster: Cluster;
  readonly access: ClusterAccess;
  readonly locations: Locations;
}

type Settings = Omit<WorkflowFunctionProps, "cluster">;

const EXAMPLE = '{"backupName": "before-upgrade", "namespaceMapping": {"shop": "shop-copy"}}';

/** One vCPU. */
const ONE_CORE = 1769;

/**
 * Restores one backup. Its input is a RestoreSpec, or a Restore; its output a summary. Only
 * `RestoreItems` may change the cluster, only `PlanRestore` and it may enter it, and `RunRestoreHooks` where
 * hooks are wanted; only `CreateVolumes` may make disks.
 */
export class RestoreWorkflow extends Construct {
  readonly functions: RestoreFunctions;
  readonly workflow: Workflow;
  readonly #props: RestoreWorkflowProps;

  constructor(scope: Construct, id: string, props: RestoreWorkflowProps) {
    super(scope, id);
    this.#props = props;
    const { cluster } = props;
    this.functions = this.#makeFunctions();
    this.#grant(this.functions);
    this.workflow = new Workflow(this, "RestoreWorkflow", {
      cluster,
      comment: `Restores a backup into ${cluster.spec.eksClusterName}. Example of an input: ${EXAMPLE}`,
      definition: restoreDefinition(this, this.functions),
      functions: Object.values(this.functions),
      // 300,000 objects at 500 a second take ten minutes; a day is one that hangs.
      timeout: Duration.days(1),
    });
  }

  #makeFunctions(): RestoreFunctions {
    const { hookSettings, network } = this.#props.access;
    const inNetwork = network && { network };
    return {
      validateRestore: this.#make("ValidateRestore", {
        description:
          "Completes a Restore and says everything that is wrong with it. Invoked by RestoreWorkflow.",
        // It reads two small objects; a third of a core starts it in half a second.
        memorySize: 512,
        timeout: Duration.minutes(1),
      }),
      planRestore: this.#make("PlanRestore", {
        description:
          "Sorts the items of a backup into waves and chunks. Invoked by RestoreWorkflow.",
        // Decompressing and cutting is one thread's work: 24 MB/s of a tar of 16 GB.
        memorySize: ONE_CORE,
        timeout: Duration.minutes(15),
        ...inNetwork,
      }),
      createVolumes: this.#make("CreateVolumes", {
        description:
          "Makes the disks of restored volumes of their snapshots. Invoked by RestoreWorkflow.",
        // It asks EC2 five times a second, and waits.
        memorySize: 512,
        // 1,000 disks take 200 seconds.
        timeout: Duration.minutes(15),
      }),
      restoreItems: this.#make("RestoreItems", {
        description: "Creates the items of one chunk in the cluster. Invoked by RestoreWorkflow.",
        // One thread with 32 requests in flight waits for the API server most of the time.
        memorySize: ONE_CORE,
        // 2,000 items at 100 a second, the share of one of eight functions, are 20 seconds; the
        // rest is for pods that hooks and volumes wait for.
        timeout: Duration.minutes(15),
        ...inNetwork,
      }),
      runRestoreHooks: this.#make("RunRestoreHooks", {
        description:
          "Runs the hooks of restored pods whose containers are up. Invoked by RestoreWorkflow.",
        // It waits for commands that run elsewhere.
        memorySize: 512,
        // The longest that a command may take here is a quarter of an hour.
        timeout: Duration.minutes(15),
        environment: hookSettings,
        ...inNetwork,
      }),
      finishRestore: this.#make("FinishRestore", {
        description:
          "Writes down what came of a restore and removes its plan. Invoked by RestoreWorkflow.",
        memorySize: ONE_CORE,
        timeout: Duration.minutes(15),
      }),
    };
  }

  #make(id: string, settings: Settings): WorkflowFunction {
    return new WorkflowFunction(this, id, { cluster: this.#props.cluster, ...settings });
  }

  #grant(functions: RestoreFunctions): void {
    const { validateRestore, planRestore, createVolumes, restoreItems, finishRestore } = functions;
    const { runRestoreHooks } = functions;
    const { access, cluster, locations } = this.#props;
    access.grantFind(validateRestore);
    access.grantRead(planRestore);
    access.grantWrite(restoreItems);
    access.grantExec(runRestoreHooks);
    access.grantFind(finishRestore);
    locations.grant(validateRestore, FIND_BACKUPS);
    locations.grant(planRestore, PLAN_RESTORES);
    locations.grantConfigMaps(planRestore);
    locations.grant(createVolumes, CARRY_OUT_PLANS);
    grantVolumeCreation(createVolumes, cluster);
    locations.grant(restoreItems, CARRY_OUT_PLANS);
    locations.grant(runRestoreHooks, CARRY_OUT_PLANS);
    locations.grant(finishRestore, FINISH_RESTORES);
  }
}
