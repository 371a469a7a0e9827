import { describe, expect, it } from "vitest";
import { parseLossless, printLossless } from "../../../../lambdas/core/kube/lossless-json.ts";
import { withField } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { modifyObject } from "../../../../lambdas/core/restore/modifiers/modify-object.ts";
import {
  type JsonPatch,
  parseResourceModifiers,
  type ResourceModifierRule,
} from "../../../../lambdas/core/restore/modifiers/resource-modifiers.ts";
import { claim, object, refOf } from "../item/builders.ts";

type Conditions = Partial<ResourceModifierRule["conditions"]>;

const PVCS = "persistentvolumeclaims";
const DEPLOYMENTS = "deployments.apps";

const withClass = (name: string) =>
  withField(claim("foo", "test-pvc", ""), ["spec"], { storageClassName: name });

const deployment = (replicas: number, ...containers: readonly object[]) => ({
  ...object("Deployment", "foo", "test-deployment", {
    metadata: { labels: { app: "nginx" } },
    spec: {
      replicas,
      template: { spec: { containers: [{ name: "nginx", image: "nginx:latest" }, ...containers] } },
    },
  }),
  apiVersion: "apps/v1",
});

const test = (path: string, value: string): JsonPatch => ({ operation: "test", path, value });
const replace = (path: string, value: string): JsonPatch => ({ operation: "replace", path, value });

const rule = (
  groupResource: string,
  conditions: Conditions,
  ...patches: readonly JsonPatch[]
): ResourceModifierRule => ({
  conditions: { groupResource, ...conditions },
  patches: [...patches],
});

const SC = "/spec/storageClassName";
const REPLICAS = "/spec/replicas";
const CONTAINER = "/spec/template/spec/containers/1";
const scIs = (value: string) => ({ matches: [{ path: SC, value }] });
const toTwo = [test(REPLICAS, "1"), replace(REPLICAS, "2")];
const MYSQL = { name: "mysql", image: "mysql:latest" };

