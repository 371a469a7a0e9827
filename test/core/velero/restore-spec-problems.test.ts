import { expect, it } from "vitest";

import { restoreSpecProblems } from "../../../lambdas/core/velero/restore-spec-problems.ts";

const INIT = "invalid InitContainer in restore hook, it doesn't have Command, Name or Image field";

it("finds nothing wrong with a spec that says nothing", () => {
  expect(restoreSpecProblems({})).toEqual([]);
});

it("takes hooks with commands, and with containers that have what they need", () => {
  const container = { name: "a", image: "b", command: ["c"], env: [] };
  expect(
    restoreSpecProblems({
      hooks: {
        resources: [
          { name: "none" },
          {
            name: "some",
            labelSelector: { matchLabels: { a: "b" } },
            postHooks: [
              { exec: { command: ["true"] } },
              { init: {} },
              { init: { initContainers: [container] } },
            ],
          },
        ],
      },
    }),
  ).toEqual([]);
});

it.for([
  { image: "b", command: ["c"] },
  { name: "a", command: ["c"] },
  { name: "a", image: "b" },
  { name: "a", image: "b", command: [] },
])("fails on the init container %j", (container) => {
  const hooks = {
    resources: [{ name: "h", postHooks: [{ init: { initContainers: [container] } }] }],
  };
  expect(restoreSpecProblems({ hooks })).toEqual([
    `${INIT}: spec.hooks.resources[0].postHooks ${JSON.stringify(container)}`,
  ]);
});

it("names selectors, namespaces, times and references that cannot be", () => {
  const labelSelector = { matchLabels: { "a b": "c" } };
  expect(
    restoreSpecProblems({
      hooks: { resources: [{ name: "h", labelSelector }] },
      labelSelector,
      orLabelSelectors: [labelSelector],
      namespaceMapping: { shop: "shop-copy", web: "Web", "a/b": "c" },
      itemOperationTimeout: "-1s",
      resourceModifier: { kind: "Secret", name: "m" },
    }),
  ).toEqual([
    'spec.hooks.resources[0].labelSelector: key "a b" is not the name of a label',
    'spec.labelSelector: key "a b" is not the name of a label',
    'spec.orLabelSelectors[0]: key "a b" is not the name of a label',
    expect.stringMatching(
      /^spec\.namespaceMapping "web" to "Web": invalid namespace "Web": a lower/,
    ),
    expect.stringMatching(
      /^spec\.namespaceMapping "a\/b" to "c": invalid namespace "a\/b": a lower/,
    ),
    'spec.itemOperationTimeout "-1s": must not be negative',
    'spec.resourceModifier.kind "Secret": must be configmap',
  ]);
});
