import { expect, it } from "vitest";
import { parseDeletionRequest } from "../../lambdas/core/retention/delete-backup.ts";
import { parseDiskDeletionRequest } from "../../lambdas/core/retention/delete-disks.ts";
import { parseStartInput } from "../../lambdas/core/schedule/start-input.ts";
import { parseBackupInput, parseRestoreInput } from "../../lambdas/core/velero/parse-input.ts";
import { definitionOf, example, templateOf } from "./synthesize.ts";

const template = templateOf(example);

/** The example in a text that the console shows, which goes to the text's end. */
function exampleIn(text: unknown): unknown {
  return JSON.parse(/Example(?: of an input)?: (\{.*\})$/.exec(String(text))?.[1] ?? "");
}

function descriptionOf(id: string): string {
  const functions = Object.values(template.findResources("AWS::Lambda::Function"));
  return functions.find(({ Properties }) => Properties.FunctionName.endsWith(`-${id}`))?.Properties
    .Description;
}

it.for<[string, (input: unknown) => unknown]>([
  ["BackupWorkflow", parseBackupInput],
  ["RestoreWorkflow", (input) => parseRestoreInput(input, new Date(0))],
])("%s shows an example that can be pasted as its input", ([name, parse]) => {
  expect(() => parse(exampleIn(definitionOf(template, name).Comment))).not.toThrow();
});

it.for<[string, (input: unknown) => unknown]>([
  ["StartBackup", parseStartInput],
  ["DeleteBackup", parseDeletionRequest],
  ["DeleteDisks", parseDiskDeletionRequest],
])("%s shows an example that can be pasted as its event", ([id, parse]) => {
  expect(() => parse(exampleIn(descriptionOf(id)))).not.toThrow();
});

it.for(["SweepExpired", "ValidateLocations"])("%s says that it needs no input", (id) => {
  expect(descriptionOf(id)).toMatch(/ Input: \{\}$/);
});

it.for(["BackupWorkflow", "RestoreWorkflow"])(
  "every function of %s says that it is of it",
  (name) => {
    const { States } = definitionOf(template, name);
    const ids = [...JSON.stringify(States).matchAll(/Jangada-example-(\w+)"/g)].map(([, id]) => id);

    expect(ids).toContain(name.replace("Workflow", "").replace(/^/, "Validate"));
    for (const id of ids)
      expect(descriptionOf(String(id))).toMatch(new RegExp(` Invoked by ${name}\\.$`));
  },
);

it("leaves no function without an example or a workflow", () => {
  const functions = Object.values(template.findResources("AWS::Lambda::Function"));
  const silent = functions
    .map(({ Properties }) => String(Properties.Description))
    .filter((text) => !/(Example: \{.*\}|Input: \{\}|Invoked by \w+Workflow\.)$/.test(text));

  expect(silent).toEqual([]);
});
