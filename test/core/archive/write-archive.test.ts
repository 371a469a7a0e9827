import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { itemPath } from "../../../lambdas/core/archive/item.ts";
import { readArchive } from "../../../lambdas/core/archive/read-archive.ts";
import { type ItemToWrite, writeArchive } from "../../../lambdas/core/archive/write-archive.ts";
import { anyCharacter } from "../../support/any-character.ts";
import { archiveEntries } from "../../support/archive-entries.ts";

const NOW = new Date("2026-11-23T12:00:00.900Z");
const OPTIONS = { now: NOW, parallel: 3, level: 1 };
const MEMBER_SIZE = 1024 * 1024;

/** Batches of one, two, three … items. */
async function* streamOf(items: readonly ItemToWrite[]): AsyncGenerator<readonly ItemToWrite[]> {
  for (let at = 0, size = 1; at < items.length; at += size++) yield items.slice(at, at + size);
}

const archiveOf = (items: readonly ItemToWrite[], options = OPTIONS) =>
  buffer(writeArchive(streamOf(items), options));

const item = (name: string, json: string | Buffer = "{}"): ItemToWrite => ({
  groupResource: "configmaps",
  version: "v1",
  namespace: "shop",
  name,
  json: [Buffer.from(json)],
});

const plainPath = ({ groupResource, namespace, name }: ItemToWrite) =>
  itemPath({ groupResource, versionDir: undefined, namespace, name });
const textOf = ({ json }: ItemToWrite) => Buffer.concat(json).toString();

/** Gzip members begin with these bytes, and their content does not: it is compressed. */
function memberCount(archive: Buffer): number {
  const magic = Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0]);
  let count = 0;
  for (let at = archive.indexOf(magic); at >= 0; at = archive.indexOf(magic, at + 1)) count++;
  return count;
}

