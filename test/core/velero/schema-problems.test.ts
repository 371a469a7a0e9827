import { expect, it } from "vitest";
import { z } from "zod";

import { backupSchema } from "../../../lambdas/core/velero/backup.ts";
import { restoreSchema } from "../../../lambdas/core/velero/restore.ts";
import { checkSchema } from "../../../lambdas/core/velero/schema-problems.ts";
import { backup, restore } from "./objects.ts";

function problemsOf(schema: z.ZodType, value: unknown): readonly string[] {
  const checked = checkSchema(schema, value);
  return "problems" in checked ? checked.problems : [];
}

it("gives the object when nothing is wrong with it", () => {
  expect(checkSchema(backupSchema, backup())).toEqual({ object: backup() });
});

it("names every problem at once, each with its path, value and remedy", () => {
  const given = {
    kind: "Backup",
    apiVersion: "velero.io/v2",
    metadata: { name: "Nightly" },
    spec: {
      ttl: "30 days",
      includeNamespaces: ["shop"],
      includedResources: "pods",
      snapshotVolumes: "yes",
      uploaderConfig: { parallelFilesUpload: 1.5 },
      orderedResources: { pods: 1 },
      labelSelector: { matchExpressions: [{ key: "a", operator: "in" }] },
      resourcePolicy: { kind: "configmap" },
      hooks: {
        resources: [
          { name: "", pre: [{ exec: { command: [], onerror: "Fail" } }] },
          { name: "b", zzz: 1, post: [{}] },
        ],
      },
    },
    status: { expiration: "soon" },
  };
  expect(problemsOf(backupSchema, given)).toEqual([
    'apiVersion "velero.io/v2": must be "velero.io/v1"',
    expect.stringMatching(/^metadata\.name "Nightly": a lowercase RFC 1123 subdomain must /),
    'spec.includedResources "pods": must be a list',
    'spec.labelSelector.matchExpressions[0].operator "in": must be "In" or "NotIn" or "Exists" or "DoesNotExist"',
    'spec.snapshotVolumes "yes": must be true or false',
    'spec.ttl "30 days": time: unknown unit " days" in duration "30 days"; write it like 720h0m0s or 1h30m',
    'spec.hooks.resources[0].name "": must not be empty',
    "spec.hooks.resources[0].pre[0].exec.command []: must not be empty",
    'spec.hooks.resources[0].pre[0].exec.onerror "Fail": unknown field; did you mean "onError"?',
    "spec.hooks.resources[1].post[0].exec: is missing; it must be an object",
    "spec.hooks.resources[1].zzz 1: unknown field; remove it",
    "spec.orderedResources.pods 1: must be a text",
    "spec.resourcePolicy.name: is missing; it must be a text",
    "spec.uploaderConfig.parallelFilesUpload 1.5: must be a whole number",
    'spec.includeNamespaces ["shop"]: unknown field; did you mean "includedNamespaces"?',
    'status.expiration "soon": is not a time; write it as 2026-11-23T11:41:50Z',
  ]);
});

it("keeps Velero's words for a policy it does not know", () => {
  expect(
    problemsOf(restoreSchema, restore({ existingResourcePolicy: "replace" as "update" })),
  ).toEqual([
    'spec.existingResourcePolicy "replace": Invalid ExistingResourcePolicy; it must be none or update',
  ]);
});

it("says what is wrong with the whole value", () => {
  expect(problemsOf(backupSchema, 3)).toEqual(["3: must be an object"]);
  expect(problemsOf(backupSchema, undefined)).toEqual(["input: is missing; it must be an object"]);
});

it("cuts a value too long to read", () => {
  const [problem] = problemsOf(z.strictObject({ a: z.boolean() }), { a: "x".repeat(200) });
  expect(problem).toBe(`a "${"x".repeat(76)}...: must be true or false`);
});

it("names a type that has no everyday word", () => {
  expect(problemsOf(z.strictObject({ a: z.date() }), { a: 1 })).toEqual(["a 1: must be a date"]);
});
