import { SFNClient } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupExecutions } from "../../../lambdas/adapters/step-functions/backup-executions.ts";
import { runningRestores } from "../../../lambdas/adapters/step-functions/running-restores.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { executionName } from "../../../lambdas/core/velero/backup-name.ts";
import type { AwsServices } from "../../support/fakes/aws-services.ts";
import { startAwsServices } from "../../support/fakes/aws-services-client.ts";
import { backupOf } from "../../support/take-backup.ts";

const ACCOUNT = "arn:aws:states:eu-west-1:123456789012";
const WORKFLOW = `${ACCOUNT}:stateMachine:Jangada-shop-BackupWorkflow`;
const OTHER = `${ACCOUNT}:stateMachine:Jangada-shop-BackupWorkflow2`;
const executionArn = (name: string, of = WORKFLOW) =>
  `${of.replace("stateMachine", "execution")}:${name}`;
const running = (input: unknown) => ({ input: JSON.stringify(input), status: "RUNNING" }) as const;

let aws: AwsServices;
let client: SFNClient;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ aws, client, stop } = await startAwsServices(SFNClient));
  aws.stateMachines.add(WORKFLOW).add(OTHER);
});

afterEach(() => stop());

describe("backupExecutions", () => {
  it("starts the workflow with the backup, under its name", async () => {
    const backup = backupOf("nightly-20261123030000", { ttl: "1h0m0s" });
    const started = await backupExecutions(client, WORKFLOW).start(backup);

    expect(started).toBe("Started");
    expect(aws.changes.map(({ input }) => input)).toEqual([
      {
        stateMachineArn: WORKFLOW,
        name: "nightly-20261123030000",
        input: JSON.stringify({ backup }),
      },
    ]);
  });

  it("shortens a name that is too long for an execution, the same way each time", async () => {
    const long = "n".repeat(200);
    const executions = backupExecutions(client, WORKFLOW);
    const outcomes = [
      await executions.start(backupOf(long)),
      await executions.start(backupOf(long)),
    ];

    expect(outcomes).toEqual(["Started", "AlreadyStarted"]);
    expect([...aws.executions.keys()]).toEqual([executionArn(executionName(long))]);
  });

  it.for([
    ["runs with the same input", "RUNNING", true],
    ["runs with another input", "RUNNING", false],
    ["has ended", "SUCCEEDED", true],
  ] as const)("starts nothing when one of the name %s", async ([, status, isSame]) => {
    const backup = backupOf("nightly");
    const input = isSame ? JSON.stringify({ backup }) : "{}";
    aws.executions.set(executionArn("nightly"), { input, status });
    const started = await backupExecutions(client, WORKFLOW).start(backup);

    expect(started).toBe("AlreadyStarted");
    expect(aws.executions.get(executionArn("nightly"))).toEqual({ input, status });
  });

  it("starts nothing when another was first, just after it looked", async () => {
    const other = { input: "{}", status: "RUNNING" } as const;
    aws.onCall = (operation) => {
      if (operation === "StartExecution") aws.executions.set(executionArn("nightly"), other);
    };

    await expect(backupExecutions(client, WORKFLOW).start(backupOf("nightly"))).resolves.toBe(
      "AlreadyStarted",
    );
    expect(aws.executions.get(executionArn("nightly"))).toBe(other);
  });

  it("lists the backups that run, over all pages, and of no other workflow", async () => {
    const backups = ["one", "two", "three"].map((name) => backupOf(name));
    for (const backup of backups) {
      aws.executions.set(executionArn(backup.metadata.name), running({ backup }));
    }
    aws.executions.set(executionArn("ended"), {
      ...running({ backup: backupOf("ended") }),
      status: "SUCCEEDED",
    });
    aws.executions.set(executionArn("foreign", OTHER), running({ backup: backupOf("foreign") }));
    const found = await backupExecutions(client, WORKFLOW).running();

    expect(found.map(({ metadata }) => metadata.name).sort()).toEqual(["one", "three", "two"]);
    expect(found).toContainEqual(backups[0]);
  });

  it("goes by the input and not by the name of the execution, which a person may have chosen", async () => {
    aws.executions.set(executionArn("5f0c"), running({ metadata: { name: "by-hand" }, spec: {} }));
    const [found] = await backupExecutions(client, WORKFLOW).running();

    expect(found?.metadata.name).toBe("by-hand");
  });

  it("leaves out an input that is no backup, and an execution that has ended meanwhile", async () => {
    aws.executions.set(executionArn("wrong"), running({ backup: { spec: 1 } }));
    for (const name of ["ended", "gone"]) {
      aws.executions.set(executionArn(name), running({ backup: backupOf(name) }));
    }
    aws.onCall = (operation, input) => {
      if (operation !== "DescribeExecution") return;
      if (input.executionArn === executionArn("gone")) {
        aws.executions.delete(executionArn("gone"));
      }
      aws.executions.set(executionArn("ended"), { input: "{}", status: "SUCCEEDED" });
    };

    await expect(backupExecutions(client, WORKFLOW).running()).resolves.toEqual([]);
  });

  it.for(["start", "running"] as const)(
    "fails naming the state machine that is missing (%s)",
    async (method) => {
      aws.stateMachines.clear();
      const executions = backupExecutions(client, WORKFLOW);

      await expect(executions[method](backupOf("nightly"))).rejects.toMatchObject({
        name: ErrorName.NotFound,
        message: `state machine '${WORKFLOW}' does not exist; deploy the stack again`,
      });
    },
  );

  it("fails as the SDK does when it cannot be reached", async () => {
    await aws.stop();
    const executions = backupExecutions(client, WORKFLOW);

    await expect(executions.start(backupOf("nightly"))).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
    await aws.start();
  });
});

describe("runningRestores", () => {
  it("names a restore as its workflow does, by its backup and the start of the execution", async () => {
    aws.executions.set(executionArn("5f0c"), running({ backupName: "nightly" }));
    aws.executions.set(
      executionArn("named"),
      running({ restore: { metadata: { name: "named" }, spec: { scheduleName: "nightly" } } }),
    );
    aws.executions.set(executionArn("wrong"), running({ backupname: "nightly" }));
    const restores = await runningRestores(client, WORKFLOW);

    expect(restores.map(({ metadata, spec }) => [metadata.name, spec]).sort()).toEqual([
      ["named", { scheduleName: "nightly" }],
      ["nightly-20261123113000", { backupName: "nightly" }],
    ]);
  });
});
