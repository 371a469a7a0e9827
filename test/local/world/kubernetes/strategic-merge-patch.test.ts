import { describe, expect, it } from "vitest";
import { applyStrategicMergePatch } from "../../../../local/world/kubernetes/strategic-merge-patch.ts";

interface Row {
  readonly rule: string;
  readonly before: unknown;
  readonly patch: unknown;
  readonly after: unknown;
}

const ROWS: readonly Row[] = [
  {
    rule: "merges objects",
    before: { a: { b: 1, c: 2 } },
    patch: { a: { b: 3 } },
    after: { a: { b: 3, c: 2 } },
  },
  { rule: "removes with null", before: { a: 1, b: 2 }, patch: { a: null }, after: { b: 2 } },
  {
    rule: "replaces plain lists",
    before: { args: ["a", "b"] },
    patch: { args: ["c"] },
    after: { args: ["c"] },
  },
  {
    rule: "merges containers by name",
    before: {
      containers: [
        { name: "a", image: "1" },
        { name: "b", image: "1" },
      ],
    },
    patch: {
      containers: [
        { name: "b", image: "2" },
        { name: "c", image: "1" },
      ],
    },
    after: {
      containers: [
        { name: "a", image: "1" },
        { name: "b", image: "2" },
        { name: "c", image: "1" },
      ],
    },
  },
  {
    rule: "merges a container's ports by port and protocol, TCP unless said",
    before: {
      ports: [
        { containerPort: 53, protocol: "UDP" },
        { containerPort: 53, name: "t" },
      ],
    },
    patch: { ports: [{ containerPort: 53, protocol: "TCP", name: "tcp" }] },
    after: {
      ports: [
        { containerPort: 53, protocol: "UDP" },
        { containerPort: 53, name: "tcp", protocol: "TCP" },
      ],
    },
  },
  {
    rule: "merges a Service's ports by port",
    before: { ports: [{ port: 80, targetPort: 1 }] },
    patch: { ports: [{ port: 80, targetPort: 2 }] },
    after: { ports: [{ port: 80, targetPort: 2 }] },
  },
  {
    rule: "deletes an item with $patch: delete",
    before: { env: [{ name: "A" }, { name: "B" }] },
    patch: { env: [{ $patch: "delete", name: "A" }] },
    after: { env: [{ name: "B" }] },
  },
  {
    rule: "deletes nothing when the item is not there",
    before: { env: [{ name: "A" }] },
    patch: { env: [{ $patch: "delete", name: "Z" }] },
    after: { env: [{ name: "A" }] },
  },
  {
    rule: "replaces a keyed list with $patch: replace",
    before: { env: [{ name: "A" }] },
    patch: { env: [{ name: "B" }, { $patch: "replace" }] },
    after: { env: [{ name: "B" }] },
  },
  {
    rule: "replaces an object with $patch: replace",
    before: { a: { b: 1 } },
    patch: { a: { $patch: "replace", c: 2 } },
    after: { a: { c: 2 } },
  },
  {
    rule: "keeps only what $retainKeys names",
    before: { strategy: { type: "RollingUpdate", rollingUpdate: {} } },
    patch: { strategy: { $retainKeys: ["type"], type: "Recreate" } },
    after: { strategy: { type: "Recreate" } },
  },
  {
    rule: "adds to a set of strings",
    before: { finalizers: ["a"] },
    patch: { finalizers: ["b", "a"] },
    after: { finalizers: ["a", "b"] },
  },
  {
    rule: "deletes from a set of strings",
    before: { finalizers: ["a", "b"] },
    patch: { "$deleteFromPrimitiveList/finalizers": ["a"], "$setElementOrder/finalizers": ["b"] },
    after: { finalizers: ["b"] },
  },
];

describe("applyStrategicMergePatch", () => {
  it.for(ROWS)("$rule", ({ before, patch, after }) => {
    const untouched = JSON.stringify(before);
    expect(applyStrategicMergePatch(before, patch)).toEqual(after);
    expect(JSON.stringify(before)).toBe(untouched);
  });
});
