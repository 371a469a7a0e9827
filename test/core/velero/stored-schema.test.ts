import { expect, it } from "vitest";

import { backupSchema } from "../../../lambdas/core/velero/backup.ts";
import { restoreSchema } from "../../../lambdas/core/velero/restore.ts";
import { storedSchema } from "../../../lambdas/core/velero/stored-schema.ts";
import { backup, restore } from "./objects.ts";

const stored = storedSchema(backupSchema);

it("keeps unknown fields at every level", () => {
  const given = {
    ...backup({ hooks: { resources: [{ name: "a", pre: [{ exec: { command: ["true"] } }] }] } }),
    later: { a: null },
  };
  Object.assign(given.spec, { newFilter: ["x"] });
  Object.assign(given.spec.hooks?.resources?.[0]?.pre?.[0]?.exec ?? {}, { newLimit: 1 });
  expect(stored.parse(given)).toEqual(given);
});

it("takes null for an absent field, lists and structs included", () => {
  const given = {
    ...backup(),
    metadata: { name: "a", creationTimestamp: null, labels: null },
    spec: { includedNamespaces: null, hooks: null, ttl: null, snapshotVolumes: null },
    status: null,
  };
  expect(stored.parse(given)).toEqual({ ...backup(), metadata: { name: "a" }, spec: {} });
});

it("takes an absent spec for an empty one", () => {
  const { spec: _, ...rest } = backup();
  expect(stored.parse(rest)).toEqual(backup());
  expect(stored.parse({ ...rest, spec: null })).toEqual(backup());
});

it("takes a phase of tomorrow and a name that no API server would give", () => {
  const given = { ...backup(), metadata: { name: "Über" }, status: { phase: "OfTomorrow" } };
  expect(stored.parse(given)).toEqual(given);
});

it("reads durations of any spelling", () => {
  expect(stored.parse({ ...backup(), spec: { ttl: "24h" } }).spec.ttl).toBe("24h0m0s");
});

it("keeps the containers of init hooks as they are", () => {
  const given = restore({
    hooks: {
      resources: [
        { name: "a", postHooks: [{ init: { initContainers: [{ env: [{ a: null }] }] } }] },
      ],
    },
  });
  expect(storedSchema(restoreSchema).parse(given)).toEqual(given);
});

it.for([
  ["a number for an object", 3],
  ["null", null],
  ["a list for a struct", { ...backup(), spec: [] }],
  ["a text for a list", { ...backup(), spec: { includedNamespaces: "a" } }],
  ["a time that is none", { ...backup(), status: { expiration: "soon" } }],
  ["a duration that is none", { ...backup(), spec: { ttl: "soon" } }],
  ["another kind", { ...backup(), kind: "Restore" }],
  ["no apiVersion", { ...backup(), apiVersion: undefined }],
] as const)("fails to read %s", ([, given]) => {
  expect(stored.safeParse(given).success).toBe(false);
});
