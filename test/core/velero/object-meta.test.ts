import { expect, it } from "vitest";

import { objectMetaSchema } from "../../../lambdas/core/velero/object-meta.ts";

it("takes a name of 253 characters, and none that an API server refuses", () => {
  expect(objectMetaSchema.safeParse({ name: "x".repeat(253) }).success).toBe(true);
  expect(objectMetaSchema.safeParse({ name: "x".repeat(254) }).error?.issues[0]?.message).toBe(
    "must be no more than 253 characters",
  );
});
