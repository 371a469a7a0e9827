import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { example, hidden, type Statement, statementsOf, templateOf } from "./synthesize.ts";

const template = templateOf(example);
const hiddenTemplate = templateOf(hidden);

/** `action resource` of what a function may do in a service, with ids for ARNs. */
function allowed(id: string, service: string): readonly string[] {
  return linesOf(statementsOf(template, id))
    .filter((line) => line.startsWith(`${service}:`))
    .sort();
}

function linesOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((it) => `${action} ${named(it)}`)),
  );
}

function named(resource: string): string {
  return resource
    .replace(/<\w*Bucket\w*\.Arn>/, "BUCKET")
    .replace(/^arn:<AWS::Partition>:\w+:[\w*-]*:(<AWS::AccountId>)?:/, "")
    .replace(/<JangadaBackupBackupWorkflow\w+>/, "BACKUP")
    .replace(/<JangadaRestoreRestoreWorkflow\w+>/, "RESTORE");
}

/** Conditions of the statements that allow an action. */
function conditionsOf(id: string, action: string): readonly unknown[] {
  return statementsOf(template, id)
    .filter(({ Action }) => [Action].flat().includes(action))
    .map(({ Condition }) => Condition);
}

describe("Automation", () => {
  it.for<[string, string]>([
    ["SweepExpired", "rate(1 hour)"],
    ["ValidateLocations", "rate(5 minutes)"],
  ])("invokes %s at a %s", ([id, ScheduleExpression]) => {
    template.hasResourceProperties("AWS::Events::Rule", {
      ScheduleExpression,
      State: "ENABLED",
      Targets: [Match.objectLike({ Input: "{}", Arn: arnOf(id) })],
    });
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Principal: "events.amazonaws.com",
      FunctionName: arnOf(id),
    });
  });

  it("has schedules start backups", () => {
    template.allResourcesProperties("AWS::Scheduler::Schedule", {
      GroupName: Match.anyValue(),
      Target: Match.objectLike({ Arn: arnOf("StartBackup") }),
    });
    hiddenTemplate.resourceCountIs("AWS::Scheduler::Schedule", 3);
  });

  it("has the stack ask for the first backup of a schedule, after all that it takes", () => {
    const resources = Object.values(template.findResources("Custom::FirstBackup"));

    expect(resources).toHaveLength(1);
    expect(resources[0]).toMatchObject({
      Properties: {
        ServiceToken: { "Fn::GetAtt": [expect.stringContaining("StartBackup"), "Arn"] },
        firstBackupOf: "nightly",
      },
      DependsOn: expect.arrayContaining([
        expect.stringMatching(/^JangadaAutomationSchedulesnightly/),
        expect.stringMatching(/^JangadaAutomationStartBackupRoleDefaultPolicy/),
        expect.stringMatching(/^JangadaClusterAccessBackUpItems/),
        expect.stringMatching(/^JangadaLocations.*default/),
      ]),
    });
  });

  it("asks for none of an @every, which ticks when it is made, and one of a schedule of two halves", () => {
    const resources = Object.values(hiddenTemplate.findResources("Custom::FirstBackup"));

    expect(resources.map(({ Properties }) => Properties.firstBackupOf)).toEqual(["workdays"]);
  });

  it("keeps ticks that StartBackup failed at with those that could not be delivered", () => {
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      FunctionName: { Ref: Match.stringLikeRegexp("^JangadaAutomationStartBackup") },
      MaximumEventAgeInSeconds: 3600,
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: {
          Destination: { "Fn::GetAtt": [Match.stringLikeRegexp("SchedulesDeadLetters"), "Arn"] },
        },
      },
    });
    expect(allowed("StartBackup", "sqs")).toContainEqual(
      expect.stringMatching(/^sqs:SendMessage <JangadaAutomationSchedulesDeadLetters\w+\.Arn>$/),
    );
  });

  it("tells each function the names that it reads", () => {
    const told = (id: string) => {
      const functions = Object.values(template.findResources("AWS::Lambda::Function"));
      const found = functions.find(({ Properties }) => Properties.FunctionName.endsWith(id));
      const names = Object.keys(found?.Properties.Environment.Variables);
      return names.filter((name) => /ARN$|GROUP/.test(name)).sort();
    };

    expect(told("StartBackup")).toEqual([
      "JANGADA_BACKUP_STATE_MACHINE_ARN",
      "JANGADA_SCHEDULE_GROUP_NAME",
    ]);
    for (const id of ["SweepExpired", "DeleteBackup"]) {
      expect(told(id)).toEqual([
        "JANGADA_BACKUP_STATE_MACHINE_ARN",
        "JANGADA_RESTORE_STATE_MACHINE_ARN",
        "JANGADA_SCHEDULE_GROUP_NAME",
      ]);
    }
  });

  it("lets StartBackup start and watch backups, and keep how schedules stand", () => {
    expect(allowed("StartBackup", "states")).toEqual([
      "states:DescribeExecution execution:Jangada-example-BackupWorkflow:*",
      "states:ListExecutions BACKUP",
      "states:StartExecution BACKUP",
    ]);
    expect(allowed("StartBackup", "scheduler")).toEqual([
      "scheduler:GetSchedule schedule/Jangada-example/*",
      "scheduler:UpdateSchedule schedule/Jangada-example/*",
    ]);
    expect(allowed("StartBackup", "iam")).toEqual([
      expect.stringMatching(/^iam:PassRole <JangadaAutomationSchedulesRole\w+\.Arn>$/),
    ]);
    expect(conditionsOf("StartBackup", "iam:PassRole")).toEqual([
      { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    ]);
    expect([...allowed("StartBackup", "s3"), ...allowed("StartBackup", "ec2")]).toEqual([]);
  });

  it.for(["SweepExpired", "DeleteBackup"])("lets %s remove what belongs to backups", (id) => {
    const uploads = /^s3:(ListBucketMultipartUploads|AbortMultipartUpload BUCKET\/\w+\/\*$)/;

    expect(allowed(id, "s3").filter((line) => !uploads.test(line))).toEqual([
      "s3:AbortMultipartUpload BUCKET/backups/*/velero-backup-deletion.json",
      "s3:DeleteObject BUCKET/backups/*",
      "s3:DeleteObject BUCKET/restores/*",
      "s3:DeleteObjectVersion BUCKET/backups/*",
      "s3:DeleteObjectVersion BUCKET/restores/*",
      "s3:GetObject BUCKET/backups/*",
      "s3:GetObject BUCKET/backups/*/velero-backup-deletion.json",
      "s3:GetObject BUCKET/backups/*/velero-backup.json",
      "s3:GetObject BUCKET/restores/*/velero-restore.json",
      "s3:GetObjectLegalHold BUCKET/backups/*",
      "s3:GetObjectRetention BUCKET/backups/*",
      "s3:ListBucket BUCKET",
      "s3:ListBucketVersions BUCKET",
      "s3:PutObject BUCKET/backups/*/velero-backup-deletion.json",
    ]);
    expect(allowed(id, "states")).toEqual([
      "states:DescribeExecution execution:Jangada-example-BackupWorkflow:*",
      "states:DescribeExecution execution:Jangada-example-RestoreWorkflow:*",
      "states:ListExecutions BACKUP",
      "states:ListExecutions RESTORE",
    ]);
  });

  it("lets SweepExpired, and not DeleteBackup, end uploads that nobody finishes", () => {
    const uploads = (id: string) => allowed(id, "s3").filter((line) => line.includes("Upload"));

    expect(uploads("SweepExpired")).toEqual([
      "s3:AbortMultipartUpload BUCKET/backups/*",
      "s3:AbortMultipartUpload BUCKET/backups/*/velero-backup-deletion.json",
      "s3:AbortMultipartUpload BUCKET/restores/*",
      "s3:ListBucketMultipartUploads BUCKET",
    ]);
    expect(uploads("DeleteBackup")).toEqual([
      "s3:AbortMultipartUpload BUCKET/backups/*/velero-backup-deletion.json",
    ]);
  });

  it.for(["SweepExpired", "DeleteBackup"])(
    "lets %s delete snapshots of the cluster's backups and of Velero's, and no others",
    (id) => {
      expect(allowed(id, "ec2")).toEqual([
        "ec2:DeleteSnapshot snapshot/*",
        "ec2:DeleteSnapshot snapshot/*",
        "ec2:DescribeSnapshots *",
      ]);
      expect(conditionsOf(id, "ec2:DeleteSnapshot")).toEqual([
        { StringEquals: { "aws:ResourceTag/jangada.io/cluster": "example" } },
        {
          Null: {
            "aws:ResourceTag/jangada.io/cluster": "true",
            "aws:ResourceTag/velero.io/backup": "false",
          },
        },
      ]);
    },
  );

  it("lets nobody but SweepExpired list schedules, and only StartBackup change them", () => {
    expect(allowed("SweepExpired", "scheduler")).toEqual([
      "scheduler:GetSchedule schedule/Jangada-example/*",
      "scheduler:ListSchedules *",
    ]);
    expect(allowed("DeleteBackup", "scheduler")).toEqual([]);
  });

  it("lets ValidateLocations list the top of each location, try one key, and nothing else", () => {
    expect(allowed("ValidateLocations", "s3")).toEqual([
      "s3:AbortMultipartUpload BUCKET/backups/.jangada-write-probe",
      "s3:ListBucket BUCKET",
      "s3:PutObject BUCKET/backups/.jangada-write-probe",
    ]);
    expect(conditionsOf("ValidateLocations", "s3:ListBucket")).toEqual([
      { StringLike: { "s3:prefix": [""] } },
    ]);
  });

  it.for(["SweepExpired", "DeleteBackup", "ValidateLocations"])(
    "has %s leave a location that is read-only alone, but for reading it",
    (id) => {
      const lines = linesOf(statementsOf(hiddenTemplate, id));
      const elsewhere = lines.filter((line) => line.includes("other-backups"));

      expect(elsewhere.length).toBeGreaterThan(0);
      expect(elsewhere.filter((line) => /Delete|Put|Abort/.test(line))).toEqual([]);
    },
  );

  it("lets none of its functions into the cluster", () => {
    const entries = Object.values(template.findResources("AWS::EKS::AccessEntry"));

    expect(JSON.stringify(entries)).not.toContain("JangadaAutomation");
    for (const id of ["StartBackup", "SweepExpired", "DeleteBackup", "ValidateLocations"]) {
      expect(allowed(id, "eks")).toEqual([]);
    }
  });
});

/** The ARN of a function, as a template says it. */
function arnOf(id: string) {
  return { "Fn::GetAtt": [Match.stringLikeRegexp(`^JangadaAutomation${id}`), "Arn"] };
}
