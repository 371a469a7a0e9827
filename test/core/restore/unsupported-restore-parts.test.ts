import { expect, it } from "vitest";
import { unsupportedRestoreParts } from "../../../lambdas/core/restore/unsupported-restore-parts.ts";
import type { RestoreSpec } from "../../../lambdas/core/velero/restore.ts";

it.for<[spec: Partial<RestoreSpec>, texts: readonly RegExp[]]>([
  [{}, []],
  [{ hooks: {} }, []],
  [{ hooks: { resources: [] } }, []],
  [{ hooks: { resources: [{ name: "warm-up", postHooks: [{ init: {} }] }] } }, []],
  [
    { hooks: { resources: [{ name: "h", postHooks: [{ exec: { command: ["true"] } }] }] } },
    [/^spec\.hooks with exec are not run/],
  ],
])("makes an error of everything that %o asks for in vain", ([spec, texts]) => {
  expect(unsupportedRestoreParts(spec)).toEqual(
    texts.map((text) => ({
      severity: "error",
      scope: "velero",
      text: expect.stringMatching(text),
    })),
  );
});
