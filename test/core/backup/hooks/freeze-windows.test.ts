import { describe, expect, it } from "vitest";
import {
  FreezeWindows,
  readOpenWindows,
  removeWindows,
} from "../../../../lambdas/core/backup/hooks/freeze-windows.ts";
import type { ExecHook } from "../../../../lambdas/core/hooks/exec-hook.ts";
import { backupKeys } from "../../../../lambdas/core/store/layout.ts";
import { pod } from "../../../support/builders.ts";
import { memoryObjectStore } from "../../../support/fakes/memory-object-store.ts";

const OWNER = { backupName: "nightly", backupUid: "u", clusterName: "prod" };
const KEY = backupKeys("nightly").pendingWindows;
const THAW: ExecHook = {
  name: "h",
  source: "spec",
  container: "",
  command: ["thaw"],
  onError: undefined,
  timeout: 30_000,
};

const windowOf = (name: string, post: readonly ExecHook[] = [THAW]) => ({
  pod: { ...pod("shop", name), status: { phase: "Running" } },
  post,
});

function rig() {
  let puts = 0;
  const memory = memoryObjectStore({ failure: (key) => void (key === KEY && puts++) });
  const windows = new FreezeWindows(memory, OWNER);
  const open = async (clusterName = "prod") => {
    const found = await readOpenWindows(memory, { ...OWNER, clusterName });
    return found.map(({ pod: { metadata } }) => metadata.name);
  };
  return { memory, windows, open, puts: () => puts };
}

describe("FreezeWindows", () => {
  it("has written down a pod before open returns, with all that its post hooks need, until it is closed", async () => {
    const { memory, windows } = rig();
    const one = windowOf("db");
    await windows.open([one]);
    expect(await readOpenWindows(memory, OWNER)).toEqual([
      {
        pod: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { namespace: "shop", name: "db" },
          spec: { containers: [{ name: "main" }], initContainers: [] },
          status: { phase: "Running" },
        },
        post: [{ ...THAW, onError: undefined }],
      },
    ]);
    await windows.close([one]);
    expect(await readOpenWindows(memory, OWNER)).toEqual([]);
  });

  it("writes nothing of pods that no hook is to let go", async () => {
    const { windows, puts } = rig();
    await windows.open([windowOf("db", [])]);
    await windows.close([windowOf("db", [])]);
    expect(puts()).toBe(0);
  });

  it("shares requests among blocks that open at a time, and forgets none", async () => {
    const { windows, open, puts } = rig();
    const names = Array.from({ length: 50 }, (_, index) => `db-${index}`);
    await Promise.all(names.map((name) => windows.open([windowOf(name)])));
    expect(puts()).toBe(1);
    expect(await open()).toEqual(names);
    await Promise.all(names.slice(1).map((name) => windows.close([windowOf(name)])));
    expect(await open()).toEqual(["db-0"]);
  });

  it("is nobody's in another cluster", async () => {
    const { windows, open } = rig();
    await windows.open([windowOf("db")]);
    expect(await open("other")).toEqual([]);
  });
});

describe("removeWindows", () => {
  it("removes what the backup itself wrote, and only once all are closed", async () => {
    const { memory, windows } = rig();
    await removeWindows(memory, OWNER);
    await windows.open([windowOf("db")]);
    await removeWindows(memory, OWNER);
    expect(memory.objects.has(KEY)).toBe(true);

    await windows.close([windowOf("db")]);
    await removeWindows(memory, { ...OWNER, backupUid: "of another run" });
    expect(memory.objects.has(KEY)).toBe(true);
    await removeWindows(memory, OWNER);
    expect(memory.objects.has(KEY)).toBe(false);
  });
});
