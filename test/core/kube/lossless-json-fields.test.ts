import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import {
  fieldAt,
  isJsonObject,
  type JsonObject,
  listAt,
  sameJson,
  textAt,
  withField,
  withoutEntries,
  withoutFields,
} from "../../../lambdas/core/kube/lossless-json-fields.ts";

const anyObject = fc.dictionary(fc.string(), fc.jsonValue());

describe("isJsonObject", () => {
  it.for([
    [{}, true],
    [[], false],
    [null, false],
    ["text", false],
    [parseLossless("9007199254740993"), false],
  ] as const)("says of %j: %s", ([value, expected]) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});

describe("fieldAt", () => {
  it.for([
    [["a", "b"], 1],
    [["a"], { b: 1 }],
    [["c", "0"], undefined],
    [["a", "b", "c"], undefined],
    [["constructor"], undefined],
    [[], { a: { b: 1 }, c: ["x"] }],
  ] as const)("finds at %j: %j", ([path, expected]) => {
    expect(fieldAt({ a: { b: 1 }, c: ["x"] }, ...path)).toEqual(expected);
  });
});

describe("textAt and listAt", () => {
  it("find only a text and only a list", () => {
    const object = { text: "a", list: ["a"], number: 1 };
    expect([textAt(object, "text"), textAt(object, "number")]).toEqual(["a", undefined]);
    expect([listAt(object, "list"), listAt(object, "text")]).toEqual([["a"], []]);
  });
});

describe("withField", () => {
  it("makes objects that are missing on the way", () => {
    expect(withField({}, ["a", "b", "c"], 1)).toEqual({ a: { b: { c: 1 } } });
  });

  it("replaces what stands in the way", () => {
    expect(withField({ a: "text" }, ["a", "b"], 1)).toEqual({ a: { b: 1 } });
  });

  it("changes that field and no other, and never the original", () => {
    fc.assert(
      fc.property(anyObject, fc.string(), fc.string(), (object, first, second) => {
        const before = structuredClone(object);
        const changed = withField<JsonObject>(object, [first, second], 1);
        expect(fieldAt(changed, first, second)).toBe(1);
        expect(withoutFields(changed, [], [first])).toEqual(withoutFields(object, [], [first]));
        expect(object).toEqual(before);
      }),
    );
  });
});

describe("withoutFields", () => {
  it("returns the object itself when there is nothing to take", () => {
    const object = { a: { b: 1 } };
    expect(withoutFields(object, ["a"], ["c"])).toBe(object);
    expect(withoutFields(object, ["b", "c"], ["d"])).toBe(object);
  });

  it("takes fields at any depth and leaves the original", () => {
    const object: JsonObject = { a: { b: 1, c: 2, d: 3 }, e: 4 };
    expect(withoutFields(object, ["a"], ["b", "d"])).toEqual({ a: { c: 2 }, e: 4 });
    expect(withoutFields(object, [], ["e"])).toEqual({ a: { b: 1, c: 2, d: 3 } });
    expect(object).toEqual({ a: { b: 1, c: 2, d: 3 }, e: 4 });
  });
});

describe("withoutEntries", () => {
  it.for([
    ["takes entries of a map", { map: { a: 1, b: 2 } }, { map: { b: 2 } }],
    ["takes a map that becomes empty", { map: { a: 1 }, other: 1 }, { other: 1 }],
    ["leaves a map that was empty", { map: {} }, { map: {} }],
    ["leaves what is no map", { map: "text" }, { map: "text" }],
  ] as const)("%s", ([, object, expected]) => {
    expect(withoutEntries<JsonObject>(object, ["map"], ["a"])).toEqual(expected);
  });
});

describe("sameJson", () => {
  it.for([
    ['{"a":1,"b":2}', '{"b":2,"a":1}', true],
    ['{"a":1}', '{"a":1,"b":null}', false],
    ['{"a":1,"c":2}', '{"a":1,"b":2}', false],
    ['{"a":1}', '{"a":2}', false],
    ["[1,2]", "[2,1]", false],
    ["[1]", "[1,2]", false],
    ["[]", "{}", false],
    ["{}", "[]", false],
    ["null", "{}", false],
    ["9007199254740993", "9007199254740993", true],
    ["9007199254740993", "9007199254740992", false],
    ["9007199254740993", "1", false],
    ["1", "9007199254740993", false],
    ['{"__proto__":1}', "{}", false],
  ] as const)("compares %s to %s: %s", ([a, b, expected]) => {
    expect(sameJson(parseLossless(a), parseLossless(b))).toBe(expected);
  });

  it("finds any value the same as its copy", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(sameJson(value, structuredClone(value))).toBe(true);
      }),
    );
  });
});
