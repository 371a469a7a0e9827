import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAhead } from "../../../lambdas/core/backup/read-ahead.ts";

async function* source<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) {
    await new Promise((resolve) => setImmediate(resolve));
    yield value;
  }
}

describe("readAhead", () => {
  it("yields all values in the order of their sources", async () => {
    const lists = fc.array(fc.array(fc.integer(), { maxLength: 5 }), { maxLength: 6 });
    const width = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(lists, width, width, async (given, sources, values) => {
        const read = readAhead(given.map(source), { sources, values });
        expect(await Array.fromAsync(read)).toEqual(given.flat());
      }),
      { numRuns: 50 },
    );
  });

  it("begins as many sources as it may, and the next when the first has ended", async () => {
    const begun: number[] = [];
    const tracked = (id: number) =>
      (async function* () {
        begun.push(id);
        yield id;
        yield id;
      })();
    const read = readAhead([0, 1, 2, 3].map(tracked), { sources: 2, values: 1 });

    expect(await read.next()).toEqual({ done: false, value: 0 });
    expect(begun).toEqual([0, 1]);
    await read.next();
    await read.next();
    expect(begun).toEqual([0, 1, 2]);
    await read.return(undefined);
  });

  it("holds no more values of a waiting source than it may", async () => {
    let given = 0;
    const first = source(Array.from({ length: 50 }, () => "first"));
    const endless = (async function* () {
      for (;;) {
        given++;
        yield "second";
      }
    })();
    const read = readAhead<string>([first, endless], { sources: 2, values: 3 });
    for (let i = 0; i < 50; i++) await read.next();

    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThanOrEqual(4);
    await read.return(undefined);
  });

  it("fails with a source's error in that source's turn", async () => {
    const failure = new Error("broken");
    const broken = (async function* () {
      yield "never seen before its turn";
      throw failure;
    })();
    const values: string[] = [];
    const read = readAhead([source(["a", "b", "c"]), broken], { sources: 2, values: 9 });
    const all = (async () => {
      for await (const value of read) values.push(value);
    })();

    await expect(all).rejects.toBe(failure);
    expect(values.slice(0, 3)).toEqual(["a", "b", "c"]);
  });

  it("ends all its sources when its reader stops early", async () => {
    const ended: string[] = [];
    const endless = (name: string) =>
      (async function* () {
        try {
          for (;;) yield name;
        } finally {
          ended.push(name);
        }
      })();
    for await (const _ of readAhead(["a", "b"].map(endless), { sources: 2, values: 2 })) break;

    await expect.poll(() => ended.toSorted()).toEqual(["a", "b"]);
  });
});