describe("modifyObject (TestResourceModifiers_ApplyResourceModifierRules)", () => {
  it.for<
    [name: string, groupResource: string, rules: ResourceModifierRule[], from: object, to: object]
  >([
    [
      "configmap true false string",
      "configmaps",
      [rule("configmaps", { resourceNameRegex: ".*" }, replace("/data/test", '"false"'))],
      object("ConfigMap", "foo", "cm", { data: { test: "true" } }),
      object("ConfigMap", "foo", "cm", { data: { test: "false" } }),
    ],
    [
      "pvc with standard storage class should be patched to premium",
      PVCS,
      [rule(PVCS, { namespaces: ["foo"] }, test(SC, "standard"), replace(SC, "premium"))],
      withClass("standard"),
      withClass("premium"),
    ],
    [
      "pvc with standard storage class should be patched to premium, even when rules are [standard => premium, premium => gold]",
      PVCS,
      [
        rule(PVCS, scIs("standard"), replace(SC, "premium")),
        rule(PVCS, scIs("premium"), replace(SC, "gold")),
      ],
      withClass("standard"),
      withClass("premium"),
    ],
    [
      "pvc with standard storage class should be patched to gold, even when rules are [standard => premium, standard => gold]",
      PVCS,
      [
        rule(PVCS, scIs("standard"), replace(SC, "premium")),
        rule(PVCS, scIs("standard"), replace(SC, "gold")),
      ],
      withClass("standard"),
      withClass("gold"),
    ],
    [
      "nginx deployment: 1 -> 2 replicas",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, { resourceNameRegex: "^test-.*$", namespaces: ["foo"] }, ...toTwo)],
      deployment(1),
      deployment(2),
    ],
    [
      "nginx deployment: test operator fails, skips substitution, no error",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, {}, test(REPLICAS, "5"), replace(REPLICAS, "2"))],
      deployment(1),
      deployment(1),
    ],
    [
      "nginx deployment: Empty Resource Regex",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, { namespaces: ["foo"] }, ...toTwo)],
      deployment(1),
      deployment(2),
    ],
    [
      "nginx deployment: Empty Resource Regex  and namespaces list",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, {}, ...toTwo)],
      deployment(1),
      deployment(2),
    ],
    [
      "nginx deployment: namespace doesn't match",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, { namespaces: ["bar"] }, ...toTwo)],
      deployment(1),
      deployment(1),
    ],
    [
      "add container mysql to deployment",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, {}, { operation: "add", path: CONTAINER, value: JSON.stringify(MYSQL) })],
      deployment(1),
      deployment(1, MYSQL),
    ],
    [
      "Copy container 0 to container 1 and then modify container 1",
      DEPLOYMENTS,
      [
        rule(
          DEPLOYMENTS,
          {},
          { operation: "copy", from: "/spec/template/spec/containers/0", path: CONTAINER },
          test(`${CONTAINER}/image`, "nginx:latest"),
          replace(`${CONTAINER}/name`, "mysql"),
          replace(`${CONTAINER}/image`, "mysql:latest"),
        ),
      ],
      deployment(1),
      deployment(1, MYSQL),
    ],
    [
      "nginx deployment: match label selector",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, { labelSelector: { matchLabels: { app: "nginx" } } }, ...toTwo)],
      deployment(1),
      deployment(2),
    ],
    [
      "nginx deployment: mismatch label selector",
      DEPLOYMENTS,
      [rule(DEPLOYMENTS, { labelSelector: { matchLabels: { app: "nginx-mismatch" } } }, ...toTwo)],
      deployment(1),
      deployment(1),
    ],
    [
      "moves a value",
      "configmaps",
      [rule("*", {}, { operation: "Move", from: "/data/a", path: "/data/b" })],
      object("ConfigMap", "foo", "cm", { data: { a: "1" } }),
      object("ConfigMap", "foo", "cm", { data: { b: "1" } }),
    ],
    [
      "a test of an object as a whole",
      DEPLOYMENTS,
      [rule("**", {}, test("/metadata/labels", '{"app":"nginx"}'), replace(REPLICAS, "2"))],
      deployment(1),
      deployment(2),
    ],
  ])("%s", ([, groupResource, rules, from, to]) => {
    const before = from as ReturnType<typeof deployment>;
    const done = modifyObject(rules, refOf(groupResource, before), before);
    expect(done).toEqual({ object: to, errors: [], applied: expect.any(Array) });
    expect(before).toEqual(from);
  });

  it.for<[name: string, rule: ResourceModifierRule, error: RegExp]>([
    [
      "Invalid Regex throws error",
      rule(PVCS, { resourceNameRegex: "[a-z" }, replace(SC, "premium")),
      /^rule 1 of the resource modifier: regular expression "\[a-z" is not valid: /,
    ],
    ["a bad pattern", rule("pvc{", {}, replace(SC, "x")), /glob 'pvc\{' opens a '\{'/],
    [
      "a pointer without a slash",
      rule(PVCS, { matches: [{ path: "a", value: "" }] }),
      /begin with a slash/,
    ],
    [
      "a path that is not there",
      rule(PVCS, {}, replace("/spec/a/b", "x")),
      /cannot replace \/spec\/a\/b/,
    ],
    [
      "a test of nothing",
      rule(PVCS, {}, test("/spec/a", "x")),
      /cannot test \/spec\/a: there is nothing/,
    ],
    ["a value that is no JSON", rule(PVCS, {}, replace(SC, "{a")), /JSON/],
    [
      "a field called constructor",
      rule(PVCS, {}, replace("/spec/constructor", "x")),
      /cannot be patched/,
    ],
    ["a rule without patches", rule(PVCS, {}), /it has no patches/],
    [
      "a lost name",
      rule(PVCS, {}, { operation: "remove", path: "/metadata/name" }),
      /has no metadata\.name/,
    ],
    ["an object that is none", rule(PVCS, {}, replace("/metadata", "x")), /has no metadata\.name/],
    [
      "a strategic patch of a kind of others",
      { conditions: { groupResource: PVCS }, strategicPatches: [{ patchData: "{}" }] },
      /no strategic merge is known for example\.com\/v1\/Gadget/,
    ],
    [
      "a patch that is no YAML",
      { conditions: { groupResource: PVCS }, mergePatches: [{ patchData: "{a: " }] },
      /JSON/,
    ],
  ])("leaves the object as it was and says why: %s", ([, bad, error]) => {
    const before = { ...withClass("standard"), apiVersion: "example.com/v1", kind: "Gadget" };
    const good = rule(PVCS, {}, replace("/spec/extra", "x"), test(SC, "none"));
    const done = modifyObject([bad, good], refOf(PVCS, before), before);
    expect(done.object).toEqual(before);
    expect(done.errors[0]).toMatch(error);
  });

  it("applies the other rules when one fails", () => {
    const bad = rule(PVCS, { resourceNameRegex: "(" }, replace(SC, "never"));
    const good = rule(PVCS, {}, replace(SC, "gp3"));
    const before = withClass("gp2");
    const done = modifyObject([bad, good], refOf(PVCS, before), before);
    expect(done).toMatchObject({ object: withClass("gp3"), applied: [good] });
    expect(done.errors).toHaveLength(1);
  });

  it("asks neither namespaces nor anything else of a cluster-scoped object", () => {
    const volume = object("PersistentVolume", undefined, "pv", { spec: { storageClassName: "a" } });
    const rules = [rule("persistentvolumes", { namespaces: ["foo"] }, replace(SC, "b"))];
    const { object: patched } = modifyObject(rules, refOf("persistentvolumes", volume), volume);
    expect(patched.spec).toEqual({ storageClassName: "b" });
  });

  it("keeps integers beyond 2^53, those of the object and those of the patch", () => {
    const text =
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"x"},"spec":{"a":9007199254740993}}';
    const before = parseLossless(text) as ReturnType<typeof object>;
    const rules = [
      rule("x", {}, test("/spec/a", "9007199254740993"), replace("/spec/a", "9007199254740995")),
      rule("x", {}, { operation: "copy", from: "/spec", path: "/copy" }),
      {
        conditions: { groupResource: "x" },
        mergePatches: [{ patchData: '{"b":9007199254740997,"c":1}' }],
      },
    ];
    const { object: after } = modifyObject(rules, refOf("x", before), before);
    expect(printLossless(after)).toBe(
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"x"},"spec":{"a":9007199254740995},"copy":{"a":9007199254740995},"b":9007199254740997,"c":1}',
    );
  });
});

