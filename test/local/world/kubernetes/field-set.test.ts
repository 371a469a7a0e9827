import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allFields,
  changedFields,
  difference,
  type FieldSet,
  hasPath,
  leavesOf,
  pathText,
  union,
} from "../../../../local/world/kubernetes/field-set.ts";

const steps = fc.constantFrom("f:a", "f:b", "f:c");
const sets: fc.Arbitrary<FieldSet> = fc.letrec<{ set: FieldSet }>((tie) => ({
  set: fc.dictionary(steps, fc.oneof({ maxDepth: 3 }, fc.constant({}), tie("set")), { maxKeys: 3 }),
})).set;

describe("allFields", () => {
  it("tells items of keyed lists apart and takes other lists whole", () => {
    const spec = { containers: [{ name: "a", args: ["x", "y"] }] };
    expect(allFields({ spec })).toEqual({
      "f:spec": {
        "f:containers": { 'k:{"name":"a"}': { ".": {}, "f:name": {}, "f:args": {} } },
      },
    });
  });

  it("tells finalizers apart", () => {
    expect(allFields({ finalizers: ["a/b"] })).toEqual({ "f:finalizers": { 'v:"a/b"': {} } });
  });
});

describe("changedFields", () => {
  it("finds nothing between equal values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(changedFields(value, structuredClone(value))).toBeUndefined();
      }),
    );
  });

  it("marks the objects that are new", () => {
    const before = { a: { b: 1 } };
    const after = { a: { b: 1, c: 2 }, d: { e: 1 } };
    expect(changedFields(before, after)).toEqual({
      "f:a": { "f:c": {} },
      "f:d": { ".": {}, "f:e": {} },
    });
  });
});

describe("union and difference", () => {
  it("has every path of both sides in the union", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const both = union(a, b);
        for (const path of [...leavesOf(a), ...leavesOf(b)]) expect(hasPath(both, path)).toBe(true);
      }),
    );
  });

  it("has no leaf of the second side in the difference", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const rest = difference(a, b);
        for (const path of leavesOf(b)) expect(hasPath(rest, path)).toBe(false);
      }),
    );
  });
});

describe("pathText", () => {
  it("names a field the way conflicts do", () => {
    const path = ["f:spec", "f:ports", 'k:{"port":80,"protocol":"TCP"}', "f:name"];
    expect(pathText(path)).toBe('.spec.ports[port=80,protocol="TCP"].name');
    expect(pathText(["f:metadata", "f:finalizers", 'v:"a/b"'])).toBe(
      '.metadata.finalizers[="a/b"]',
    );
  });
});
