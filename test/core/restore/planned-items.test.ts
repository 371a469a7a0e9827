import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  encodePlannedItem,
  type PlannedItem,
  packPlannedItems,
  readPlannedItems,
} from "../../../lambdas/core/restore/planned-items.ts";

async function readBack(body: Buffer, pieceSize = body.length): Promise<readonly PlannedItem[]> {
  const pieces = Array.from({ length: Math.ceil(body.length / pieceSize) }, (_, i) =>
    body.subarray(i * pieceSize, (i + 1) * pieceSize),
  );
  return Array.fromAsync(readPlannedItems(Readable.from(pieces, { objectMode: false })));
}

describe("readPlannedItems", () => {
  it("reads back every item that was packed, its bytes untouched", async () => {
    const item = fc.record({
      path: fc.string({ unit: "binary" }),
      json: fc.option(
        fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
        { nil: undefined },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item), fc.integer({ min: 1, max: 9 }), async (items, pieces) => {
        const body = await packPlannedItems(items.map(encodePlannedItem));
        expect(await readBack(body, Math.ceil(body.length / pieces))).toEqual(items);
      }),
    );
  });

  it("reads items that are larger than a piece of what gunzip returns", async () => {
    const json = Buffer.from(JSON.stringify("x".repeat(700_000)));
    const body = await packPlannedItems([encodePlannedItem({ path: "a", json })]);

    expect(await readBack(body)).toEqual([{ path: "a", json }]);
  });

  it("fails when the file breaks off", async () => {
    const body = gzipSync(encodePlannedItem({ path: "a", json: Buffer.from("{}") }));

    await expect(readBack(body.subarray(0, -1))).rejects.toThrow("unexpected end of file");
  });
});

describe("encodePlannedItem", () => {
  it("puts an item that was written on several lines on one", () => {
    const json = Buffer.from('{\r\n  "a": "x\\ny"\n}');

    expect(String(encodePlannedItem({ path: "p", json }))).toBe('"p"\t{    "a": "x\\ny" }\n');
  });

  it.for(['{"a": "x\ny"}', "{\n", "\r"])("fails for %j, which is no JSON", (text) => {
    expect(() => encodePlannedItem({ path: "p", json: Buffer.from(text) })).toThrow(SyntaxError);
  });
});
