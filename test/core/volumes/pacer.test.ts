import { describe, expect, it } from "vitest";
import { Pacer } from "../../../lambdas/core/volumes/pacer.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import { VirtualClock } from "../../support/fakes/memory-volume-snapshotter.ts";

const THROTTLED = new SnapshotterError("throttled", "RequestLimitExceeded");
const BUSY = new SnapshotterError("volumeBusy", "SnapshotCreationPerVolumeRateExceeded");

describe("Pacer", () => {
  const START = Date.parse("2026-11-23T12:00:00Z");
  const rig = () => {
    const clock = new VirtualClock();
    const sent: number[] = [];
    const pacer = new Pacer(clock, 5);
    const send = (...failures: Error[]) =>
      pacer.run(async () => {
        sent.push((clock.now().getTime() - START) / 1000);
        const failure = failures.shift();
        if (failure) throw failure;
        return "done";
      });
    return { clock, pacer, sent, send };
  };

  it("sends so many requests a second, in their order, and waits for no answer", async () => {
    const { clock, pacer } = rig();
    const sent: string[] = [];
    const never = Promise.withResolvers<string>();
    const first = pacer.run(() => {
      sent.push("first");
      return never.promise;
    });
    const others = ["second", "third"].map((name) =>
      pacer.run(async () => sent.push(`${name} at ${clock.now().getTime() - START}`)),
    );
    await Promise.all(others);
    expect(sent).toEqual(["first", "second at 200", "third at 400"]);
    never.resolve("at last");
    expect(await first).toBe("at last");
  });

  it("does not make up for time in which nothing was sent", async () => {
    const { clock, sent, send } = rig();
    await send();
    await clock.pause(10_000);
    await Promise.all([send(), send()]);
    expect(sent).toEqual([0, 10, 10.2]);
  });

  it("holds back everybody when there are too many requests", async () => {
    const { sent, send } = rig();
    const answers = await Promise.all([send(THROTTLED, THROTTLED), send()]);
    expect(answers).toEqual(["done", "done"]);
    expect(sent).toEqual([0, 1.2, 1.4, 2.4]);
  });

  it("waits longer each time, and starts small again after a success", async () => {
    const { sent, send } = rig();
    await send(THROTTLED, THROTTLED);
    await send(THROTTLED);
    expect(sent).toEqual([0, 1, 3, 3.2, 4.2]);
  });

  it("counts refusals of requests that were under way together as one", async () => {
    const { clock, pacer } = rig();
    const gate = Promise.withResolvers<void>();
    const sent: number[] = [];
    const refusedOnce = (isFirst: boolean) => {
      let refused = false;
      return pacer.run(async () => {
        sent.push((clock.now().getTime() - START) / 1000);
        if (refused) return;
        refused = true;
        if (isFirst) await gate.promise;
        else gate.resolve();
        throw THROTTLED;
      });
    };
    await Promise.all([refusedOnce(true), refusedOnce(false)]);
    expect(sent).toEqual([0, 0.2, 1.2, 1.4]);
  });

  it("gives up after six refusals, about a minute", async () => {
    const { sent, send } = rig();
    await expect(send(...Array(9).fill(THROTTLED))).rejects.toBe(THROTTLED);
    expect(sent).toEqual([0, 1, 3, 7, 15, 31, 63]);
  });

  it("waits a quarter of a minute for a busy disk, four times", async () => {
    const { sent, send } = rig();
    expect(await send(BUSY)).toBe("done");
    await expect(send(...Array(9).fill(BUSY))).rejects.toBe(BUSY);
    expect(sent).toEqual([0, 15, 15.2, 30.2, 45.2, 60.2, 75.2]);
  });

  it("fails at once for anything else", async () => {
    const { sent, send } = rig();
    const denied = new SnapshotterError("denied", "no");
    await expect(send(denied)).rejects.toBe(denied);
    await expect(send(new Error("bug"))).rejects.toThrow("bug");
    expect(sent).toHaveLength(2);
  });

  it("fails for who waits when the pause is interrupted, and lets others try", async () => {
    const clock = new VirtualClock();
    let interruptions = 1;
    const pause = async (milliseconds: number) => {
      if (interruptions-- > 0) throw new Error("interrupted");
      await clock.pause(milliseconds);
    };
    const pacer = new Pacer({ now: clock.now, pause }, 5);
    await pacer.run(async () => "first");
    await expect(pacer.run(async () => "second")).rejects.toThrow("interrupted");
    expect(await pacer.run(async () => "third")).toBe("third");
  });
});
