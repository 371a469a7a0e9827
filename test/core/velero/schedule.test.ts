import { expect, it } from "vitest";

import { encodeGoJson } from "../../../lambdas/core/velero/go-json.ts";
import { scheduleSchema } from "../../../lambdas/core/velero/schedule.ts";
import { schedule, veleroObjects } from "./objects.ts";

it("reads a Schedule as a real Velero left it", () => {
  const [velero] = veleroObjects("Schedule");
  expect(scheduleSchema.parse(velero)).toEqual(velero);
});

it("leaves out that a Schedule is not paused, and writes the structs of its template", () => {
  const written = JSON.parse(encodeGoJson(scheduleSchema, schedule({ paused: false })));
  expect(written).toEqual({
    ...schedule(),
    spec: {
      template: {
        metadata: {},
        ttl: "0s",
        hooks: {},
        csiSnapshotTimeout: "0s",
        itemOperationTimeout: "0s",
      },
      schedule: "0 3 * * *",
    },
    status: {},
  });
});

it("fails on a field it does not know, in the template too", () => {
  const template = { includedNamespace: ["a"] };
  expect(scheduleSchema.safeParse(schedule({ template: template as object })).success).toBe(false);
});
