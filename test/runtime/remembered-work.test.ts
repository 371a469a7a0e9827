import { expect, it } from "vitest";
import { rememberedWork } from "../../lambdas/runtime/remembered-work.ts";

it("asks again after ten seconds, and not before", async () => {
  let milliseconds = 0;
  let asked = 0;
  const running = rememberedWork(
    async () => {
      asked++;
      return { backups: [], restores: [] };
    },
    () => new Date(milliseconds),
  );
  const askedAt = async (time: number) => {
    milliseconds = time;
    await running();
    return asked;
  };

  expect(asked).toBe(0);
  expect(await askedAt(0)).toBe(1);
  expect(await askedAt(9_999)).toBe(1);
  expect(await askedAt(10_000)).toBe(2);
  expect(await askedAt(19_999)).toBe(2);
});
