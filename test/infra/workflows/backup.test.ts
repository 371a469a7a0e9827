import { StateMachine } from "aws-local-stepfunctions";
import { describe, expect, it } from "vitest";
import {
  backUpItemsState,
  finishBackupState,
  validateBackupState,
  waitForSnapshotsState,
} from "../../../lambdas/core/backup/backup-states.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { volumeWorld } from "../../support/volume-world.ts";
import { definitionOf, example, templateOf } from "../synthesize.ts";
import { describeDefinition } from "./describe-definition.ts";

const definition = definitionOf(templateOf(example), "BackupWorkflow");
const INPUT = { backup: { metadata: { name: "nightly" }, spec: {} } };
const STATES = ["ValidateBackup", "BackUpItems", "WaitForSnapshots", "FinishBackup"] as const;
type State = (typeof STATES)[number];

/** Runs the definition over a world in memory. `failures` come first, state by state. */
async function run(failures: Partial<Record<State, readonly Error[]>> = {}, secondsToFinish = 35) {
  const world = volumeWorld({ secondsToFinish });
  const { ports, store, clock } = world;
  const entered: string[] = [];
  const works = {
    ValidateBackup: (state: never) => validateBackupState(state, ports),
    BackUpItems: (state: never) => backUpItemsState(state, ports),
    WaitForSnapshots: async (state: never) => {
      await clock.pause(10_000);
      return waitForSnapshotsState(state, ports);
    },
    FinishBackup: (state: never) => finishBackupState(state, ports),
  };
  const handlers = STATES.map((name) => {
    const left = [...(failures[name] ?? [])];
    const handler = async ({ Payload }: { Payload: never }) => {
      entered.push(name);
      const failure = left.shift();
      if (failure) throw failure;
      return { Payload: await works[name](Payload) };
    };
    return [name, handler];
  });
  const result = await new StateMachine(definition as never)
    .run(INPUT as never, {
      context: { Execution: { Id: "arn:aws:states:x" } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(handlers),
        waitTimeOverrides: { UntilNextLook: 0 },
        retryIntervalOverrides: Object.fromEntries(STATES.map((name) => [name, [0, 0, 0, 0]])),
      },
    })
    .result.catch((error: Error) => error);
  const { metadata } = backupKeys("nightly");
  const saved = JSON.parse(store.objects.get(metadata)?.toString() ?? "null");
  return { result, entered, saved };
}

function times(count: number, name: ErrorName): readonly Error[] {
  return Array.from({ length: count }, () => new JangadaError(name, "no answer"));
}

const RETRIED: readonly (readonly [ErrorName, number])[] = [
  [ErrorName.ClusterUnavailable, 5],
  [ErrorName.StoreUnavailable, 5],
  [ErrorName.Interrupted, 2],
  [ErrorName.ClusterDenied, 2],
];
const OTHERS = Object.values(ErrorName).filter((name) => !RETRIED.some(([one]) => one === name));
const UNRECORDED: readonly ErrorName[] = [ErrorName.FailedValidation, ErrorName.AlreadyExists];

describeDefinition("BackupWorkflow", definition, "backup.asl.json");

describe("an execution of BackupWorkflow", () => {
  it("takes a backup, waits for its snapshots and ends with its summary", async () => {
    const { result, entered, saved } = await run();

    expect(result).toMatchObject({
      backupName: "nightly",
      phase: "Completed",
      snapshotsCompleted: 1,
    });
    expect(entered).toEqual([
      "ValidateBackup",
      "BackUpItems",
      ...Array.from({ length: 4 }, () => "WaitForSnapshots"),
      "FinishBackup",
    ]);
    expect(saved.status.phase).toBe("Completed");
  });

  it("waits for nothing when all is finished", async () => {
    expect((await run({}, 0)).entered).toEqual(["ValidateBackup", "BackUpItems", "FinishBackup"]);
  });

  it.for(
    RETRIED.flatMap(([name, retries]) => STATES.map((state) => [state, name, retries] as const)),
  )("tries %s again after %s, %d times at most", async ([state, name, retries]) => {
    expect((await run({ [state]: times(retries, name) })).result).toMatchObject({
      phase: "Completed",
    });
    const { result, entered } = await run({ [state]: times(retries + 1, name) });

    expect(result).toBeInstanceOf(Error);
    expect(entered.filter((one) => one === state)).toHaveLength(retries + 1);
  });

  it.for(
    OTHERS.filter((name) => !UNRECORDED.includes(name)).flatMap((name) =>
      (["BackUpItems", "WaitForSnapshots"] as const).map((state) => [state, name] as const),
    ),
  )("writes down what broke off in %s with %s, and fails with it", async ([state, name]) => {
    const { result, saved } = await run({ [state]: times(1, name) });

    expect(result).toMatchObject({ message: expect.stringContaining("no answer") });
    expect(saved.status).toMatchObject({ phase: "Failed", failureReason: `${name}: no answer` });
  });

  it.for(UNRECORDED)("writes nothing down of a backup that is refused with %s", async (name) => {
    const { result, entered, saved } = await run({ BackUpItems: times(1, name) });

    expect(result).toMatchObject({ message: expect.stringContaining("no answer") });
    expect(entered).toEqual(["ValidateBackup", "BackUpItems"]);
    expect(saved).toBeNull();
  });

  it.for(OTHERS)(
    "fails with %s of what cannot be started, its name in the execution",
    async (name) => {
      const { result, entered, saved } = await run({ ValidateBackup: times(1, name) });

      expect(result).toMatchObject({ cause: { name, message: "no answer" } });
      expect(entered).toEqual(["ValidateBackup"]);
      expect(saved).toBeNull();
    },
  );
});
