import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDeployedFloor } from "../../deployed/open-deployed-floor.ts";
import { executionArn } from "../../lambdas/adapters/step-functions/execution-arn.ts";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import { backupKeys, restoreKeys } from "../../lambdas/core/store/layout.ts";
import { embeddedLocation } from "../../local/world/s3/embedded-location.ts";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { type CliResult, type CliSetting, runCli } from "../cli/support/run-cli.ts";
import { DEPLOYMENT, deployStack } from "../support/deployed-stack.ts";
import { blocksOf, commandsOf, readDocument } from "../support/documents.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { AwsServices } from "../support/fakes/aws-services.ts";

const BUCKET = "backups";
let s3: S3World;
let aws: AwsServices;

beforeAll(async () => {
  s3 = await startS3World({ port: 0 });
  s3.createBucket(BUCKET);
});
afterAll(() => s3.stop());

const settings = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"] as const;
const before = settings.map((name) => [name, process.env[name]] as const);

beforeEach(async () => {
  aws = new AwsServices();
  deployStack(aws, "shop", embeddedLocation(s3.url, BUCKET));
  Object.assign(process.env, {
    ...EMULATOR_ENVIRONMENT,
    AWS_ENDPOINT_URL: await aws.start(),
  });
});

afterEach(async () => {
  await aws.stop();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** Runs one command line on the stack, as `main.ts` does. */
function jangada(words: string | readonly string[], setting: CliSetting = {}): Promise<CliResult> {
  const given = typeof words === "string" ? words.split(" ") : words;
  return runCli(given, { openFloor: async (options) => openDeployedFloor(options), ...setting });
}

const backupExecution = (name: string) => executionArn(DEPLOYMENT.backupWorkflowArn, name);
const restoreExecution = (name: string) => executionArn(DEPLOYMENT.restoreWorkflowArn, name);

/** Ends an execution as the workflow does, having written the object's document. */
async function endBackup(name: string, phase: string): Promise<void> {
  const execution = aws.executions.get(backupExecution(name)) ?? { input: "{}" };
  const { backup } = JSON.parse(execution.input);
  await write(backupKeys(name).metadata, { ...backup, status: { phase } });
  aws.executions.set(backupExecution(name), { ...execution, status: "SUCCEEDED", output: "{}" });
}

async function write(key: string, object: unknown): Promise<void> {
  const floor = openDeployedFloor({ namespace: "velero" });
  const [location] = (await floor.locations()).storageLocations;
  if (location) await floor.openStore(location).put(key, Buffer.from(JSON.stringify(object)));
  await floor.close();
}

/** Does something as soon as an execution is looked at while it runs. */
function whenFollowed(work: () => Promise<void> | void): void {
  let isDone = false;
  aws.onCall = (operation) => {
    if (operation !== "GetExecutionHistory" || isDone) return;
    isDone = true;
    void work();
  };
}

describe("backup create", () => {
  it("starts an execution under the backup's name and does not wait", async () => {
    const { output, exitCode } = await jangada("backup create one --include-namespaces shop");
    expect(output).toBe(
      'Backup request "one" submitted successfully.\nRun `jangada backup describe one` or `jangada backup logs one` for more details.\n',
    );
    expect(exitCode).toBe(0);
    const { input = "", status } = aws.executions.get(backupExecution("one")) ?? {};
    expect(status).toBe("RUNNING");
    expect(JSON.parse(input).backup.spec).toEqual({ includedNamespaces: ["shop"] });
  });

  it("with --wait follows it, tells how far it is, and reads what it wrote", async () => {
    aws.onCall = (operation) => {
      const running = aws.executions.get(backupExecution("two"));
      if (operation !== "DescribeExecution" || running === undefined) return;
      const output = JSON.stringify({ Payload: { pending: 2, percent: 40, waitSeconds: 60 } });
      const history = [
        { type: "TaskStateEntered", stateEnteredEventDetails: { name: "BackUpItems" } },
        { type: "TaskSucceeded", taskSucceededEventDetails: { output } },
        { type: "ChoiceStateEntered", stateEnteredEventDetails: { name: "AreSnapshotsPending" } },
      ];
      aws.executions.set(backupExecution("two"), { ...running, history });
      whenFollowed(() => endBackup("two", "PartiallyFailed"));
    };
    const { output, errorOutput, exitCode } = await jangada("backup create two --wait");
    expect(errorOutput).toMatch(/^[\d.]+ s {2}BackUpItems {2}snapshots 40 %$/m);
    expect(output).toContain("Backup completed with status: PartiallyFailed.");
    expect(exitCode).toBe(1);
  });

  it("with --wait tells why an execution left no backup", async () => {
    whenFollowed(() => {
      const arn = backupExecution("three");
      const cause = JSON.stringify({ errorMessage: "cluster 'shop' does not answer" });
      const { input = "" } = aws.executions.get(arn) ?? {};
      const error = "ClusterUnavailableError";
      aws.executions.set(arn, { input, status: "FAILED", error, cause });
    });
    const { errorOutput, exitCode } = await jangada("backup create three --wait");
    expect(errorOutput).toContain(
      "execution 'three' ended as FAILED: ClusterUnavailableError: cluster 'shop' does not answer",
    );
    expect(exitCode).toBe(1);
  });

  it("is left on Ctrl-C, and goes on", async () => {
    const { errorOutput, exitCode } = await jangada("backup create four --wait", {
      onListening: (interrupt) => whenFollowed(interrupt),
    });
    expect(errorOutput).toContain('leaving backup "four"');
    expect(errorOutput).toContain('backup "four" goes on in the stack');
    expect(exitCode).toBe(1);
    expect(aws.executions.get(backupExecution("four"))?.status).toBe("RUNNING");
  });

  it("refuses a name that runs, and one that Step Functions remembers", async () => {
    await jangada("backup create five");
    const again = await jangada("backup create five");
    expect(again.errorOutput).toContain('backups.velero.io "five" already exists');
    aws.executions.set(backupExecution("six"), { input: "{}", status: "FAILED" });
    const old = await jangada("backup create six");
    expect(old.errorOutput).toContain("'six' runs or has run already");
    expect([again.exitCode, old.exitCode]).toEqual([1, 1]);
  });
});

describe("what runs", () => {
  it("is listed with what is stored, and described", async () => {
    await jangada("backup create stored");
    await endBackup("stored", "Completed");
    await jangada("backup create running");
    const { output } = await jangada("backup get");
    expect(output).toMatch(/^running +InProgress .* default /m);
    expect(output).toMatch(/^stored +Completed .* default /m);
    expect((await jangada("backup describe running")).output).toMatch(/^Phase: +InProgress$/m);
    const logs = await jangada("backup logs running");
    expect(logs.errorOutput).toContain("not available until it's finished processing");
  });

  it("does not keep a list from being shown when it cannot be asked", async () => {
    await jangada("backup create kept");
    await endBackup("kept", "Completed");
    aws.stateMachines.clear();
    const { output, errorOutput } = await jangada("backup get");
    expect(output).toMatch(/^kept +Completed/m);
    expect(errorOutput).toMatch(/^warning: what runs now: state machine .* does not exist/m);
  });
});

describe("restore", () => {
  it("starts an execution, is listed while it runs, and reads what it wrote", async () => {
    await jangada("backup create source");
    await endBackup("source", "Completed");
    expect((await jangada("restore create back --from-backup source")).exitCode).toBe(0);
    expect((await jangada("restore get")).output).toMatch(/^back +source +InProgress/m);
    expect((await jangada("restore get back")).exitCode).toBe(0);

    whenFollowed(async () => {
      const { input = "" } = aws.executions.get(restoreExecution("again")) ?? {};
      const { restore } = JSON.parse(input);
      const done = { ...restore, status: { phase: "Completed" } };
      await write(restoreKeys("again").metadata, done);
      aws.executions.set(restoreExecution("again"), { input, status: "SUCCEEDED", output: "{}" });
    });
    const { output, exitCode } = await jangada("restore create again --from-backup source --wait");
    expect(output).toContain("Restore completed with status: Completed.");
    expect(exitCode).toBe(0);
  });

  it("tells everything that is wrong with one that could not run", async () => {
    await jangada("backup create origin");
    await endBackup("origin", "Completed");
    whenFollowed(() => {
      const output = JSON.stringify({ phase: "FailedValidation", validationErrors: ["no", "nor"] });
      aws.executions.set(restoreExecution("bad"), { input: "{}", status: "SUCCEEDED", output });
    });
    const { errorOutput, exitCode } = await jangada("restore create bad --from-backup origin -w");
    expect(errorOutput).toContain("An error occurred: no nor\n");
    expect(exitCode).toBe(2);
  });
});

describe("backup delete", () => {
  it("has the function delete it, and tells what it reports", async () => {
    await jangada("backup create gone");
    await endBackup("gone", "Completed");
    const asked: unknown[] = [];
    aws.functions.set(DEPLOYMENT.deleteBackupArn, (input) => {
      asked.push(input);
      return { backupName: "gone", outcome: "refused", problems: ["held"], notes: [] };
    });
    const { errorOutput, exitCode } = await jangada("backup delete gone --confirm");
    expect(asked).toEqual([{ backupName: "gone", storageLocation: "default" }]);
    expect(errorOutput).toContain('backup "gone": held');
    expect(exitCode).toBe(1);
  });

  it("tells what the function throws", async () => {
    await jangada("backup create stays");
    await endBackup("stays", "Completed");
    aws.functions.set(DEPLOYMENT.deleteBackupArn, () => {
      throw new JangadaError(ErrorName.StoreDenied, "cannot list bucket 'backups'");
    });
    const { errorOutput, exitCode } = await jangada("backup delete stays --confirm");
    expect(errorOutput).toContain("An error occurred: cannot list bucket 'backups'");
    expect(exitCode).toBe(1);
  });
});

describe("restore delete-disks", () => {
  it("has the function look at them, and delete them when told so", async () => {
    const disk = { volumeId: "vol-1", volumeName: "pv-1", sizeGiB: 1, zone: "a", restoreStart: "" };
    const asked: unknown[] = [];
    aws.functions.set(DEPLOYMENT.deleteDisksArn, (input) => {
      asked.push(input);
      return { restoreName: "trial", disks: [disk], deleted: ["vol-1"], problems: [] };
    });
    const { output, exitCode } = await jangada("restore delete-disks trial --confirm");
    expect(asked).toEqual([
      { restoreName: "trial", delete: false },
      { restoreName: "trial", delete: true },
    ]);
    expect(output).toContain("Disk deleted: vol-1");
    expect(exitCode).toBe(0);
  });
});

describe("schedules", () => {
  const CREATE = ["schedule", "create", "nightly", "--schedule"];

  it("are made in the group, with a first backup at once", async () => {
    const ticks: unknown[] = [];
    aws.functions.set(DEPLOYMENT.startBackupArn, (input) => {
      ticks.push(input);
      return { outcome: "started", backupName: "nightly-1", scheduleName: "nightly" };
    });
    const created = await jangada([...CREATE, "@every 6h", "--ttl", "24h"]);
    expect(created.errorOutput).toContain('its first backup, "nightly-1", is started');
    const made = aws.schedules.get("Jangada-shop/nightly");
    expect(made).toMatchObject({
      ScheduleExpression: "rate(6 hours)",
      State: "ENABLED",
      Target: { Arn: DEPLOYMENT.startBackupArn, RoleArn: DEPLOYMENT.scheduleRoleArn },
    });
    expect(ticks).toEqual([{ firstBackupOf: "nightly" }]);
    const { creationTimestamp } = JSON.parse(made?.Target.Input ?? "").schedule.metadata;
    const sixHours = 6 * 3600;
    expect(made?.StartDate).toBeGreaterThanOrEqual(Date.parse(creationTimestamp) / 1000 + sixHours);
    expect((await jangada("schedule get")).output).toMatch(/^nightly +Enabled .* @every 6h /m);
  });

  it("are paused, unpaused and deleted, both halves of one", async () => {
    aws.functions.set(DEPLOYMENT.startBackupArn, () => ({ outcome: "skipped", reason: "paused" }));
    const created = await jangada([...CREATE, "0 3 1 * 1", "--paused"]);
    expect(created.errorOutput).toContain("no first backup: paused");
    const places = ["Jangada-shop/nightly", "Jangada-shop/nightly_2"];
    const states = () => places.map((place) => aws.schedules.get(place)?.State);
    expect(states()).toEqual(["DISABLED", "DISABLED"]);
    await jangada("schedule unpause nightly");
    expect(states()).toEqual(["ENABLED", "ENABLED"]);
    await jangada("schedule pause nightly");
    expect(states()).toEqual(["DISABLED", "DISABLED"]);
    const deleted = await jangada("schedule delete nightly --confirm");
    expect(deleted.output).toBe("Schedule deleted: nightly\n");
    expect(aws.schedules.size).toBe(0);
  });
});

describe("locations", () => {
  const parameter = "/jangada/shop/backup-storage-locations/default";
  const spec = () => JSON.parse(aws.parameters.get(parameter) ?? "{}").spec;

  it("are changed as parameters, and forgotten", async () => {
    const before = spec();
    const set = await jangada("backup-location set default --access-mode ReadOnly");
    expect(set.errorOutput).toContain("in effect from the next run on");
    expect(spec()).toEqual({ ...before, accessMode: "ReadOnly" });
    const opened = await jangada("backup-location set default --access-mode ReadWrite");
    expect(opened.errorOutput).toContain("if it was deployed as ReadOnly");
    await jangada("backup-location delete default --confirm");
    expect(aws.parameters.has(parameter)).toBe(false);
  });

  it("of snapshots are added; of backups only by a deploy, which gives the rights", async () => {
    const { exitCode } = await jangada(
      "snapshot-location create ebs --provider aws --config region=eu-west-1",
    );
    expect(exitCode).toBe(0);
    expect(aws.parameters.has("/jangada/shop/volume-snapshot-locations/ebs")).toBe(true);
    const refused = await jangada("backup-location create new --provider aws --bucket b");
    expect(refused.errorOutput).toContain("write it into the cluster's file and deploy");
    expect(refused.exitCode).toBe(1);
  });
});

describe("docs/lost-cluster.md", () => {
  it("has a stack delete nothing and start nothing any more", async () => {
    deployStack(aws, "prod", embeddedLocation(s3.url, BUCKET));
    aws.functions.set(DEPLOYMENT.startBackupArn, () => ({ outcome: "skipped", reason: "paused" }));
    const create = "--cluster prod schedule create nightly --schedule".split(" ");
    await jangada([...create, "0 3 * * *"]);
    const [block] = blocksOf(readDocument("docs/lost-cluster.md"), "sh");
    const commands = block ? commandsOf(block).map(({ command }) => command) : [];
    for (const command of commands) {
      const { exitCode, errorOutput } = await jangada(command.replace("jangada ", ""));
      expect({ command, exitCode, errorOutput }).toMatchObject({ command, exitCode: 0 });
    }
    const parameter = aws.parameters.get("/jangada/prod/backup-storage-locations/default") ?? "{}";
    expect(commands).toHaveLength(2);
    expect(JSON.parse(parameter).spec.accessMode).toBe("ReadOnly");
    expect(aws.schedules.get("Jangada-shop/nightly")?.State).toBe("DISABLED");
  });
});

describe("finding the stack", () => {
  it("takes the one that --cluster names", async () => {
    deployStack(aws, "other");
    const several = await jangada("backup get");
    expect(several.errorOutput).toContain("several clusters are in this Region (other, shop)");
    expect(several.exitCode).toBe(2);
    expect((await jangada("--cluster shop backup get")).exitCode).toBe(0);
  });

  it.for([
    ["no stack", () => aws.parameters.clear(), "backup get", "no stack is in this Region"],
    ["no such cluster", () => {}, "--cluster none backup get", "no stack of cluster 'none'"],
    [
      "a spoilt parameter",
      () => aws.parameters.set("/jangada/shop/deployment", "{"),
      "backup get",
      "SSM parameter '/jangada/shop/deployment' is not JSON",
    ],
    [
      "nobody who answers",
      () => Object.assign(process.env, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }),
      "backup get",
      "the stack cannot be looked up: AWS cannot be reached (ECONNREFUSED)",
    ],
  ] as const)("says in one line what to do about %s", async ([, spoil, words, message]) => {
    spoil();
    const { output, errorOutput, exitCode } = await jangada(words);
    expect(output).toBe("");
    expect(errorOutput).toContain(message);
    expect(exitCode).not.toBe(0);
  });

  it.for(["--kubeconfig f", "--kubecontext c", "--config f"])("refuses %s", async (option) => {
    const { errorOutput, exitCode } = await jangada(`${option} backup get`);
    expect(errorOutput).toContain("means nothing to a deployed stack");
    expect(exitCode).toBe(2);
  });
});

describe("doctor", () => {
  it("looks at stack, workflows, schedules, alarms and buckets, as we and as the functions see them", async () => {
    const report = { locations: [{ name: "default", status: {} }], warnings: [] };
    aws.functions.set(DEPLOYMENT.validateLocationsArn, () => report);
    const { output, exitCode } = await jangada("doctor");
    expect(output).toMatch(/^Stack +ok +Jangada-shop of cluster shop$/m);
    expect(output).toMatch(/^Backup workflow +ok +0 running$/m);
    expect(output).toMatch(/^Location 'default': read +ok/m);
    expect(output).toMatch(/^Schedules +ok +0, all valid and on time$/m);
    expect(output).toMatch(/^Locations, for the functions +ok +1 available$/m);
    expect(output).toMatch(/^Alarms +ok +none in state ALARM$/m);
    expect(exitCode).toBe(0);
  });

  it("names what does not work", async () => {
    const status = { phase: "Unavailable", message: "no such bucket" };
    aws.functions.set(DEPLOYMENT.validateLocationsArn, () => ({
      locations: [{ name: "default", status }],
      warnings: [],
    }));
    aws.stateMachines.delete(DEPLOYMENT.restoreWorkflowArn);
    const ringing = ["WorkflowFailed-RestoreWorkflow", "DeadLetters"];
    for (const kind of ringing) aws.alarms.set(`Jangada-shop-${kind}`, "ALARM");
    aws.alarms.set("Jangada-shop-SweepIncomplete", "OK").set("Jangada-shopping-Other", "ALARM");
    const { output, exitCode } = await jangada("doctor");
    expect(output).toMatch(/^Restore workflow +FAILED +state machine .* does not exist/m);
    expect(output).toMatch(/^Locations, for the functions +FAILED +no such bucket/m);
    expect(output).toMatch(
      /^Alarms +FAILED +in state ALARM: WorkflowFailed-RestoreWorkflow, DeadLetters$/m,
    );
    expect(exitCode).toBe(1);
  });
});
