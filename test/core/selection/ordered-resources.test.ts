import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { orderedNamesOf, orderItems } from "../../../lambdas/core/selection/ordered-resources.ts";

describe("orderedNamesOf", () => {
  it.for<[string, Record<string, string> | undefined, string[]]>([
    ["pods", { pods: "ns1/a,ns2/b" }, ["ns1/a", "ns2/b"]],
    ["deployments.apps", { deployments: "ns1/a" }, ["ns1/a"]],
    ["deployments.apps", { "deployments.apps": "ns1/a" }, []],
    ["pods", { Pods: "ns1/a" }, []],
    ["pods", { pods: "a, b" }, ["a", " b"]],
    ["pods", { pods: "" }, []],
    ["constructor", {}, []],
    ["pods", undefined, []],
  ])("for %s reads %o", ([groupResource, ordered, names]) => {
    expect(orderedNamesOf(groupResource, ordered)).toEqual(names);
  });
});

describe("orderItems", () => {
  const a = { namespace: "ns1", name: "a" };
  const b = { namespace: "ns1", name: "b" };
  const c = { namespace: "ns2", name: "a" };
  const volume = { name: "pv-1" };

  it("puts named items first, in the order of their names, and keeps that of the rest", () => {
    expect(orderItems(["ns2/a", "ns1/b"], [a, b, c])).toEqual({
      items: [c, b, a],
      orderedCount: 2,
      missing: [],
    });
  });

  it("finds cluster-scoped items by name alone", () => {
    expect(orderItems(["pv-1"], [{ name: "pv-0" }, volume]).items[0]).toBe(volume);
  });

  it("tells names that nobody has, and those it meets twice", () => {
    expect(orderItems(["b", "ns1/b", "ns1/b", " ns1/a"], [a, b])).toEqual({
      items: [b, a],
      orderedCount: 1,
      missing: ["b", "ns1/b", " ns1/a"],
    });
  });

  it("loses and adds nothing", () => {
    const names = fc.constantFrom("ns1/a", "ns1/b", "ns2/a", "pv-1", "x");
    const items = fc.uniqueArray(fc.constantFrom(a, b, c, volume));
    fc.assert(
      fc.property(fc.array(names), items, (order, given) => {
        const { items: ordered, orderedCount, missing } = orderItems(order, given);
        expect(new Set(ordered)).toEqual(new Set(given));
        expect(ordered).toHaveLength(given.length);
        expect(orderedCount + missing.length).toBe(order.length);
      }),
    );
  });
});
