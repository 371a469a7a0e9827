import { Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule, CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { eventBridgeScheduleName } from "../lambdas/core/configuration/event-bridge-schedule-name.ts";
import { eventBridgeSchedules } from "../lambdas/core/schedule/event-bridge-schedules.ts";
import { SCHEDULE_RETRY, tickInput } from "../lambdas/core/schedule/tick-target.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import { acknowledge, acknowledgeWildcard } from "./acknowledge.ts";

export interface SchedulesProps {
  readonly cluster: Cluster;
  readonly schedules: readonly Schedule[];
  /** Gets `{ schedule, scheduledTime }` at each tick. */
  readonly startBackup: IFunction;
}

/** Name of the group of a cluster's schedules in EventBridge Scheduler. */
export function scheduleGroupName({ metadata }: Cluster): string {
  return `Jangada-${metadata.name}`;
}

/**
 * EventBridge schedules in a group `Jangada-<cluster>`, each with its Schedule as the input: the rule
 * itself lives there and the CLI changes it there.
 *
 * None has a `StartDate`: one in a template is refused by EventBridge as soon as it is five minutes old,
 * with every later change of that schedule. So an `@every` ticks once when it is deployed, which is the
 * backup that a Schedule makes when it is created, and goes on from there.
 */
export class Schedules extends Construct {
  /** Ticks that could not be delivered, or were and failed. */
  readonly deadLetters: Queue;
  /** What the schedules act as. */
  readonly role: Role;
  readonly #group: CfnScheduleGroup;
  readonly #startBackup: IFunction;
  readonly #scheduleArns: string;

  constructor(scope: Construct, id: string, { cluster, schedules, startBackup }: SchedulesProps) {
    super(scope, id);
    this.#startBackup = startBackup;
    this.#group = new CfnScheduleGroup(this, "Group", { name: scheduleGroupName(cluster) });
    this.deadLetters = new Queue(this, "DeadLetters", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.deadLetters, {
      "AwsSolutions-SQS3": "It is itself the dead-letter queue of the schedules.",
    });
    this.#scheduleArns = Stack.of(this).formatArn({
      service: "scheduler",
      resource: "schedule",
      resourceName: `${scheduleGroupName(cluster)}/*`,
    });
    this.role = this.#makeRole();
    for (const schedule of schedules) this.#add(schedule);
  }

  /** Lets a function read every schedule of the cluster. */
  grantRead(grantee: IFunction): void {
    this.#grant(grantee, ["scheduler:GetSchedule"]);
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ["scheduler:ListSchedules"], resources: ["*"] }),
    );
  }

  /** Lets a function keep in a schedule how it stands; that writes all of it, its role too. */
  grantRecordStatus(grantee: IFunction): void {
    this.#grant(grantee, ["scheduler:GetSchedule", "scheduler:UpdateSchedule"]);
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: ["iam:PassRole"],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      }),
    );
  }

  #grant(grantee: IFunction, actions: string[]): void {
    const resources = [this.#scheduleArns];
    grantee.addToRolePolicy(new PolicyStatement({ actions, resources }));
    acknowledgeWildcard(
      grantee,
      this.#scheduleArns,
      "Schedules of the cluster come and go without the stack.",
    );
  }

  /** Only schedules of this group, in this account, may use it (a confused deputy has another ARN). */
  #makeRole(): Role {
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: {
          StringEquals: {
            "aws:SourceAccount": Stack.of(this).account,
            "aws:SourceArn": this.#group.attrArn,
          },
        },
      }),
      description: "Lets schedules start backups",
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: [this.#startBackup.functionArn],
      }),
    );
    this.deadLetters.grantSendMessages(role);
    return role;
  }

  #add(schedule: Schedule): void {
    const { name } = schedule.metadata;
    for (const [index, { expression, timeZone }] of eventBridgeSchedules(
      schedule.spec.schedule,
    ).entries()) {
      const scheduleName = eventBridgeScheduleName(name, index);
      const made = new CfnSchedule(this, scheduleName, {
        name: scheduleName,
        groupName: this.#group.ref,
        description: `Backups of Schedule ${name}, '${schedule.spec.schedule}'`,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        state: schedule.spec.paused ? "DISABLED" : "ENABLED",
        flexibleTimeWindow: { mode: "OFF" },
        target: this.#target(schedule),
      });
      // The role's policy is a resource of its own, and a schedule may fire as soon as it is there.
      made.node.addDependency(this.role);
    }
  }

  #target(schedule: Schedule): CfnSchedule.TargetProperty {
    return {
      arn: this.#startBackup.functionArn,
      roleArn: this.role.roleArn,
      input: Stack.of(this).toJsonString(tickInput(schedule)),
      retryPolicy: SCHEDULE_RETRY,
      deadLetterConfig: { arn: this.deadLetters.queueArn },
    };
  }
}
