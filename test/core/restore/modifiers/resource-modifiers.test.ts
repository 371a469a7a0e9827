import { describe, expect, it } from "vitest";
import { parseResourceModifiers } from "../../../../lambdas/core/restore/modifiers/resource-modifiers.ts";

/** A rule for claims, with these lines under it. */
const rules = (lines: string, version = "v1") =>
  `version: ${version}\nresourceModifierRules:\n- conditions:\n    groupResource: persistentvolumeclaims\n${lines}`;

const CLASS = "path: /spec/storageClassName";

describe("parseResourceModifiers (TestGetResourceModifiersFromConfig)", () => {
  it.for<[name: string, text: string, rule: object]>([
    [
      "test 1",
      rules(
        `    resourceNameRegex: ".*"\n    namespaces: [bar, foo]\n  patches:\n  - {operation: test, ${CLASS}, value: premium}`,
      ),
      {
        conditions: { resourceNameRegex: ".*", namespaces: ["bar", "foo"] },
        patches: [{ operation: "test", path: "/spec/storageClassName", value: "premium" }],
      },
    ],
    [
      "complex payload in add and copy operator",
      rules(
        `  patches:\n  - operation: add\n    path: /spec/template/spec/containers/0\n    value: '{"name": "nginx", "ports": [{"containerPort": 80}]}'\n  - {operation: copy, from: /spec/a, path: /spec/b}`,
      ),
      {
        patches: [
          { operation: "add", value: '{"name": "nginx", "ports": [{"containerPort": 80}]}' },
          { operation: "copy", from: "/spec/a", path: "/spec/b" },
        ],
      },
    ],
    [
      "match labels",
      rules("    labelSelector:\n      matchLabels: {a: b, c: 1}\n  mergePatches: []"),
      { conditions: { labelSelector: { matchLabels: { a: "b", c: "1" } } } },
    ],
    [
      "complex yaml data with json merge patch",
      rules("  mergePatches:\n  - patchData: |\n      metadata:\n        labels: {a: c}\n"),
      { mergePatches: [{ patchData: '{"metadata":{"labels":{"a":"c"}}}' }] },
    ],
    [
      "complex json data with strategic merge patch",
      rules(`  strategicPatches:\n  - patchData: '{"spec":{"containers":[]}}'`),
      { strategicPatches: [{ patchData: '{"spec":{"containers":[]}}' }] },
    ],
    [
      "patch data that is no YAML, which fails each object that it meets",
      rules("  mergePatches:\n  - patchData: '{'"),
      { mergePatches: [{ patchData: "{" }] },
    ],
    [
      "bool value as string",
      rules(`  patches:\n  - {operation: replace, path: /a, value: "\\"true\\""}`),
      { patches: [{ value: '"true"' }] },
    ],
    [
      "bool value as bool",
      rules("  patches:\n  - {operation: replace, path: /a, value: true}"),
      { patches: [{ value: "true" }] },
    ],
    [
      "an integer beyond 2^53 stays as it is written",
      rules("  patches:\n  - {operation: replace, path: /a, value: 9007199254740993}"),
      { patches: [{ value: "9007199254740993" }] },
    ],
    ["fields without a value", rules("    namespaces:\n  patches:\n"), { conditions: {} }],
  ])("%s", ([, text, rule]) => {
    expect(parseResourceModifiers(text)).toMatchObject([rule]);
  });
});

describe("parseResourceModifiers (TestResourceModifiers_Validate, TestJSONPatch_Validate)", () => {
  it.for([
    [
      "incorrect version, non 0 length ResourceModifierRules",
      rules("", "v2"),
      /version "v2": must be "v1"/,
    ],
    [
      "correct version, 0 length ResourceModifierRules",
      "version: v1\nresourceModifierRules: []",
      /resourceModifierRules .*must not be empty/,
    ],
    [
      "patch has invalid operation",
      rules(`  patches:\n  - {operation: invalid, ${CLASS}}`),
      /patches\[0\]\.operation "invalid": must be one of add, remove/,
    ],
    [
      "Condition has empty GroupResource",
      'version: v1\nresourceModifierRules:\n- conditions: {groupResource: ""}',
      /groupResource "": must not be empty/,
    ],
    [
      "More than one patch type in a rule",
      rules(`  patches:\n  - {operation: remove, ${CLASS}}\n  mergePatches:\n  - patchData: "{}"`),
      /resourceModifierRules\[0\]: has patches and mergePatches/,
    ],
    [
      "empty operation throws error",
      rules('  patches:\n  - {operation: "", path: /a}'),
      /operation ""/,
    ],
    [
      "empty path throws error",
      rules('  patches:\n  - {operation: add, path: ""}'),
      /path "".*empty/,
    ],
    [
      "invalid payload version1",
      "version1: v1",
      /version1 "v1": unknown field; did you mean "version"/,
    ],
    [
      "a key that stands twice",
      "version: v1\nversion: v1",
      /keys must be unique at line 2, column 1/,
    ],
    ["no YAML at all", "{version: ", /Flow map must end with a \}/],
    ["nothing", "", /must be an object/],
    [
      "aliases that would explode",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefg"
        .split("")
        .map((name, index) => `${name}: &${name} [${`*${"abcdef"[index]},`.repeat(10)}]`)
        .join("\n")}`,
      /[Aa]lias/,
    ],
  ] as const)("fails for %s", ([, text, problem]) => {
    expect(() => parseResourceModifiers(text)).toThrow(problem);
    expect(() => parseResourceModifiers(text)).toThrow(
      expect.objectContaining({ name: "FailedValidationError" }),
    );
  });

  it("takes a version and operations in any case", () => {
    const text = rules(`  patches:\n  - {operation: Replace, ${CLASS}, value: gp3}`, "V1");
    expect(parseResourceModifiers(text)).toHaveLength(1);
  });
});
