import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isJsonObject,
  type JsonObject,
} from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { mergePatchBetween } from "../../../../lambdas/core/restore/item/merge-patch.ts";
import { serviceAccount } from "./builders.ts";

/** Merges as RFC 7396 defines it. */
function patched(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, patched(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

const value = fc.letrec<{ value: unknown; object: JsonObject }>((tie) => ({
  value: fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(tie("value")), tie("object")),
  object: fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), tie("value")),
}));

describe("mergePatchBetween", () => {
  it("turns one object into the other", () => {
    fc.assert(
      fc.property(value.object, value.object, (current, wished) => {
        const patch = mergePatchBetween(current, wished);
        expect(patched(current, patch)).toEqual(wished);
        expect(mergePatchBetween(wished, wished)).toEqual({});
      }),
    );
  });

  const secrets = [{ name: "default-token-abcde" }];
  const current = serviceAccount("ns1", "default", { secrets });
  it.for([
    { name: "objects are equal, no patch needed", wished: current, patch: {} },
    {
      name: "patch is required when labels are present",
      wished: serviceAccount("ns1", "default", { secrets, metadata: { labels: { a: "1" } } }),
      patch: { metadata: { labels: { a: "1" } } },
    },
    {
      name: "patch is required when annotations are present",
      wished: serviceAccount("ns1", "default", { secrets, metadata: { annotations: { a: "1" } } }),
      patch: { metadata: { annotations: { a: "1" } } },
    },
    {
      name: "patch is required many secrets are present",
      wished: serviceAccount("ns1", "default", { secrets: [...secrets, { name: "my-secret" }] }),
      patch: { secrets: [...secrets, { name: "my-secret" }] },
    },
    {
      name: "a field that is not wished for is removed",
      wished: serviceAccount("ns1", "default"),
      patch: { secrets: null },
    },
  ])("$name (TestGeneratePatch)", ({ wished, patch }) => {
    expect(mergePatchBetween(current, wished)).toEqual(patch);
  });
});
