import { describe, expect, it } from "vitest";

import { parseBackupInput, parseRestoreInput } from "../../../lambdas/core/velero/parse-input.ts";
import { backup, restore } from "./objects.ts";

const START = new Date("2026-11-23T11:41:57.123Z");

describe("parseBackupInput", () => {
  it.for([
    ["wrapped", { backup: backup() }],
    ["bare", backup()],
    ["without kind and apiVersion", { metadata: { name: "backup-1" }, spec: {} }],
    ["without a spec", { backup: { metadata: { name: "backup-1" } } }],
  ] as const)("reads a Backup %s", ([, value]) => {
    expect(parseBackupInput(value)).toEqual(backup());
  });

  it("fails with every problem on a line of its own", () => {
    expect(() => parseBackupInput({ backup: { spec: { ttl: "soon", foo: 1 } } })).toThrow(
      expect.objectContaining({
        name: "FailedValidationError",
        message: [
          "the backup is not valid:",
          "metadata: is missing; it must be an object",
          'spec.ttl "soon": time: invalid duration "soon"; write it like 720h0m0s or 1h30m',
          "spec.foo 1: unknown field; remove it",
        ].join("\n"),
      }),
    );
  });

  it.for([undefined, null, 3, "backup-1", [], { backup: null }, { backup: [backup()] }])(
    "fails on %j without a crash",
    (value) => {
      expect(() => parseBackupInput(value)).toThrow(
        expect.objectContaining({ name: "FailedValidationError" }),
      );
    },
  );
});

describe("parseRestoreInput", () => {
  it.for([
    ["a Restore", restore({ backupName: "full" })],
    ["a Restore in an object", { restore: restore({ backupName: "full" }) }],
    [
      "a Restore without kind and apiVersion",
      { metadata: { name: "restore-1" }, spec: { backupName: "full" } },
    ],
  ] as const)("reads %s", ([, value]) => {
    expect(parseRestoreInput(value, START)).toEqual(restore({ backupName: "full" }));
  });

  it.for([
    ["a spec", { backupName: "full", namespaceMapping: { shop: "shop-copy" } }],
    [
      "a spec in an object",
      { restore: { backupName: "full", namespaceMapping: { shop: "shop-copy" } } },
    ],
    ["no metadata", { spec: { backupName: "full", namespaceMapping: { shop: "shop-copy" } } }],
  ] as const)("names a restore after its backup and the start when given %s", ([, value]) => {
    expect(parseRestoreInput(value, START)).toEqual({
      ...restore({ backupName: "full", namespaceMapping: { shop: "shop-copy" } }),
      metadata: { name: "full-20261123114157" },
    });
  });

  it("names a restore after its schedule, and keeps the rest of its metadata", () => {
    const value = { metadata: { labels: { a: "b" } }, spec: { scheduleName: "nightly" } };
    expect(parseRestoreInput(value, START).metadata).toEqual({
      labels: { a: "b" },
      name: "nightly-20261123114157",
    });
  });

  it("leaves it to validation that a restore has no source", () => {
    expect(parseRestoreInput({}, START)).toEqual({
      ...restore({}),
      metadata: { name: "restore-20261123114157" },
    });
  });

  it.for([undefined, null, 3, "full", [], { restore: null }, { metadata: 3 }, { spec: [] }])(
    "fails on %j without a crash",
    (value) => {
      expect(() => parseRestoreInput(value, START)).toThrow(
        expect.objectContaining({ name: "FailedValidationError" }),
      );
    },
  );

  it("fails with every problem of a bare spec", () => {
    expect(() => parseRestoreInput({ backupname: "full", restorePVs: "no" }, START)).toThrow(
      expect.objectContaining({
        message: [
          "the restore is not valid:",
          'spec.restorePVs "no": must be true or false',
          'spec.backupname "full": unknown field; did you mean "backupName"?',
        ].join("\n"),
      }),
    );
  });
});
