import asl from "asl-validator";
import { describe, expect, it } from "vitest";
import { definitionOf, example, templateOf } from "../synthesize.ts";

const definition = definitionOf(templateOf(example), "RestoreWorkflow");

describe("RestoreWorkflow", () => {
  it("is the golden definition", async () => {
    await expect(`${JSON.stringify(definition, undefined, 2)}\n`).toMatchFileSnapshot(
      "../../golden/infra/restore.asl.json",
    );
  });

  it("is a definition that Step Functions accepts", () => {
    const { isValid, errorsText } = asl(definition as never);

    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });
});
