import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gzipMembers } from "../../../lambdas/core/archive/gzip-members.ts";

async function* streamOf<T>(...values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

/** What zlib refuses. */
const NO_BLOCK = 7 as unknown as Uint8Array;

describe("gzipMembers", () => {
  it("makes members that one after the other are a gzip file of all blocks", async () => {
    const blocks = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        blocks,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (given, parallel, level) => {
          const members = await Array.fromAsync(
            gzipMembers(streamOf(...given), { parallel, level }),
          );

          expect(members).toHaveLength(given.length);
          expect(members.map((member) => gunzipSync(member))).toEqual(given.map(Buffer.from));
          expect(gunzipSync(Buffer.concat(members))).toEqual(Buffer.concat(given));
        },
      ),
    );
  });

  it("reads no more blocks ahead than it may compress at a time", async () => {
    let read = 0;
    const blocks = async function* () {
      for (; read < 10; read++) yield Buffer.from(String(read));
    };
    const members = gzipMembers(blocks(), { parallel: 3, level: 1 });
    await members.next();

    expect(read).toBe(2);
    await members.return(undefined);
  });

  it("gives each block back once, when it is compressed", async () => {
    const blocks = Array.from({ length: 5 }, (_, i) => Buffer.from(String(i)));
    const returned: Uint8Array[] = [];
    const recycle = (block: Uint8Array) => void returned.push(block);
    await Array.fromAsync(gzipMembers(streamOf(...blocks), { parallel: 2, level: 1, recycle }));

    expect(new Set(returned)).toEqual(new Set(blocks));
    expect(returned).toHaveLength(5);
  });

  it("fails with what its source fails with, after the members before", async () => {
    const failure = new Error("no more");
    const blocks = async function* () {
      yield Buffer.from("a");
      yield Buffer.from("b");
      throw failure;
    };
    const members = gzipMembers(blocks(), { parallel: 2, level: 1 });

    expect(gunzipSync((await members.next()).value as Buffer).toString()).toBe("a");
    await expect(members.next()).rejects.toBe(failure);
  });

  it("fails when a block cannot be compressed, in that block's turn", async () => {
    const members = gzipMembers(streamOf(Buffer.from("a"), NO_BLOCK), { parallel: 3, level: 1 });

    expect((await members.next()).done).toBe(false);
    await expect(members.next()).rejects.toThrow(TypeError);
  });
});
