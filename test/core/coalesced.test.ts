import { describe, expect, it } from "vitest";
import { coalesced } from "../../lambdas/core/coalesced.ts";

/** Work that ends when it is told to. */
function rig() {
  const runs: { end: () => void; fail: (error: Error) => void }[] = [];
  const ask = coalesced(
    () => new Promise((end, fail) => void runs.push({ end: () => end(), fail })),
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { runs, ask, turn };
}

describe("coalesced", () => {
  it("runs once for all who ask before it begins, and once more for all who ask while it runs", async () => {
    const { runs, ask, turn } = rig();
    const first = [ask(), ask()];
    await turn();
    expect(runs).toHaveLength(1);
    const second = [ask(), ask(), ask()];
    await turn();
    expect(runs).toHaveLength(1);

    runs[0]?.end();
    await Promise.all(first);
    await turn();
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await Promise.all(second);
    await turn();
    expect(runs).toHaveLength(2);
  });

  it("fails for those who asked for the run that failed, and goes on for the others", async () => {
    const { runs, ask, turn } = rig();
    const first = ask();
    await turn();
    const second = ask();
    runs[0]?.fail(new Error("broken"));
    await expect(first).rejects.toThrow("broken");
    await turn();
    runs[1]?.end();
    await second;
  });
});
