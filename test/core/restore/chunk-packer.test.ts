import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChunkLimits, ChunkPacker } from "../../../lambdas/core/restore/chunk-packer.ts";
import {
  encodePlannedItem,
  readPlannedItems,
} from "../../../lambdas/core/restore/planned-items.ts";

type Item = readonly [step: number, path: string, value: number];

const LIMITS: ChunkLimits = { items: 3, bytes: 1000, openBytes: 10_000 };

/** Packs items and says what each chunk restores, superseded items left out, wave by wave. */
async function pack(items: readonly Item[], limits: ChunkLimits = LIMITS) {
  const bodies = new Map<string, Buffer>();
  const packer = new ChunkPacker(async (name, body) => void bodies.set(name, body), limits);
  for (const [step, path, value] of items) {
    const json = Buffer.from(String(value));
    await packer.add(step, path, encodePlannedItem({ path, json }));
  }
  const { waves, superseded } = await packer.finish();
  const contents = async (name: string) => {
    const body = Readable.from([bodies.get(name) ?? Buffer.alloc(0)], { objectMode: false });
    const planned = await Array.fromAsync(readPlannedItems(body));
    return planned
      .filter(({ path }) => !superseded[name]?.includes(path))
      .map(({ path, json }) => `${path}=${json}`);
  };
  const restored = await Promise.all(waves.map((wave) => Promise.all(wave.map(contents))));
  return { packer, waves, restored };
}

describe("ChunkPacker", () => {
  it("puts steps that fit together into one chunk, in their order", async () => {
    const { restored } = await pack([
      [2, "c", 0],
      [0, "a", 0],
      [1, "b", 0],
    ]);

    expect(restored).toEqual([[["a=0", "b=0", "c=0"]]]);
  });

  it("gives a step that fills chunks a wave of its own", async () => {
    const { restored } = await pack([
      [0, "a", 0],
      [1, "b1", 0],
      [1, "b2", 0],
      [1, "b3", 0],
      [1, "b4", 0],
      [2, "c", 0],
    ]);

    expect(restored).toEqual([[["a=0"]], [["b1=0", "b2=0", "b3=0"], ["b4=0"]], [["c=0"]]]);
  });

  it("begins a new wave where the next step does not fit", async () => {
    const { restored } = await pack([
      [0, "a1", 0],
      [0, "a2", 0],
      [1, "b1", 0],
      [1, "b2", 0],
    ]);

    expect(restored).toEqual([[["a1=0", "a2=0"]], [["b1=0", "b2=0"]]]);
  });

  it("adds no chunk for a step that ends with its last full one", async () => {
    const { waves } = await pack([
      [1, "b1", 0],
      [1, "b2", 0],
      [1, "b3", 0],
    ]);

    expect(waves).toEqual([["0000"]]);
  });

  it("closes a chunk by its bytes", async () => {
    const { waves } = await pack(
      [
        [0, "a1", 0],
        [0, "a2", 0],
      ],
      { ...LIMITS, bytes: 1 },
    );

    expect(waves).toEqual([["0000", "0001"]]);
  });

  it("closes the largest open chunk when all together are too large", async () => {
    const { restored } = await pack(
      [
        [0, "a", 0],
        [1, "b-is-longer", 0],
        [2, "c", 0],
      ],
      { ...LIMITS, openBytes: 20 },
    );

    expect(restored).toEqual([[["a=0"]], [["b-is-longer=0"]], [["c=0"]]]);
  });

  it("lets the later of two items of one path win, whatever chunk the earlier one is in", async () => {
    const item = fc.tuple(fc.nat(2), fc.nat(5), fc.nat(100));
    await fc.assert(
      fc.asyncProperty(fc.array(item), async (choices) => {
        // A path says its resource, and a resource has one step.
        const items = choices.map(([step, n, value]): Item => [step, `${step}/${n}`, value]);
        const { restored, packer } = await pack(items);
        const expected = new Map(items.map(([, path, value]) => [path, `${path}=${value}`]));
        expect(restored.flat(2).toSorted()).toEqual([...expected.values()].toSorted());
        expect(packer.size).toBe(expected.size);
      }),
    );
  });

  it("forgets an item that was removed, packed away or not", async () => {
    const bodies: string[] = [];
    const packer = new ChunkPacker(async (name) => void bodies.push(name), { ...LIMITS, items: 1 });
    await packer.add(0, "a", Buffer.from("a"));
    packer.remove(0, "a");
    packer.remove(0, "never-there");

    expect(await packer.finish()).toEqual({ waves: [["0000"]], superseded: { "0000": ["a"] } });
    expect(packer.size).toBe(0);
  });

  it("restores no step before the one ahead of it", async () => {
    const item = fc.tuple(fc.nat(4), fc.nat(30));
    await fc.assert(
      fc.asyncProperty(fc.array(item), async (choices) => {
        const items = choices.map(([step, n]): Item => [step, `${step}/${n}`, 0]);
        const { restored } = await pack(items);
        const stepOf = (path: string) => Number(path[0]);
        const last = (steps: readonly number[]) => Math.max(-1, ...steps);
        let before = -1;
        for (const wave of restored) {
          for (const chunk of wave) {
            const steps = chunk.map(stepOf);
            expect(steps).toEqual(steps.toSorted());
            expect(Math.min(9, ...steps)).toBeGreaterThan(before);
          }
          before = last(wave.flat().map(stepOf));
        }
      }),
    );
  });
});
