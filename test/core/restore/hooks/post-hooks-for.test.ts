import { describe, expect, it } from "vitest";
import { postHooksFor } from "../../../../lambdas/core/restore/hooks/post-hooks-for.ts";
import type { RestoreHooks } from "../../../../lambdas/core/velero/restore-hooks.ts";

const POD = { namespace: "shop", labels: { app: "db" } };
const INIT = { init: { initContainers: [{ name: "i", image: "i", command: ["c"] }] } };

describe("postHooksFor (TestGetRestoreHooksFromSpec)", () => {
  it.for<[name: string, hooks: RestoreHooks | undefined, expected: readonly object[]]>([
    ["should return empty hooks and no error when hookSpec is nil", undefined, []],
    ["should return empty hooks and no error when hookSpec resources is nil", {}, []],
    [
      "should return empty hooks and no error when hookSpec resources is empty",
      { resources: [] },
      [],
    ],
    [
      "should return hooks specified in the hookSpec initContainer hooks only",
      { resources: [{ name: "h1", postHooks: [INIT] }] },
      [{ name: "h1", hook: INIT }],
    ],
    [
      "lists of resources do not count: hooks are for pods",
      {
        resources: [
          {
            name: "h1",
            includedResources: ["services"],
            excludedResources: ["pods"],
            postHooks: [INIT],
          },
        ],
      },
      [{ name: "h1", hook: INIT }],
    ],
    [
      "a group whose label selector does not match is passed over, one without hooks adds none",
      {
        resources: [
          { name: "h1", labelSelector: { matchLabels: { app: "web" } }, postHooks: [INIT] },
          { name: "h2", labelSelector: { matchLabels: { app: "db" } } },
          { name: "h3", excludedNamespaces: ["shop"], postHooks: [INIT] },
        ],
      },
      [],
    ],
  ])("%s", ([, hooks, expected]) => {
    expect(postHooksFor(POD, hooks)).toEqual(expected);
  });
});
