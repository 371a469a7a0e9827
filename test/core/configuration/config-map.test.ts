import { expect, it } from "vitest";
import { onlyTextOf } from "../../../lambdas/core/configuration/config-map.ts";

it.for([
  [{ data: { "any.yaml": "yes" } }, { text: "yes" }],
  [{}, { problem: "the ConfigMap has 0 entries of data; it must have one, whatever its key" }],
  [
    { data: { a: "1", b: "2" } },
    { problem: "the ConfigMap has 2 entries of data; it must have one, whatever its key" },
  ],
])("onlyTextOf finds in %j: %j", ([configMap, found]) => {
  expect(onlyTextOf(configMap as { data?: unknown })).toEqual(found);
});
