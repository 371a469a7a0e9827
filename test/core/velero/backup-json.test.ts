import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { encodeBackup, readBackup } from "../../../lambdas/core/velero/backup-json.ts";
import { backup } from "./objects.ts";

const GOLDEN = new URL("../../golden/velero-backups/", import.meta.url);

describe("encodeBackup", () => {
  it.for(readdirSync(GOLDEN))("writes %s byte for byte as Velero wrote it", (file) => {
    const json = readFileSync(new URL(file, GOLDEN), "utf8");
    expect(encodeBackup(readBackup(json))).toBe(json);
  });

  it("writes the structs of an empty backup, as Go does", () => {
    expect(JSON.parse(encodeBackup(backup()))).toEqual({
      ...backup(),
      spec: {
        metadata: {},
        hooks: {},
        ttl: "0s",
        csiSnapshotTimeout: "0s",
        itemOperationTimeout: "0s",
      },
      status: {},
    });
  });

  it("leaves counters out that are zero", () => {
    const counted = {
      ...backup(),
      status: { warnings: 0, errors: 2, progress: { totalItems: 0 } },
    };
    expect(JSON.parse(encodeBackup(counted)).status).toEqual({ errors: 2, progress: {} });
  });
});

describe("readBackup", () => {
  it("keeps what a newer Velero wrote", () => {
    const json = JSON.stringify({ ...backup(), spec: { newField: { a: [1] } } });
    expect(JSON.parse(encodeBackup(readBackup(json))).spec).toMatchObject({ newField: { a: [1] } });
  });

  it("reads back whatever text encodeBackup writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const given = backup({ metadata: {}, hooks: {}, ttl: "1s", csiSnapshotTimeout: "0s" });
        const whole = {
          ...given,
          metadata: { name: "a", annotations: { text, "10": text, "9": text } },
          spec: { ...given.spec, itemOperationTimeout: "0s", datamover: `<${text}` },
          status: { failureReason: `&${text}` },
        };
        expect(readBackup(encodeBackup(whole))).toEqual(whole);
      }),
    );
  });

  it.for([
    ["", "Unexpected end of JSON input"],
    ["[]", "[]: must be an object"],
    ['{"kind":"Backup"}', 'apiVersion: must be "velero.io/v1"; metadata: is missing'],
  ] as const)("fails on %j and says why", ([json, reason]) => {
    expect(() => readBackup(json)).toThrow(
      expect.objectContaining({
        name: "CorruptArchiveError",
        message: expect.stringContaining(reason),
      }),
    );
  });
});
