import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { inParallel } from "../../../cli/catalog/in-parallel.ts";

describe("inParallel", () => {
  it("returns results in the order of the elements, however they come", async () => {
    const work = async (milliseconds: number) => {
      await sleep(milliseconds);
      return milliseconds;
    };
    expect(await inParallel([5, 1, 3], 3, work)).toEqual([5, 1, 3]);
  });

  it("never has more at work than allowed", async () => {
    let atWork = 0;
    let most = 0;
    await inParallel(Array.from({ length: 20 }), 4, async () => {
      most = Math.max(most, ++atWork);
      await sleep(1);
      atWork--;
    });
    expect(most).toBe(4);
  });

  it("fails with the first failure", async () => {
    const work = () => Promise.reject(new Error("no"));
    await expect(inParallel([1], 2, work)).rejects.toThrow("no");
  });
});
