import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Collection, type StoredObject } from "../../../../local/world/kubernetes/collection.ts";

const KEYS = ["a", "a-b/x", "a/x", "a/y", "b/x"] as const;

/** Writes by key; `false` removes. */
const writes = fc.array(fc.record({ key: fc.constantFrom(...KEYS), exists: fc.boolean() }), {
  maxLength: 40,
});

describe("Collection", () => {
  it("gives every revision as it was, in key order", () => {
    fc.assert(
      fc.property(writes, (history) => {
        const { collection, states } = replay(history);
        for (const [revision, state] of states.entries()) {
          expect(listed(collection, "", "", revision)).toEqual(state);
        }
      }),
    );
  });

  it("gives the same from the compacted revision on", () => {
    fc.assert(
      fc.property(writes, fc.nat(40), (history, at) => {
        const { collection, states } = replay(history);
        collection.compact(at);
        for (const [revision, state] of states.entries()) {
          if (revision >= at) expect(listed(collection, "", "", revision)).toEqual(state);
        }
      }),
    );
  });

  it("gives a range of keys from a start", () => {
    const { collection } = replay(KEYS.map((key) => ({ key, exists: true })));
    expect(listed(collection, "a/", "", 9)).toEqual(["a/x 3", "a/y 4"]);
    expect(listed(collection, "a/", "a/x\u0000", 9)).toEqual(["a/y 4"]);
    expect(listed(collection, "", "a/", 9)).toEqual(["a/x 3", "a/y 4", "b/x 5"]);
  });

  it("goes on with a range it began when keys are added meanwhile", () => {
    const { collection } = replay(["b", "d"].map((key) => ({ key, exists: true })));
    const range = collection.range("", "", 2);
    expect(range.next().value?.name).toBe("b");
    collection.append("a", 3, object("a", 3));
    collection.get("a");
    expect(listed(collection, "", "", 3)).toEqual(["a 3", "b 1", "d 2"]);
    expect(range.next().value?.name).toBe("d");
    expect(range.next().done).toBe(true);
  });
});

function replay(history: readonly { key: string; exists: boolean }[]) {
  const collection = new Collection();
  const live = new Map<string, number>();
  const states: string[][] = [[]];
  for (const [index, { key, exists }] of history.entries()) {
    const revision = index + 1;
    collection.append(key, revision, exists ? object(key, revision) : undefined);
    if (exists) live.set(key, revision);
    else live.delete(key);
    states.push([...live].map(([name, at]) => `${name} ${at}`).sort(byKey));
  }
  return { collection, states };
}

function byKey(a: string, b: string): number {
  return (a.split(" ")[0] ?? "") < (b.split(" ")[0] ?? "") ? -1 : 1;
}

function listed(collection: Collection, prefix: string, start: string, revision: number) {
  return [...collection.range(prefix, start, revision)].map((o) => `${o.name} ${o.revision}`);
}

function object(name: string, revision: number): StoredObject {
  const fields = { namespace: "", uid: name, labels: {}, fields: {}, text: "{}", owners: [] };
  return { name, revision, ...fields };
}
