import asl from "asl-validator";
import { App, Stack } from "aws-cdk-lib";
import { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { StateGraph } from "aws-cdk-lib/aws-stepfunctions";
import { StateMachine as LocalStateMachine } from "aws-local-stepfunctions";
import { describe, expect, it } from "vitest";
import {
  historyEvents,
  type RestoreFunctions,
  restoreDefinition,
} from "../../../infra/workflows/restore-definition.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { listAt, textAt } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import { CHUNK_LIMITS, ChunkPacker } from "../../../lambdas/core/restore/chunk-packer.ts";
import {
  createVolumesState,
  finishRestoreState,
  planRestoreState,
  restoreItemsState,
  runRestoreHooksState,
  validateRestoreState,
  type WorkflowPorts,
} from "../../../lambdas/core/restore/restore-states.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import { NO_DISK_PORTS } from "../../support/no-disks.ts";
import { archiveOf, configMap, RestoreRig } from "../../support/restore-rig.ts";

const NAMES = [
  "ValidateRestore",
  "PlanRestore",
  "CreateVolumes",
  "RestoreItems",
  "RunRestoreHooks",
  "FinishRestore",
] as const;

/** The definition as AWS gets it, functions named as they are. */
function definition() {
  const stack = new Stack(new App(), "Test");
  const functions = Object.fromEntries(
    NAMES.map((name) => [
      `${name[0]?.toLowerCase()}${name.slice(1)}`,
      LambdaFunction.fromFunctionName(stack, name, name),
    ]),
  ) as unknown as RestoreFunctions;
  const { startState } = restoreDefinition(stack, functions);
  const json = stack.resolve(new StateGraph(startState, "restore").toGraphJson());
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) => joined(value) ?? value);
}

/** `{ "Fn::Join": ["", ["arn:", { Ref }, ":x"]] }` as text. */
function joined(value: unknown): string | undefined {
  const ref = textAt(value, "Ref");
  if (ref !== undefined) return ref.replace("AWS::Partition", "aws");
  const [separator, parts] = listAt(value, "Fn::Join");
  return Array.isArray(parts) ? parts.join(String(separator)) : undefined;
}

const LOCATION = { metadata: { name: "default" }, spec: {} } as BackupStorageLocation;
const BACKUP = { kind: "Backup", apiVersion: "velero.io/v1", metadata: { name: "b" }, spec: {} };

/** A bucket with a backup, a cluster, and the workflow run in this process. */
async function rig() {
  const { store, cluster, pause, now } = new RestoreRig();
  const files = [configMap("shop", "a"), configMap("shop", "b")];
  await store.put("backups/b/velero-backup.json", Buffer.from(JSON.stringify(BACKUP)));
  await store.put("backups/b/b.tar.gz", await archiveOf(files));
  const ports: WorkflowPorts = {
    storageLocations: [LOCATION],
    openStore: () => store,
    reader: cluster.reader,
    writer: cluster,
    pause,
    now,
    disks: NO_DISK_PORTS,
  };
  const handlers = {
    ValidateRestore: (state: never) => validateRestoreState(state, ports),
    PlanRestore: (state: never) => planRestoreState(state, ports),
    CreateVolumes: (state: never) => createVolumesState(state, ports),
    RestoreItems: (state: never) => restoreItemsState(state, ports),
    RunRestoreHooks: (state: never) => runRestoreHooksState(state, ports),
    FinishRestore: (state: never) => finishRestoreState(state, ports),
  };
  const run = (input: object) => {
    const machine = new LocalStateMachine(definition() as never);
    const local = Object.entries(handlers).map(([name, work]) => [
      name,
      async ({ Payload }: { Payload: never }) => ({ Payload: await work(Payload) }),
    ]);
    return machine.run(input as never, {
      context: { Execution: { Id: "arn:aws:states:x" } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(local),
        retryIntervalOverrides: Object.fromEntries(NAMES.map((name) => [name, 0])),
      },
    }).result;
  };
  return { run, store, cluster };
}

