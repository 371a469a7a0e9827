import { globSync, readFileSync } from "node:fs";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { cluster, location, schedule } from "../core/configuration/documents.ts";
import { example, spelled, templateOf, templateOfDocuments } from "./synthesize.ts";

const template = templateOf(example);
const ROOT = `${import.meta.dirname}/../..`;
const runbook = readFileSync(`${ROOT}/docs/runbook.md`, "utf8");
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

/** Names of a stack's alarms, without the stack's own. */
function alarmsOf(of: typeof template): readonly string[] {
  return Object.values(of.findResources("AWS::CloudWatch::Alarm")).map(({ Properties }) =>
    Properties.AlarmName.replace(/^Jangada-[a-z]+-/, ""),
  );
}

describe("Monitoring", () => {
  it("watches each workflow, each function that runs by itself, and each schedule that runs", () => {
    expect(alarmsOf(template)).toEqual([
      "WorkflowFailed-BackupWorkflow",
      "WorkflowTimedOut-BackupWorkflow",
      "WorkflowFailed-RestoreWorkflow",
      "WorkflowTimedOut-RestoreWorkflow",
      "FunctionFailed-StartBackup",
      "FunctionFailed-SweepExpired",
      "FunctionFailed-ValidateLocations",
      "SweepIncomplete",
      "DeadLetters",
      "LocationUnavailable-default",
      "BackupPartiallyFailed-nightly",
      "ScheduleWithoutBackup-nightly",
    ]);
  });

  it("misses a backup after 1.5 times the schedule's longest pause", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: "Jangada-example-ScheduleWithoutBackup-nightly",
      Namespace: "Jangada",
      MetricName: "backup_success_total",
      Dimensions: [
        { Name: "cluster", Value: "example" },
        { Name: "schedule", Value: "nightly" },
      ],
      Statistic: "Sum",
      Period: 3600,
      EvaluationPeriods: 36,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
  });

  it("rings for a location that no look of a quarter of an hour found available", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: "Jangada-example-LocationUnavailable-default",
      Namespace: "Jangada",
      MetricName: "backup_location_status_gauge",
      Dimensions: [
        { Name: "backup_location_name", Value: "default" },
        { Name: "cluster", Value: "example" },
      ],
      Statistic: "Maximum",
      Period: 900,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
  });

  it.for<[string, string, boolean]>([
    ["every minute", "* * * * *", true],
    ["every four days", "0 3 */4 * *", true],
    ["weekly, for which CloudWatch does not look back far enough", "@weekly", false],
  ])("misses the backups of a schedule that runs %s: %s %s", ([, cron, isMissed]) => {
    const made = templateOfDocuments(
      cluster(),
      location(),
      schedule("often", { schedule: cron }),
      schedule("resting", { schedule: cron, paused: true }),
    );
    const missing = alarmsOf(made).filter((name) => name.startsWith("ScheduleWithoutBackup"));

    expect(missing).toEqual(isMissed ? ["ScheduleWithoutBackup-often"] : []);
    for (const { Properties } of Object.values(made.findResources("AWS::CloudWatch::Alarm"))) {
      const { Period = 300, EvaluationPeriods } = Properties;
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(7 * 86_400);
    }
  });

  it.for([
    ["WorkflowFailed", "ExecutionsFailed"],
    ["WorkflowTimedOut", "ExecutionsTimedOut"],
  ])("%s counts %s", ([kind, MetricName]) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: `Jangada-example-${kind}-BackupWorkflow`,
      Namespace: "AWS/States",
      MetricName,
      Period: 300,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
    });
  });

  it("sends every alarm to the topic, and the topic to whom the cluster names", () => {
    const [topic] = Object.keys(template.findResources("AWS::SNS::Topic"));

    template.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: [{ Ref: topic }] });
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "ops@example.com",
      FilterPolicyScope: "MessageBody",
      FilterPolicy: {
        $or: [{ AlarmName: [{ exists: true }] }, { outcome: ["PartiallyFailed", "Failed"] }],
      },
    });
    templateOfDocuments(cluster(), location()).resourceCountIs("AWS::SNS::Subscription", 0);
  });

  it.for(["cloudwatch.amazonaws.com", "events.amazonaws.com"])(
    "lets %s encrypt and publish what it sends",
    (Service) => {
      template.hasResourceProperties("AWS::KMS::Key", {
        KeyPolicy: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Principal: { Service },
              Action: Match.arrayWith(["kms:Decrypt", "kms:GenerateDataKey*"]),
            }),
          ]),
        },
      });
      template.hasResourceProperties("AWS::SNS::TopicPolicy", {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: "Allow", Principal: { Service }, Action: "sns:Publish" }),
          ]),
        },
      });
    },
  );

  it("leads from every alarm to its heading in the runbook", () => {
    const anchors = new Map(headings.map((heading) => [heading?.toLowerCase(), heading]));
    for (const { Properties } of Object.values(template.findResources("AWS::CloudWatch::Alarm"))) {
      const [, anchor] = / docs\/runbook\.md#(\w+)$/.exec(Properties.AlarmDescription) ?? [];
      const heading = anchors.get(anchor);

      expect(heading).toBeDefined();
      expect(Properties.AlarmName).toMatch(new RegExp(`^Jangada-example-${heading}(-|$)`));
    }
  });

  it("has a heading in the runbook for every function, and none for what there is not", () => {
    const functions = Object.values(template.findResources("AWS::Lambda::Function")).map(
      ({ Properties }) => Properties.FunctionName.replace("Jangada-example-", ""),
    );
    const kinds = alarmsOf(template).map((name) => name.replace(/-.*/, ""));

    expect([...headings].sort()).toEqual([...new Set([...kinds, ...functions])].sort());
  });

  it("shows alarms, recovery points, runs and what they took on one page, and leads from it", () => {
    const [dashboard] = Object.values(template.findResources("AWS::CloudWatch::Dashboard"));
    const body = spelled(dashboard?.Properties.DashboardBody) as string;
    const { widgets } = JSON.parse(body.replaceAll(/<[^>]*>/g, "x"));
    type Properties = { title?: string; markdown: string; metrics: unknown[][] };
    const [text, ...others] = widgets.map(
      ({ properties }: { properties: Properties }) => properties,
    );

    expect([...text.markdown.matchAll(/\[(.*?)\]/g)].map(([, name]) => name)).toEqual([
      "BackupWorkflow",
      "RestoreWorkflow",
      "Logs",
      "Location default",
    ]);
    expect(others.map(({ title }: Properties) => title)).toEqual([
      "Alarms",
      "Recovery points made in 7 days",
      "Partially failed",
      "Items",
      "Snapshots completed",
      "Snapshots failed",
      "Durations, milliseconds",
      "Sizes of buckets, bytes",
      "BackupWorkflow executions",
      "RestoreWorkflow executions",
      "Restores",
      "Backups deleted",
    ]);
  });

  it("shows and watches only metrics that functions write", () => {
    const written = new Set(
      [...globSync("lambdas/**/*.ts", { cwd: ROOT })]
        .map((file) => readFileSync(`${ROOT}/${file}`, "utf8"))
        .flatMap((source) => [...source.matchAll(/"([a-z]+(?:_[a-z]+)+_(?:total|gauge))"/g)])
        .map(([, name]) => name),
    );
    const used = [...JSON.stringify(template.toJSON()).matchAll(/\w+_(?:total|gauge)\b/g)];

    expect(used.length).toBeGreaterThan(5);
    expect(used.map(([name]) => name).filter((name) => !written.has(name))).toEqual([]);
  });
});
