import { CustomResource, Duration } from "aws-cdk-lib";
import { Schedule as Rate, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { IRole } from "aws-cdk-lib/aws-iam";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { EnvironmentName } from "../lambdas/core/environment-name.ts";
import { isEvery } from "../lambdas/core/schedule/event-bridge-schedules.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import type { ClusterAccess } from "./cluster-access.ts";
import type { Locations } from "./locations.ts";
import { Schedules, scheduleGroupName } from "./schedules.ts";
import { grantSnapshotDeletion } from "./snapshot-access.ts";
import {
  END_UPLOADS,
  LOOK_AT_LOCATIONS,
  READ_CATALOGUE,
  REMOVE_BACKUPS,
  TRY_WRITES,
} from "./store-access.ts";
import { WorkflowFunction, type WorkflowFunctionProps } from "./workflow-function.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface AutomationProps {
  readonly cluster: Cluster;
  readonly schedules: readonly Schedule[];
  readonly access: ClusterAccess;
  readonly locations: Locations;
  readonly backupWorkflow: Workflow;
  readonly restoreWorkflow: Workflow;
}

type Settings = Omit<WorkflowFunctionProps, "cluster">;

/**
 * What happens by itself: backups of schedules, the hourly sweep, and the look at the locations every
 * five minutes; and the deletion that people ask for. None of its functions may enter the cluster.
 */
export class Automation extends Construct {
  readonly startBackup: WorkflowFunction;
  readonly sweepExpired: WorkflowFunction;
  readonly deleteBackup: WorkflowFunction;
  readonly validateLocations: WorkflowFunction;
  readonly schedules: Schedules;
  readonly #props: AutomationProps;

  constructor(scope: Construct, id: string, props: AutomationProps) {
    super(scope, id);
    this.#props = props;
    this.startBackup = this.#makeStartBackup();
    this.schedules = new Schedules(this, "Schedules", { ...props, startBackup: this.startBackup });
    this.schedules.grantRecordStatus(this.startBackup);
    this.#keepWhatFailed();
    for (const schedule of props.schedules) this.#makeFirstBackup(schedule);
    this.sweepExpired = this.#makeRemover("SweepExpired", "Deletes what has expired. Input: {}");
    this.schedules.grantRead(this.sweepExpired);
    props.locations.grant(this.sweepExpired, END_UPLOADS);
    this.deleteBackup = this.#makeRemover(
      "DeleteBackup",
      'Deletes one backup. Example: {"backupName": "before-upgrade"}',
    );
    this.validateLocations = this.#makeValidateLocations();
    this.#invoke(this.sweepExpired, Duration.hours(1));
    this.#invoke(this.validateLocations, Duration.minutes(5));
  }

  #makeStartBackup(): WorkflowFunction {
    const { cluster, backupWorkflow } = this.#props;
    const made = this.#make("StartBackup", {
      description:
        'Starts the backup workflow, at each tick of a schedule. Example: {"backup": {"apiVersion": "velero.io/v1", "kind": "Backup", "metadata": {"name": "before-upgrade"}}}',
      memorySize: 512,
      // It describes what runs, 15 executions a second; nobody runs hundreds of backups at once.
      timeout: Duration.minutes(1),
      environment: {
        [EnvironmentName.BackupStateMachineArn]: backupWorkflow.stateMachine.stateMachineArn,
        [EnvironmentName.ScheduleGroupName]: scheduleGroupName(cluster),
      },
    });
    backupWorkflow.grantWatch(made);
    backupWorkflow.grantStart(made);
    return made;
  }

  /** A tick that StartBackup fails at goes where one goes that could not be delivered. */
  #keepWhatFailed(): void {
    this.startBackup.configureAsyncInvoke({
      maxEventAge: Duration.hours(1),
      retryAttempts: 2,
      onFailure: new SqsDestination(this.schedules.deadLetters),
    });
  }

  /** The backup that a schedule makes when it is created; an `@every` ticks by itself then. */
  #makeFirstBackup({ metadata, spec }: Schedule): void {
    if (isEvery(spec.schedule)) return;
    const made = new CustomResource(this, `${metadata.name}FirstBackup`, {
      serviceToken: this.startBackup.functionArn,
      resourceType: "Custom::FirstBackup",
      properties: { firstBackupOf: metadata.name },
    });
    const { access, locations } = this.#props;
    made.node.addDependency(access, locations, this.schedules, this.startBackup.role as IRole);
  }

  /** A function that deletes backups. */
  #makeRemover(id: string, description: string): WorkflowFunction {
    const { cluster, locations, backupWorkflow, restoreWorkflow } = this.#props;
    const made = this.#make(id, {
      description,
      // Eight deletions in flight wait for S3 most of the time, on half a core.
      memorySize: 1024,
      // A backup of ten files is some 40 requests, two seconds one after another: 3,600 in 15 minutes,
      // and what is left over waits for the next hour.
      timeout: Duration.minutes(15),
      environment: {
        [EnvironmentName.BackupStateMachineArn]: backupWorkflow.stateMachine.stateMachineArn,
        [EnvironmentName.RestoreStateMachineArn]: restoreWorkflow.stateMachine.stateMachineArn,
        [EnvironmentName.ScheduleGroupName]: scheduleGroupName(cluster),
      },
    });
    for (const workflow of [backupWorkflow, restoreWorkflow]) workflow.grantWatch(made);
    locations.grant(made, READ_CATALOGUE);
    locations.grant(made, REMOVE_BACKUPS);
    grantSnapshotDeletion(made, cluster);
    return made;
  }

  #makeValidateLocations(): WorkflowFunction {
    const made = this.#make("ValidateLocations", {
      description: "Looks whether every storage location can be used. Input: {}",
      memorySize: 512,
      // A location that does not answer is given up after 5 attempts of 5 s.
      timeout: Duration.minutes(2),
    });
    this.#props.locations.grant(made, LOOK_AT_LOCATIONS);
    this.#props.locations.grant(made, TRY_WRITES);
    return made;
  }

  #make(id: string, settings: Settings): WorkflowFunction {
    return new WorkflowFunction(this, id, { cluster: this.#props.cluster, ...settings });
  }

  #invoke(invoked: WorkflowFunction, every: Duration): void {
    new Rule(this, `${invoked.node.id}Rule`, {
      description: `Invokes ${invoked.node.id} for ${this.#props.cluster.metadata.name}`,
      schedule: Rate.rate(every),
      targets: [new LambdaFunction(invoked, { event: RuleTargetInput.fromObject({}) })],
    });
  }
}
