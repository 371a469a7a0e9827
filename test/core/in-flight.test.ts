import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InFlight, sideBySide } from "../../lambdas/core/in-flight.ts";

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await undefined;
};

describe("InFlight", () => {
  it("runs every task, and never more at once than it may", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(20), { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        async (lengths, limit) => {
          const inFlight = new InFlight(limit);
          let running = 0;
          let most = 0;
          let done = 0;
          for (const length of lengths) {
            await inFlight.begin(async () => {
              most = Math.max(most, ++running);
              await turns(length);
              running--;
              done++;
            });
          }
          await inFlight.settled();
          expect(done).toBe(lengths.length);
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it("fails with the first error, begins nothing more and lets the others end", async () => {
    const inFlight = new InFlight(2);
    const done: string[] = [];
    await inFlight.begin(async () => {
      await turns(50);
      done.push("slow");
    });
    await inFlight.begin(() => Promise.reject(new Error("first")));

    await expect(inFlight.begin(async () => void done.push("late"))).rejects.toThrow("first");
    await expect(inFlight.settled()).rejects.toThrow("first");
    expect(done).toEqual(["slow"]);
  });

  it("keeps the first of several errors", async () => {
    const inFlight = new InFlight(4);
    await inFlight.begin(() => Promise.reject(new Error("first")));
    await inFlight.begin(() => Promise.reject(new Error("second"))).catch(() => {});

    await expect(inFlight.settled()).rejects.toThrow("first");
  });
});

describe("sideBySide", () => {
  it("waits for all that have begun when one fails, and begins no more", async () => {
    const ended: number[] = [];
    const done = sideBySide(2, [1, 2, 3, 4, 5], async (one) => {
      await turns(one === 2 ? 1 : 50);
      if (one === 2) throw new Error("broken");
      ended.push(one);
    });
    await expect(done).rejects.toThrow("broken");
    expect(ended).toEqual([1]);
  });
});
