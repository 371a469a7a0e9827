import asl from "asl-validator";
import { StateMachine } from "aws-local-stepfunctions";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { definitionOf, example, templateOf } from "../synthesize.ts";

const definition = definitionOf(templateOf(example), "BackupWorkflow");
const INPUT = { backup: { metadata: { name: "nightly-20261123030000" }, spec: {} } };
const SUMMARY = { backupName: "nightly-20261123030000", phase: "Completed", items: 3 };

/** Runs the definition with a fake function that fails with each error once, then succeeds. */
async function run(...failures: readonly Error[]) {
  const left = [...failures];
  const payloads: unknown[] = [];
  const machine = new StateMachine(definition as never);
  const backUpItems = async ({ Payload }: { Payload: unknown }) => {
    payloads.push(Payload);
    const failure = left.shift();
    if (failure) throw failure;
    return { Payload: SUMMARY };
  };
  const result = await machine
    .run(INPUT as never, {
      overrides: {
        taskResourceLocalHandlers: { BackUpItems: backUpItems as never },
        retryIntervalOverrides: { BackUpItems: [0, 0, 0] },
      },
    })
    .result.catch((error: Error) => error);
  return { result, payloads };
}

function times(count: number, name: ErrorName): readonly Error[] {
  return Array.from({ length: count }, () => new JangadaError(name, "no answer"));
}

describe("BackupWorkflow", () => {
  it("is the golden definition", async () => {
    await expect(`${JSON.stringify(definition, undefined, 2)}\n`).toMatchFileSnapshot(
      "../../golden/infra/backup.asl.json",
    );
  });

  it("is a definition that Step Functions accepts", () => {
    const { isValid, errorsText } = asl(definition as never);

    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });

  it("hands its input to BackUpItems and ends with what that returns", async () => {
    expect(await run()).toEqual({ result: SUMMARY, payloads: [INPUT] });
  });

  it.for<[ErrorName, number]>([
    [ErrorName.ClusterUnavailable, 5],
    [ErrorName.StoreUnavailable, 5],
    [ErrorName.Interrupted, 2],
  ])("tries again after %s, %d times at most", async ([name, retries]) => {
    expect((await run(...times(retries, name))).result).toEqual(SUMMARY);
    const { result, payloads } = await run(...times(retries + 1, name));
    expect(result).toMatchObject({ cause: { name, message: "no answer" } });
    expect(payloads).toHaveLength(retries + 1);
  });

  it.for(
    Object.values(ErrorName).filter(
      (name) =>
        !(
          [ErrorName.ClusterUnavailable, ErrorName.StoreUnavailable, ErrorName.Interrupted] as const
        ).some((retried) => retried === name),
    ),
  )("fails at once with %s, its name and message in the execution", async (name) => {
    const { result, payloads } = await run(...times(1, name));

    expect(result).toMatchObject({ cause: { name, message: "no answer" } });
    expect(payloads).toHaveLength(1);
  });
});
