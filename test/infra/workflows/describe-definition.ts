import asl from "asl-validator";
import { describe, expect, it } from "vitest";

/** What is asked of every workflow's definition: no change unseen, and none that Step Functions refuses. */
export function describeDefinition(workflow: string, definition: object, golden: string): void {
  describe(workflow, () => {
    it("is the golden definition", async () => {
      const file = new URL(`../../golden/infra/${golden}`, import.meta.url).pathname;
      await expect(`${JSON.stringify(definition, undefined, 2)}\n`).toMatchFileSnapshot(file);
    });

    it("is a definition that Step Functions accepts", () => {
      const { isValid, errorsText } = asl(definition as never);

      expect(errorsText("\n")).toBe("");
      expect(isValid).toBe(true);
    });
  });
}
