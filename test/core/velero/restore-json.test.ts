import { describe, expect, it } from "vitest";

import { encodeRestore, readRestore } from "../../../lambdas/core/velero/restore-json.ts";
import { restore } from "./objects.ts";

describe("encodeRestore", () => {
  it("writes the structs of a restore and its hooks, as Go does", () => {
    const hooks = {
      resources: [{ name: "a", postHooks: [{ exec: { command: ["true"] } }, { init: {} }] }],
    };
    expect(JSON.parse(encodeRestore(restore({ backupName: "full", hooks })))).toEqual({
      ...restore({ backupName: "full" }),
      spec: {
        backupName: "full",
        hooks: {
          resources: [
            {
              name: "a",
              postHooks: [
                { exec: { command: ["true"], execTimeout: "0s", waitTimeout: "0s" } },
                { init: { initContainers: null, timeout: "0s" } },
              ],
            },
          ],
        },
        itemOperationTimeout: "0s",
      },
      status: {},
    });
  });
});

describe("readRestore", () => {
  it("reads back what encodeRestore writes", () => {
    const given = restore({
      backupName: "full",
      restorePVs: false,
      hooks: {},
      itemOperationTimeout: "4h0m0s",
    });
    const whole = { ...given, status: { phase: "Completed" as const, warnings: 2 } };
    expect(readRestore(encodeRestore(whole))).toEqual(whole);
  });

  it("fails on another kind", () => {
    expect(() => readRestore('{"kind":"Backup"}')).toThrow(
      expect.objectContaining({
        name: "CorruptArchiveError",
        message: expect.stringContaining('kind "Backup": must be "Restore"'),
      }),
    );
  });
});
