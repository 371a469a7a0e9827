import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  defaultRestoreName,
  executionName,
  scheduledBackupName,
} from "../../../lambdas/core/velero/backup-name.ts";
import { dnsSubdomainProblem } from "../../../lambdas/core/velero/dns-name.ts";

const names = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,60}[a-z0-9])?(\.[a-z0-9]{1,60}){0,3}$/);

describe("scheduledBackupName", () => {
  it("adds the time in UTC to the schedule's name (TestGetBackup)", () => {
    expect(scheduledBackupName("bar", new Date("2017-07-25T09:15:00.999Z"))).toBe(
      "bar-20170725091500",
    );
  });
});

describe("defaultRestoreName", () => {
  it("adds the start of the execution to the name of the backup", () => {
    expect(defaultRestoreName("full", new Date("2026-11-23T11:41:57Z"))).toBe(
      "full-20261123114157",
    );
  });

  it("is a name whatever the backup is called", () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 240 }), (name, length) => {
        const source = `${"a".repeat(length)}.${name}`.slice(0, 253);
        expect(dnsSubdomainProblem(defaultRestoreName(source, new Date(0)))).toBeUndefined();
      }),
    );
  });
});

describe("executionName", () => {
  it("is the name itself up to 80 characters, dots included", () => {
    const name = `a.${"b".repeat(78)}`;
    expect(executionName(name)).toBe(name);
  });

  it("tells long names apart that begin alike", () => {
    const [one, other] = [`${"a".repeat(100)}1`, `${"a".repeat(100)}2`].map(executionName);
    expect(one).toMatch(/^a{63}-[0-9a-f]{16}$/);
    expect(other).toMatch(/^a{63}-[0-9a-f]{16}$/);
    expect(one).not.toBe(other);
  });

  it("is a name Step Functions takes", () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(executionName(name)).toMatch(/^[A-Za-z0-9_.-]{1,80}$/);
        expect(executionName(name)).toBe(executionName(name));
      }),
    );
  });
});
