import { describe, expect, it } from "vitest";
import {
  creatingManager,
  managedFieldsPatch,
  withoutManagedFields,
} from "../../../lambdas/core/restore/managed-fields.ts";
import { object } from "../../support/restore-rig.ts";

type Entry = Readonly<Record<string, unknown>>;

const entry = (rest: Entry = {}): Entry => ({
  manager: "kubectl-create",
  operation: "Update",
  apiVersion: "v1",
  time: "2026-01-01T00:00:00Z",
  fieldsType: "FieldsV1",
  fieldsV1: { "f:data": { ".": {}, "f:a": {} } },
  ...rest,
});

const statusEntry = entry({ manager: "controller", subresource: "status" });

const owned = (...managedFields: readonly unknown[]) =>
  object("v1", "ConfigMap", "c", "shop", { metadata: { managedFields } });

describe("withoutManagedFields", () => {
  it("leaves out who owns the fields and nothing else", () => {
    expect(withoutManagedFields(owned(entry()))).toEqual(object("v1", "ConfigMap", "c", "shop"));
  });
});

describe("creatingManager", () => {
  it.for([
    { rule: "names the only manager", fields: [entry()], manager: "kubectl-create" },
    {
      rule: "passes over who owns the status",
      fields: [entry(), statusEntry],
      manager: "kubectl-create",
    },
    {
      rule: "names none of several",
      fields: [entry(), entry({ manager: "other" })],
      manager: undefined,
    },
    {
      rule: "names none that applied",
      fields: [entry({ operation: "Apply" })],
      manager: undefined,
    },
    {
      rule: "names none without a name",
      fields: [entry({ manager: undefined })],
      manager: undefined,
    },
    {
      rule: "names none that is too long",
      fields: [entry({ manager: "m".repeat(129) })],
      manager: undefined,
    },
    {
      rule: "names none that no parameter can hold",
      fields: [entry({ manager: "a\nb" })],
      manager: undefined,
    },
    { rule: "names none where there is none", fields: [], manager: undefined },
  ])("$rule", ({ fields, manager }) => {
    expect(creatingManager(owned(...fields))).toBe(manager);
  });
});

describe("managedFieldsPatch", () => {
  const labelled = (labels: object) =>
    entry({ fieldsV1: { "f:data": { ".": {}, "f:a": {} }, "f:metadata": { "f:labels": labels } } });
  const restoreLabels = { "f:velero.io/backup-name": {}, "f:velero.io/restore-name": {} };

  it.for([
    {
      rule: "the same owners at another time",
      now: [entry({ time: "2026-02-02T00:00:00Z" })],
      archived: [entry()],
    },
    {
      rule: "owners of a status that is not there yet",
      now: [entry()],
      archived: [entry(), statusEntry],
    },
    {
      rule: "the labels of the restore",
      now: [labelled({ ".": {}, ...restoreLabels })],
      archived: [entry()],
    },
    {
      rule: "the labels of the restore beside others",
      now: [labelled({ ".": {}, "f:app": {}, ...restoreLabels })],
      archived: [labelled({ ".": {}, "f:app": {} })],
    },
    {
      rule: "what nobody owned before, as an admission plug-in had filled it in",
      now: [entry({ fieldsV1: { "f:data": { ".": {}, "f:a": {}, "f:b": {} }, "f:spec": {} } })],
      archived: [entry()],
    },
    {
      rule: "fields that a restore resets",
      now: [entry()],
      archived: [
        entry({
          fieldsV1: {
            "f:data": { ".": {}, "f:a": {} },
            "f:metadata": { "f:generateName": {}, "f:ownerReferences": { ".": {} } },
          },
        }),
      ],
    },
  ])("needs nothing for $rule", ({ now, archived }) => {
    expect(managedFieldsPatch(owned(...now), owned(...archived))).toBeUndefined();
  });

  it("needs nothing where the backup knows no owners", () => {
    expect(managedFieldsPatch(owned(entry()), owned())).toBeUndefined();
    expect(managedFieldsPatch(owned(entry()), object("v1", "Pod", "p"))).toBeUndefined();
  });

  it.for([
    { rule: "another manager", now: [entry({ manager: "jangada" })], archived: [entry()] },
    {
      rule: "another field",
      now: [entry({ fieldsV1: { "f:data": { "f:b": {} } } })],
      archived: [entry()],
    },
    {
      rule: "a field less",
      now: [entry({ fieldsV1: { "f:data": { ".": {} } } })],
      archived: [entry()],
    },
    {
      rule: "a field more that an applied set of fields must not have",
      now: [entry({ operation: "Apply", fieldsV1: { "f:data": { "f:a": {}, "f:b": {} } } })],
      archived: [entry({ operation: "Apply", fieldsV1: { "f:data": { "f:a": {} } } })],
    },
    { rule: "several managers", now: [entry()], archived: [entry(), entry({ manager: "helm" })] },
    { rule: "an entry that is none", now: [entry()], archived: ["odd"] },
  ])("gives back the archived owners for $rule", ({ now, archived }) => {
    expect(managedFieldsPatch(owned(...now), owned(...archived))).toEqual({
      metadata: { managedFields: archived },
    });
  });
});
