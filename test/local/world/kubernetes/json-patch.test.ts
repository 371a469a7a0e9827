import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyJsonPatch,
  PatchError,
  type PatchOperation,
} from "../../../../local/world/kubernetes/json-patch.ts";

interface Row {
  readonly rule: string;
  readonly before: unknown;
  readonly patch: readonly PatchOperation[];
  readonly after: unknown;
}

// RFC 6902, appendix A, and RFC 6901, section 5.
const ROWS: readonly Row[] = [
  {
    rule: "adds a member",
    before: { foo: "bar" },
    patch: [{ op: "add", path: "/baz", value: "qux" }],
    after: { baz: "qux", foo: "bar" },
  },
  {
    rule: "adds into a list",
    before: { foo: ["bar", "baz"] },
    patch: [{ op: "add", path: "/foo/1", value: "qux" }],
    after: { foo: ["bar", "qux", "baz"] },
  },
  {
    rule: "adds at the end of a list",
    before: { foo: ["bar"] },
    patch: [{ op: "add", path: "/foo/-", value: ["abc"] }],
    after: { foo: ["bar", ["abc"]] },
  },
  {
    rule: "removes a member",
    before: { baz: "qux", foo: "bar" },
    patch: [{ op: "remove", path: "/baz" }],
    after: { foo: "bar" },
  },
  {
    rule: "removes from a list",
    before: { foo: ["bar", "qux", "baz"] },
    patch: [{ op: "remove", path: "/foo/1" }],
    after: { foo: ["bar", "baz"] },
  },
  {
    rule: "replaces a value",
    before: { baz: "qux" },
    patch: [{ op: "replace", path: "/baz", value: "boo" }],
    after: { baz: "boo" },
  },
  {
    rule: "replaces in a list",
    before: { foo: [1, 2, 3] },
    patch: [{ op: "replace", path: "/foo/1", value: 9 }],
    after: { foo: [1, 9, 3] },
  },
  {
    rule: "replaces the whole document",
    before: { a: 1 },
    patch: [{ op: "replace", path: "", value: { b: 2 } }],
    after: { b: 2 },
  },
  {
    rule: "moves a value",
    before: { foo: { bar: "baz", waldo: "fred" }, qux: {} },
    patch: [{ op: "move", from: "/foo/waldo", path: "/qux/thud" }],
    after: { foo: { bar: "baz" }, qux: { thud: "fred" } },
  },
  {
    rule: "moves within a list",
    before: { foo: ["all", "grass", "cows", "eat"] },
    patch: [{ op: "move", from: "/foo/1", path: "/foo/3" }],
    after: { foo: ["all", "cows", "eat", "grass"] },
  },
  {
    rule: "copies a value",
    before: { a: { b: 1 } },
    patch: [{ op: "copy", from: "/a", path: "/c" }],
    after: { a: { b: 1 }, c: { b: 1 } },
  },
  {
    rule: "tests a value",
    before: { a: { b: [1, 2] } },
    patch: [{ op: "test", path: "/a", value: { b: [1, 2] } }],
    after: { a: { b: [1, 2] } },
  },
  {
    rule: "unescapes a path",
    before: { "a/b": 1, "m~n": 2 },
    patch: [
      { op: "remove", path: "/a~1b" },
      { op: "replace", path: "/m~0n", value: 3 },
    ],
    after: { "m~n": 3 },
  },
  {
    rule: "takes an empty name",
    before: { "": 1 },
    patch: [{ op: "replace", path: "/", value: 2 }],
    after: { "": 2 },
  },
];

describe("applyJsonPatch", () => {
  it.for(ROWS)("$rule", ({ before, patch, after }) => {
    expect(applyJsonPatch(before, patch)).toEqual(after);
  });

  it.for<{ rule: string; operation: PatchOperation }>([
    { rule: "a test that does not hold", operation: { op: "test", path: "/a", value: 2 } },
    { rule: "a path that ends early", operation: { op: "add", path: "/x/y", value: 1 } },
    { rule: "a parent that is no container", operation: { op: "add", path: "/a/y", value: 1 } },
    { rule: "a removal of nothing", operation: { op: "remove", path: "/x" } },
    { rule: "a removal of everything", operation: { op: "remove", path: "" } },
    { rule: "a replacement of nothing", operation: { op: "replace", path: "/x", value: 1 } },
    { rule: "an index past the end", operation: { op: "add", path: "/list/3", value: 1 } },
    {
      rule: "an index with a leading zero",
      operation: { op: "replace", path: "/list/01", value: 1 },
    },
    { rule: "a path without its slash", operation: { op: "add", path: "a", value: 1 } },
    { rule: "an inherited member", operation: { op: "test", path: "/constructor", value: 1 } },
    { rule: "an unknown operation", operation: { op: "spam", path: "/a" } },
  ])("fails for $rule", ({ operation }) => {
    expect(() => applyJsonPatch({ a: 1, list: [1, 2] }, [operation])).toThrow(PatchError);
  });

  it("leaves the document alone", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (inner, value) => {
        const document = { inner };
        const before = JSON.stringify(document);
        applyJsonPatch(document, [{ op: "replace", path: "/inner", value }]);
        expect(JSON.stringify(document)).toBe(before);
      }),
    );
  });
});
