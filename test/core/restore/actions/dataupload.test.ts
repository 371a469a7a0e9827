import { expect, it } from "vitest";
import { dataupload } from "../../../../lambdas/core/restore/actions/dataupload.ts";
import { object } from "../item/builders.ts";
import { executeAction } from "./execute-action.ts";

it("leaves out every DataUpload", () => {
  expect(executeAction(dataupload, object("DataUpload", "velero", "upload-1"))).toEqual({
    outcome: "skip",
    reason: "needsNodeAgent",
  });
});