const LABELLED = object("ConfigMap", "fake", "cm1", { metadata: { labels: { a: "b", c: "d" } } });
const labelled = (labels: object) => object("ConfigMap", "fake", "cm1", { metadata: { labels } });
const merge = (conditions: Conditions, patchData: string): ResourceModifierRule => ({
  conditions: { groupResource: "*", namespaces: ["fake"], ...conditions },
  mergePatches: [{ patchData }],
});
/** What a patch written in YAML is once the ConfigMap has been read. */
function inJson(yaml: string): string {
  const [rule] = parseResourceModifiers(
    `version: v1\nresourceModifierRules:\n- conditions: {groupResource: "*"}\n  mergePatches: [{patchData: ${JSON.stringify(yaml)}}]`,
  );
  return String(rule?.mergePatches?.[0]?.patchData);
}
const A_TO_C = '{"metadata":{"labels":{"a":"c"}}}';

describe("modifyObject (JSONMergePatch, wildcard_in_GroupResource, conditional_patches)", () => {
  it.for<[name: string, rule: ResourceModifierRule, from: object, labels: object]>([
    ["update labels", merge({}, A_TO_C), LABELLED, { a: "c", c: "d" }],
    [
      "update labels in yaml format",
      merge({}, inJson("metadata:\n  labels:\n    a: c")),
      LABELLED,
      { a: "c", c: "d" },
    ],
    ["delete labels", merge({}, '{"metadata":{"labels":{"a":null}}}'), LABELLED, { c: "d" }],
    [
      "add labels",
      merge({}, '{"metadata":{"labels":{"a":"b"}}}'),
      labelled({ c: "d" }),
      { c: "d", a: "b" },
    ],
    [
      "delete non-existing labels",
      merge({}, '{"metadata":{"labels":{"a":null}}}'),
      labelled({ c: "d" }),
      { c: "d" },
    ],
    [
      "match all groups and resources",
      merge({ groupResource: "**" }, A_TO_C),
      LABELLED,
      { a: "c", c: "d" },
    ],
    [
      "match conditions and apply patches",
      merge({ matches: [{ path: "/metadata/labels/a", value: "b" }] }, A_TO_C),
      LABELLED,
      { a: "c", c: "d" },
    ],
    [
      "mismatch conditions and skip patches",
      merge({ matches: [{ path: "/metadata/labels/a", value: "c" }] }, A_TO_C),
      LABELLED,
      { a: "b", c: "d" },
    ],
    [
      "missing condition path and skip patches",
      merge({ matches: [{ path: "/metadata/labels/a/b", value: "c" }] }, A_TO_C),
      LABELLED,
      { a: "b", c: "d" },
    ],
  ])("%s", ([, one, from, labels]) => {
    const before = from as typeof LABELLED;
    const done = modifyObject([one], refOf("configmaps", before), before);
    expect(done).toMatchObject({ errors: [], object: { metadata: { labels } } });
    expect(done.object).toEqual(labelled(labels));
  });

  it.for([
    ["*.apps", "fake.apps", true],
    ["*", "fake.apps", false],
    ["**", "fake.apps", true],
    ["{pods,*.apps}", "fake.apps", true],
    ["fake.*", "fake.apps.example.com", false],
  ] as const)(
    "match all resources in group apps: %s and %s",
    ([groupResource, resource, isMet]) => {
      const { applied } = modifyObject(
        [merge({ groupResource }, A_TO_C)],
        refOf(resource, LABELLED),
        LABELLED,
      );
      expect(applied).toHaveLength(isMet ? 1 : 0);
    },
  );

  it("makes the objects that a merge patch leads through", () => {
    const before = object("ConfigMap", "fake", "cm1");
    const { object: after } = modifyObject(
      [merge({}, A_TO_C)],
      refOf("configmaps", before),
      before,
    );
    expect(after).toEqual(labelled({ a: "c" }));
  });
});

it("is not held up by a regular expression that hangs others", () => {
  const bad = merge({ resourceNameRegex: "^(a+)+$" }, A_TO_C);
  const name = `${"a".repeat(250)}!`;
  const before = object("ConfigMap", "fake", name);
  expect(modifyObject([bad], refOf("configmaps", before), before).applied).toEqual([]);
});
