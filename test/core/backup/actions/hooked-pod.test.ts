import { describe, expect, it } from "vitest";
import { hookedPodAction } from "../../../../lambdas/core/backup/actions/hooked-pod.ts";
import { BackupRecord } from "../../../../lambdas/core/backup/backup-record.ts";
import type { BackupSpec } from "../../../../lambdas/core/velero/backup.ts";
import { pod } from "../../../support/builders.ts";
import { cutItem } from "../cut-items.ts";
import { CONTEXT } from "./context.ts";

const HOOKED = pod("shop", "db", {
  annotations: { "pre.hook.backup.velero.io/command": "/bin/freeze" },
});
const SPEC_HOOKS: BackupSpec["hooks"] = { resources: [{ name: "freeze" }] };

async function recorded(hooks: BackupSpec["hooks"], ...pods: readonly (typeof HOOKED)[]) {
  const record = new BackupRecord(() => new Date(0), "nightly");
  const count = { attempted: 0, failed: 0 };
  const action = hookedPodAction(hooks, { record, count });
  for (const one of pods) expect(await action.execute(cutItem(one), CONTEXT)).toEqual({});
  return { errors: record.results().errors, count };
}

describe("hookedPodAction", () => {
  it("says of a pod with hooks, as an error, that they did not run", async () => {
    const { errors, count } = await recorded(undefined, HOOKED, pod("shop", "web"));

    expect(errors).toEqual({
      namespaces: {
        shop: [
          " resource: /pods name: /db message: /Error running pre hooks for pod error: /backup hooks are not supported by this release",
        ],
      },
    });
    expect(count).toEqual({ attempted: 1, failed: 1 });
  });

  it("says so of every pod when the spec has hooks", async () => {
    const lost = { ...pod("shop", "web"), metadata: { name: "lost" } };
    const { count } = await recorded(SPEC_HOOKS, HOOKED, pod("shop", "web"), lost);

    expect(count).toEqual({ attempted: 3, failed: 3 });
  });

  it.for([undefined, {}, { resources: [] }])("says nothing by hooks of %o", async (hooks) => {
    const { errors, count } = await recorded(hooks, pod("shop", "web"));

    expect(errors).toEqual({});
    expect(count).toEqual({ attempted: 0, failed: 0 });
  });
});
