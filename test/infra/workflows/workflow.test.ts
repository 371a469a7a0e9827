import { describe, expect, it } from "vitest";
import { definitionOf, example, templateOf } from "../synthesize.ts";

const template = templateOf(example);
const WORKFLOWS = ["BackupWorkflow", "RestoreWorkflow"];

/** All that the local engine would silently pass over, or that needs another than Lambda. */
const FORBIDDEN = [
  "QueryLanguage",
  "Arguments",
  "Assign",
  "Output",
  "ItemReader",
  "ItemBatcher",
  "ResultWriter",
  "ToleratedFailureCount",
  "ToleratedFailurePercentage",
];

/** Every key of every object in a value. */
function keysOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => [key, ...keysOf(field)]);
}

/** Every state, the nested ones too, by name. */
function statesOf(value: unknown): readonly [string, Record<string, unknown>][] {
  if (typeof value !== "object" || value === null) return [];
  const { States = {} } = value as { States?: Record<string, Record<string, unknown>> };
  return [...Object.entries(States), ...Object.values(value).flatMap(statesOf)];
}

describe("Workflow", () => {
  it.for(WORKFLOWS)("%s uses only what every engine runs", (name) => {
    const definition = definitionOf(template, name);

    expect(keysOf(definition).filter((key) => FORBIDDEN.includes(key))).toEqual([]);
    expect(JSON.stringify(definition)).not.toContain("DISTRIBUTED");
  });

  it.for(WORKFLOWS)("%s invokes a function of the state's own name in every task", (name) => {
    const tasks = statesOf(definitionOf(template, name)).filter(([, { Type }]) => Type === "Task");

    expect(tasks.length).toBeGreaterThan(0);
    for (const [state, { Resource, Parameters }] of tasks) {
      expect(Resource).toBe("arn:aws:states:::lambda:invoke");
      expect((Parameters as { FunctionName: string }).FunctionName).toMatch(
        new RegExp(`${state}$`),
      );
    }
  });

  it.for(WORKFLOWS)("%s is logged and traced", (name) => {
    template.hasResourceProperties("AWS::StepFunctions::StateMachine", {
      StateMachineName: `Jangada-example-${name}`,
      LoggingConfiguration: { Level: "ALL", IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
  });

  it.for(WORKFLOWS)("%s shows an example of its input that can be pasted", (name) => {
    const { Comment } = definitionOf(template, name) as { Comment: string };

    expect(() => JSON.parse(Comment.slice(Comment.indexOf("{")))).not.toThrow();
  });

  it.for(WORKFLOWS)("%s ends a run that hangs", (name) => {
    expect(definitionOf(template, name)).toMatchObject({ TimeoutSeconds: expect.any(Number) });
  });
});
