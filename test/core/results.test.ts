import { describe, expect, it } from "vitest";
import { countMessages, joinResults, ResultCollector } from "../../lambdas/core/results.ts";

describe("ResultCollector", () => {
  it("leaves places without messages out", () => {
    const collector = new ResultCollector();

    expect(collector.toResult()).toEqual({});
    expect(collector.count).toBe(0);
  });

  it("keeps messages by where they belong, in their order, and counts them", () => {
    const collector = new ResultCollector();
    collector.add("velero", "one");
    collector.add({ namespace: "shop" }, "two");
    collector.add("cluster", "three");
    collector.add({ namespace: "shop" }, "four");
    collector.add({ namespace: "velero" }, "five");

    expect(collector.toResult()).toEqual({
      velero: ["one"],
      cluster: ["three"],
      namespaces: { shop: ["two", "four"], velero: ["five"] },
    });
    expect(collector.count).toBe(5);
  });
});

describe("joinResults", () => {
  it("puts one run's messages after another's, place by place", () => {
    const first = { velero: ["a"], namespaces: { shop: ["b"] } };
    const second = { velero: ["c"], cluster: ["d"], namespaces: { shop: ["e"], other: ["f"] } };
    const joined = joinResults(first, second);

    expect(joined).toEqual({
      velero: ["a", "c"],
      cluster: ["d"],
      namespaces: { shop: ["b", "e"], other: ["f"] },
    });
    expect(countMessages(joined)).toBe(countMessages(first) + countMessages(second));
    expect(joinResults({}, {})).toEqual({});
  });
});