describe("restoreDefinition", () => {
  it("is a definition that Step Functions accepts", () => {
    const { isValid, errorsText } = asl(definition() as never);

    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });

  it("is the file that the local engine runs", async () => {
    const json = `${JSON.stringify(definition(), undefined, 2)}\n`;

    await expect(json).toMatchFileSnapshot("../../../infra/workflows/definitions/restore.asl.json");
  });

  it("uses nothing that the local engine would silently pass over", () => {
    const text = JSON.stringify(definition());

    for (const field of ["QueryLanguage", "Assign", "ItemReader", "ItemBatcher", "ResultWriter"]) {
      expect(text).not.toContain(`"${field}"`);
    }
    expect(text).not.toContain("DISTRIBUTED");
    expect(text).not.toContain("Tolerated");
  });

  it("retries only errors that have a name of ours", () => {
    const errors = [
      ...JSON.stringify(definition()).matchAll(/"Retry":\[\{"ErrorEquals":(\[[^\]]*\])/g),
    ];

    expect(errors).toHaveLength(NAMES.length);
    for (const [, names = "[]"] of errors) {
      expect(Object.values(ErrorName)).toEqual(expect.arrayContaining(JSON.parse(names)));
    }
  });

  it("restores a backup and ends with a summary", async () => {
    const { run, cluster } = await rig();

    expect(await run({ backupName: "b", namespaceMapping: { shop: "copy" } })).toMatchObject({
      restoreName: expect.stringMatching(/^b-\d{14}$/),
      phase: "Completed",
      created: 3,
      details: expect.stringMatching(/^restores\/b-\d{14}\/$/),
    });
    expect(cluster.objects.has("configmaps/copy/a")).toBe(true);
  });

  it("ends with everything that is wrong with a restore, and changes nothing", async () => {
    const { run, cluster, store } = await rig();
    const before = [...store.objects.keys()];

    expect(await run({ backupName: "none", includedResources: ["nodes"] })).toMatchObject({
      phase: "FailedValidation",
      validationErrors: [expect.any(String), expect.any(String), expect.any(String)],
    });
    expect(cluster.requests).toEqual([]);
    expect([...store.objects.keys()]).toEqual(before);
  });

  it("writes down a restore that broke off, with the reason", async () => {
    const { run, cluster } = await rig();
    cluster.refuse = ({ path }) =>
      path.startsWith("configmaps")
        ? new JangadaError(ErrorName.ClusterDenied, "the token is expired")
        : undefined;

    expect(await run({ backupName: "b" })).toMatchObject({
      phase: "Failed",
      failureReason: "ClusterDeniedError: the token is expired",
    });
  });

  it("runs a chunk again when the cluster did not answer", async () => {
    const { run, cluster } = await rig();
    // Made after the restore began, which its own clock tells.
    cluster.creationTimestamp = "2999-01-01T00:00:00Z";
    let refusals = 3;
    cluster.refuse = ({ path }) =>
      path === "configmaps/shop/b" && refusals-- > 0
        ? new JangadaError(ErrorName.ClusterUnavailable, "no answer")
        : undefined;

    expect(await run({ backupName: "b" })).toMatchObject({ phase: "Completed", created: 3 });
  });
});

describe("historyEvents", () => {
  it("stays within Step Functions' limits for 300,000 objects, whatever their order", async () => {
    // Items of 5 KB on a scale of one to ten: what takes the time is compressing them.
    const { items, bytes, openBytes } = CHUNK_LIMITS;
    const limits = { items, bytes: bytes / 10, openBytes: openBytes / 10 };
    const packer = new ChunkPacker(async () => {}, limits);
    const line = Buffer.alloc(500);
    for (let item = 0; item < 300_000; item++) await packer.add(item % 30, `${item}`, line);
    const { waves } = await packer.finish();

    expect(historyEvents(waves)).toBeLessThan(25_000);
    expect(JSON.stringify({ waves }).length).toBeLessThan(256 * 1024);
    expect(waves.flat().length).toBeGreaterThan(150);
  });
});
