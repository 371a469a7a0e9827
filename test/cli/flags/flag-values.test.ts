import { describe, expect, it } from "vitest";
import {
  parseBoolean,
  parseCount,
  parseDurationFlag,
  parseList,
  parseMappings,
  parseOrderedResources,
  parseOrSelectors,
  parsePairs,
  parseSelector,
} from "../../../cli/flags/flag-values.ts";
import { UsageError } from "../../../cli/usage-error.ts";

describe("values of flags", () => {
  it.for([
    { name: "a list", read: parseList("a,b"), value: ["a", "b"] },
    { name: "a list, continued", read: parseList("c", ["a", "b"]), value: ["a", "b", "c"] },
    { name: "pairs", read: parsePairs("a=b,c=d=e"), value: { a: "b", c: "d=e" } },
    { name: "a pair without a value", read: parsePairs("a="), value: { a: "" } },
    { name: "pairs, continued", read: parsePairs("c=d", { a: "b" }), value: { a: "b", c: "d" } },
    { name: "mappings", read: parseMappings("a:b,c:d"), value: { a: "b", c: "d" } },
    {
      name: "ordered resources",
      read: parseOrderedResources("pods=ns1/p1,ns1/p2;persistentvolumes=pv1"),
      value: { pods: "ns1/p1,ns1/p2", persistentvolumes: "pv1" },
    },
    { name: "a boolean of Go", read: parseBoolean("F"), value: false },
    { name: "a duration, in Go's spelling", read: parseDurationFlag("24h"), value: "24h0m0s" },
    { name: "a number", read: parseCount("12"), value: 12 },
    {
      name: "a selector, its values in order",
      read: parseSelector("app=web,tier in (b,a),!canary"),
      value: {
        matchLabels: { app: "web" },
        matchExpressions: [
          { key: "tier", operator: "In", values: ["a", "b"] },
          { key: "canary", operator: "DoesNotExist" },
        ],
      },
    },
    {
      name: "selectors of which one is enough",
      read: parseOrSelectors("a=b or c=d"),
      value: [{ matchLabels: { a: "b" } }, { matchLabels: { c: "d" } }],
    },
  ])("reads $name", ({ read, value }) => {
    expect(read).toEqual(value);
  });

  it.for([
    {
      what: "a pair without '='",
      read: () => parsePairs("a"),
      message: "'a' in 'a' must be 'key=value'",
    },
    {
      what: "a pair without a key",
      read: () => parsePairs("=a"),
      message: "'=a' in '=a' must be 'key=value'",
    },
    {
      what: "a mapping of three",
      read: () => parseMappings("a:b:c"),
      message: "'a:b:c' in 'a:b:c' must be 'from:to'",
    },
    {
      what: "a word as a boolean",
      read: () => parseBoolean("maybe"),
      message: "'maybe' must be 'true' or 'false'",
    },
    {
      what: "days as a duration",
      read: () => parseDurationFlag("3d"),
      message: 'time: unknown unit "d" in duration "3d"; write it like 720h0m0s or 1h30m',
    },
    {
      what: "a fraction as a number",
      read: () => parseCount("1.5"),
      message: "'1.5' must be a whole number",
    },
    {
      what: "a selector with '>'",
      read: () => parseSelector("a>1"),
      message: "which is no condition",
    },
  ])("fails on $what", ({ read, message }) => {
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });
});