describe("writeArchive", () => {
  it("writes the version first, then each item twice, side by side", async () => {
    const archive = await archiveOf([
      item("web", '{"a":1}'),
      { groupResource: "nodes", version: "v1", name: "node-1", json: [Buffer.from("{}")] },
    ]);

    expect([...(await archiveEntries(archive))]).toEqual([
      ["metadata/version", "1.1.0\n"],
      ["resources/configmaps/namespaces/shop/web.json", '{"a":1}'],
      ["resources/configmaps/v1-preferredversion/namespaces/shop/web.json", '{"a":1}'],
      ["resources/nodes/cluster/node-1.json", "{}"],
      ["resources/nodes/v1-preferredversion/cluster/node-1.json", "{}"],
    ]);
  });

  it("stamps every entry with the time it is given, in whole seconds", async () => {
    const tar = gunzipSync(await archiveOf([item("web")]));
    const times = [0, 1024, 2048].map((at) => tar.toString("latin1", at + 136, at + 147));

    expect(times).toEqual(
      Array(3).fill((NOW.getTime() / 1000 - 0.9).toString(8).padStart(11, "0")),
    );
  });

  it("is read back equal by tar-stream and by readArchive, whatever the items", async () => {
    const step = fc
      .string({ unit: anyCharacter, minLength: 1, maxLength: 60 })
      .filter((text) => !/[/\0]/.test(text) && text !== "." && text !== "..");
    const anItem = fc
      .record({
        groupResource: fc.constantFrom("pods", "deployments.apps", "configmaps"),
        version: fc.constantFrom("v1", "v1beta1"),
        namespace: fc.option(step, { nil: undefined }),
        name: step,
        json: fc.array(fc.string({ unit: anyCharacter, maxLength: 700 }), { maxLength: 3 }),
      })
      .map(
        ({ namespace, json, ...rest }): ItemToWrite => ({
          ...rest,
          ...(namespace !== undefined && { namespace }),
          json: json.map((piece) => Buffer.from(piece)),
        }),
      );
    const items = fc.uniqueArray(anItem, { selector: plainPath, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(items, async (given) => {
        const archive = await archiveOf(given);
        const ours = await Array.fromAsync(readArchive(Readable.from([archive])));
        const theirs = await archiveEntries(archive);

        expect(
          ours.map((read) => [itemPath(read.ref), "json" in read ? read.json.toString() : ""]),
        ).toEqual(given.map((written) => [plainPath(written), textOf(written)]));
        expect(theirs.size).toBe(1 + 2 * given.length);
        for (const written of given) {
          expect(theirs.get(plainPath(written))).toBe(textOf(written));
        }
      }),
      { numRuns: 20 },
    );
  });

  it.for([
    ["253 bytes", "n".repeat(253)],
    ["253 bytes in a namespace of 63", "z".repeat(253)],
    ["letters that are not ASCII", "ção-☃-🎈"],
    ["control characters", "a\u0007b\u001b[31m\nc"],
    ["the name of a scope", "cluster"],
  ] as const)("keeps a name of %s", async ([, name]) => {
    const named = { ...item(name), namespace: "s".repeat(63) };
    const [read] = await Array.fromAsync(readArchive(writeArchive(streamOf([named]), OPTIONS)));

    expect(read?.ref).toMatchObject({ name, namespace: named.namespace });
  });

  it("is a whole archive when there are no items", async () => {
    expect([...(await archiveEntries(await archiveOf([]))).keys()]).toEqual(["metadata/version"]);
  });

  it("packs each mebibyte of tar by itself, and all together are one gzip file", async () => {
    // Two thirds of a mebibyte, twice; then more than one, so that items lie across the seams.
    const items = [item("a", "a".repeat(700_000)), item("b", "b".repeat(1_200_000)), item("c")];
    const archive = await archiveOf(items);
    const tar = gunzipSync(archive);

    expect(memberCount(archive)).toBe(Math.ceil(tar.length / MEMBER_SIZE));
    expect(memberCount(archive)).toBe(4);
    expect((await archiveEntries(archive)).get(plainPath(items[1] as ItemToWrite))).toBe(
      "b".repeat(1_200_000),
    );
  });

  it("ends at a seam without an empty member", async () => {
    // Version 1024, end 1024, and twice a header and the item.
    const size = (MEMBER_SIZE - 2048) / 2 - 512;
    const archive = await archiveOf([item("a", "a".repeat(size))]);

    expect(gunzipSync(archive)).toHaveLength(MEMBER_SIZE);
    expect(memberCount(archive)).toBe(1);
  });

  it("keeps what is written while earlier blocks are still compressed and used again", async () => {
    const items = Array.from({ length: 40 }, (_, i) => item(`map-${i}`, `${i}`.repeat(150_000)));
    const entries = await archiveEntries(await archiveOf(items, { ...OPTIONS, parallel: 2 }));

    for (const written of items) expect(entries.get(plainPath(written))).toBe(textOf(written));
  });

  it("takes no items faster than they are read", async () => {
    let taken = 0;
    const items = async function* () {
      for (; taken < 1000; taken++) yield [item(`map-${taken}`, Buffer.alloc(MEMBER_SIZE, 0x20))];
    };
    const archive = writeArchive(items(), OPTIONS);
    await new Promise((resolve) => archive.once("readable", resolve));

    expect(taken).toBeLessThan(20);
    archive.destroy();
  });

  it("fails rather than ending early when listing fails midway", async () => {
    const failure = new Error("the API server is gone");
    const items = async function* () {
      yield [item("web")];
      throw failure;
    };

    await expect(buffer(writeArchive(items(), OPTIONS))).rejects.toBe(failure);
  });

  it("ends its source when its reader stops early", async () => {
    let isEnded = false;
    const items = async function* () {
      try {
        for (let i = 0; ; i++) yield [item(`map-${i}`, "x".repeat(100_000))];
      } finally {
        isEnded = true;
      }
    };
    for await (const _ of writeArchive(items(), OPTIONS)) break;

    await expect.poll(() => isEnded).toBe(true);
  });
});
