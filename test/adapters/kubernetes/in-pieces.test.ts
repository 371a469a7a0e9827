import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inPieces } from "../../../lambdas/adapters/kubernetes/in-pieces.ts";

async function* chunksOf(lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let next = 0;
  for (const length of lengths) yield Uint8Array.from({ length }, () => next++ % 251);
}

async function piecesOf(lengths: readonly number[], size: number): Promise<readonly Buffer[]> {
  return Array.fromAsync(inPieces(chunksOf(lengths), size));
}

describe("inPieces", () => {
  it("passes every byte on, in pieces of one size, the last one smaller", async () => {
    const lengths = fc.array(fc.nat({ max: 40 }), { maxLength: 20 });
    const size = fc.integer({ min: 1, max: 32 });
    await fc.assert(
      fc.asyncProperty(lengths, size, async (given, width) => {
        const pieces = await piecesOf(given, width);
        const whole = Buffer.concat(await Array.fromAsync(chunksOf(given)));
        expect(Buffer.concat(pieces)).toEqual(whole);
        expect(pieces.slice(0, -1).every(({ length }) => length === width)).toBe(true);
        expect(pieces.length).toBe(Math.ceil(whole.length / width));
      }),
    );
  });

  it("does not touch a piece again", async () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = await piecesOf([3, 3], 3);
    expect([[...first], [...second]]).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it("fails as its source does", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(2);
      throw new Error("connection reset");
    }
    await expect(Array.fromAsync(inPieces(broken(), 8))).rejects.toThrow("connection reset");
  });
});
