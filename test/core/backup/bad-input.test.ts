import { describe, expect, it } from "vitest";
import { backUp } from "../../../lambdas/core/backup/back-up.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import { parseBackupInput } from "../../../lambdas/core/velero/parse-input.ts";
import { configMap } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { backUpPorts, DEFAULT_LOCATIONS, takeBackup } from "../../support/take-backup.ts";
import { namespace } from "../../support/velero-tables/table-objects.ts";

const SHOP = [namespace("shop"), configMap("shop", "settings", "x")];
const API = { matchLabels: { app: "api" } };

/** What is wrong, the spec that a person wrote, and what the error must say of it. */
type BadSpec = readonly [what: string, spec: object, says: readonly RegExp[]];

const BAD_SPECS: readonly BadSpec[] = [
  [
    "a namespace both included and excluded",
    { includedNamespaces: ["shop"], excludedNamespaces: ["shop"] },
    [/namespace lists/, /shop/],
  ],
  [
    "everything and something",
    { includedResources: ["pods", "*"] },
    [/resource lists/, /'\*' only, or/],
  ],
  [
    "filters of both kinds",
    { includedResources: ["pods"], includedClusterScopedResources: ["nodes"] },
    [/old filter parameters/, /cannot be used together/],
  ],
  [
    "two selectors",
    { labelSelector: API, orLabelSelectors: [API] },
    [/labelSelector as well as orLabelSelectors/, /only one/],
  ],
  ["an open bracket in a namespace", { includedNamespaces: ["sh[op"] }, [/"sh\[op"/, /unclosed/]],
  ["two stars in a row", { includedNamespaces: ["a**"] }, [/"a\*\*"/, /only single \* allowed/]],
  ["an open bracket in a resource", { includedResources: ["pods["] }, [/'pods\['/, /never closes/]],
  [
    "a namespace no cluster can have",
    { includedNamespaces: ["Shop_1"] },
    [/"Shop_1"/, /lower case/],
  ],
  ["a duration in words", { ttl: "3 days" }, [/spec\.ttl/, /"3 days"/, /write it like 720h0m0s/]],
  ["a duration below nothing", { ttl: "-1h" }, [/spec\.ttl/, /"-1h0m0s"/, /must not be negative/]],
  ["a ttl under a second", { ttl: "10ms" }, [/spec\.ttl/, /"10ms"/, /a second or more/]],
  [
    "a ttl of a thousand years",
    { ttl: "8760000h" },
    [/spec\.ttl/, /"8760000h"/, /invalid duration/],
  ],
  ["a duration as a number", { csiSnapshotTimeout: 10 }, [/csiSnapshotTimeout/, /10/, /a text/]],
  [
    "a field of another name",
    { includeNamespaces: ["shop"] },
    [/spec\.includeNamespaces/, /did you mean "includedNamespaces"\?/],
  ],
  [
    "a text for a yes or no",
    { snapshotVolumes: "yes" },
    [/snapshotVolumes "yes"/, /true or false/],
  ],
  [
    "an operator that is none",
    { labelSelector: { matchExpressions: [{ key: "app", operator: "Is", values: ["api"] }] } },
    [/matchExpressions\[0\]\.operator "Is"/, /"In" or "NotIn"/],
  ],
  [
    "a label that is none",
    { labelSelector: { matchLabels: { "a b": "c" } } },
    [/labelSelector/, /"a b"/],
  ],
  [
    "a location that does not exist",
    { storageLocation: "offsite" },
    [/"offsite" not found/, /there are: default/],
  ],
];

const [DEFAULT_LOCATION] = DEFAULT_LOCATIONS.storageLocations as [BackupStorageLocation];

/** Tries to back up what a person wrote; gives the error and the keys that were written. */
async function attempt(spec: object, changes: Partial<BackupStorageLocation> = {}) {
  const store = memoryObjectStore();
  const storageLocations = [{ ...DEFAULT_LOCATION, ...changes }];
  const ports = {
    ...backUpPorts(memoryKubernetesReader(SHOP), store),
    locations: { ...DEFAULT_LOCATIONS, storageLocations },
  };
  const error: unknown = await Promise.try(() =>
    backUp(ports, parseBackupInput({ metadata: { name: "bad" }, spec })),
  ).catch((thrown: unknown) => thrown);
  return { error, written: [...store.objects.keys()] };
}

describe("a backup that cannot be", () => {
  it.for(BAD_SPECS)("fails, and writes nothing, for %s", async ([, spec, says]) => {
    const { error, written } = await attempt(spec);

    expect(error).toMatchObject({ name: ErrorName.FailedValidation });
    for (const words of says) expect((error as Error).message).toMatch(words);
    expect(written).toEqual([]);
  });

  it.for<[what: string, changes: Partial<BackupStorageLocation>, says: RegExp]>([
    [
      "is read-only",
      { spec: { ...DEFAULT_LOCATION.spec, accessMode: "ReadOnly" } },
      /location default is currently in read-only mode/,
    ],
    [
      "was found unavailable",
      { status: { phase: "Unavailable", message: "the bucket is gone" } },
      /default is in Unavailable status.*the bucket is gone/,
    ],
  ])("fails, and writes nothing, when its location %s", async ([, changes, says]) => {
    const { error, written } = await attempt({}, changes);

    expect(error).toMatchObject({ name: ErrorName.FailedValidation });
    expect((error as Error).message).toMatch(says);
    expect(written).toEqual([]);
  });

  it("fails with all problems at once, one a line", async () => {
    const { error } = await attempt({
      includedNamespaces: ["shop"],
      excludedNamespaces: ["shop"],
      storageLocation: "offsite",
      ttl: "-1h",
    });

    expect((error as Error).message.split("\n")).toHaveLength(3);
  });
});

describe("a backup whose filters name what is not there", () => {
  it.for<[list: string, severity: "errors" | "warnings", phase: string]>([
    ["includedResources", "errors", "PartiallyFailed"],
    ["includedNamespaceScopedResources", "errors", "PartiallyFailed"],
    ["excludedResources", "warnings", "Completed"],
    ["excludedClusterScopedResources", "warnings", "Completed"],
  ])("tells of an unknown kind in %s among its %s and is %s", async ([list, severity, phase]) => {
    const { backup, results } = await takeBackup({
      reader: memoryKubernetesReader(SHOP),
      spec: { [list]: ["deploymnts"] },
    });

    expect(backup.status).toMatchObject({ phase, [severity]: 1 });
    expect(results[severity].velero?.join()).toContain(
      `'deploymnts' of ${list} matches no resource this cluster serves`,
    );
  });

  it("is PartiallyFailed for a namespace that does not exist", async () => {
    const { backup, results } = await takeBackup({
      reader: memoryKubernetesReader(SHOP),
      spec: { includedNamespaces: ["shop", "gone"] },
    });

    expect(backup.status).toMatchObject({ phase: "PartiallyFailed", errors: 1 });
    expect(results.errors.velero?.join()).toContain(
      "namespace 'gone' of includedNamespaces does not exist: create it or take it off the list",
    );
  });
});
