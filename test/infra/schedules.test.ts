import { Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { describe, expect, it } from "vitest";
import { Schedules } from "../../infra/schedules.ts";
import { hidden, spelled, testApp } from "./synthesize.ts";

const stack = new Stack(testApp(), "Test");
new Schedules(stack, "Schedules", {
  cluster: hidden.cluster,
  schedules: hidden.schedules,
  startBackup: LambdaFunction.fromFunctionName(stack, "StartBackup", "StartBackup"),
});
const template = Template.fromStack(stack);
const [workdays] = hidden.schedules;

describe("Schedules", () => {
  it("says a cron expression that restricts both day fields in two schedules", () => {
    for (const [Name, ScheduleExpression] of [
      ["workdays", "cron(0 9 1 * ? *)"],
      ["workdays_2", "cron(0 9 ? * 2-6 *)"],
    ]) {
      template.hasResourceProperties("AWS::Scheduler::Schedule", {
        Name,
        ScheduleExpression,
        ScheduleExpressionTimezone: "UTC",
        State: "ENABLED",
        FlexibleTimeWindow: { Mode: "OFF" },
      });
    }
  });

  it("disables one that is paused", () => {
    template.hasResourceProperties("AWS::Scheduler::Schedule", {
      Name: "resting",
      ScheduleExpression: "rate(6 hours)",
      State: "DISABLED",
    });
  });

  it("keeps the Schedule as the input, with the time of the tick", () => {
    const schedules = Object.values(template.findResources("AWS::Scheduler::Schedule"));
    const inputs = schedules.map(({ Properties }) => JSON.parse(Properties.Target.Input));

    expect(schedules).toHaveLength(3);
    expect(inputs).toContainEqual({
      schedule: workdays,
      scheduledTime: "<aws.scheduler.scheduled-time>",
    });
  });

  it("delivers a tick up to an hour late, and keeps what it could not deliver", () => {
    template.allResourcesProperties("AWS::Scheduler::Schedule", {
      Target: Match.objectLike({
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      }),
    });
    template.hasResourceProperties("AWS::SQS::Queue", { MessageRetentionPeriod: 14 * 86_400 });
  });

  it("invokes StartBackup and nothing else, for schedules of its group only", () => {
    const [policy] = Object.values(template.findResources("AWS::IAM::Policy"));
    const statements = spelled(policy?.Properties.PolicyDocument.Statement) as { Action: string }[];

    expect(statements).toMatchObject([
      {
        Action: "lambda:InvokeFunction",
        Resource: expect.stringMatching(/:function:StartBackup$/),
      },
      { Action: expect.arrayContaining(["sqs:SendMessage"]) },
    ]);
    template.hasResourceProperties("AWS::IAM::Role", {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: "scheduler.amazonaws.com" },
            Condition: {
              StringEquals: {
                "aws:SourceAccount": { Ref: "AWS::AccountId" },
                "aws:SourceArn": Match.objectLike({ "Fn::GetAtt": Match.anyValue() }),
              },
            },
          }),
        ],
      },
    });
  });

  it("makes its schedules after what its role may do", () => {
    for (const { DependsOn } of Object.values(template.findResources("AWS::Scheduler::Schedule"))) {
      expect(DependsOn).toEqual(expect.arrayContaining([expect.stringContaining("DefaultPolicy")]));
    }
  });
});
