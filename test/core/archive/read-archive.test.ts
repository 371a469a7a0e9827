import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Header, pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import {
  ARCHIVE_LIMITS,
  type ArchiveLimits,
} from "../../../lambdas/core/archive/archive-limits.ts";
import { itemPath } from "../../../lambdas/core/archive/item.ts";
import { readArchive } from "../../../lambdas/core/archive/read-archive.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";

type NamedHeader = Partial<Header> & Pick<Header, "name">;
type File = readonly [header: NamedHeader | string, body?: string | Buffer];

async function tarOf(...files: readonly File[]): Promise<Buffer> {
  const tar = pack();
  for (const [header, body = "{}"] of files) {
    tar.entry(typeof header === "string" ? { name: header } : header, body);
  }
  tar.finalize();
  return buffer(tar);
}

/** A GNU long-name entry, which says the name of the file behind it. */
async function gnuLongName(name: string): Promise<Buffer> {
  const entry = (await tarOf(["././@LongLink", `${name}\0`])).subarray(0, 512 + 512);
  entry.write("L", 156);
  entry.fill(" ", 148, 156);
  const checksum = entry.subarray(0, 512).reduce((sum, byte) => sum + byte, 0);
  entry.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return entry;
}

/** The header of a file, without the file. */
async function headerOf(name: string, size: number): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name, size });
  for await (const bytes of tar) return bytes as Buffer;
  throw new Error("tar-stream wrote no header");
}

const source = (...pieces: readonly Buffer[]) => Readable.from(pieces, { objectMode: false });

async function read(archive: Readable, limits?: ArchiveLimits) {
  const items: string[] = [];
  for await (const item of readArchive(archive, limits)) {
    const path = itemPath(item.ref);
    items.push("json" in item ? `${path} ${item.json}` : `${path} ${item.refusal}`);
  }
  return items;
}

const readTar = async (...files: readonly File[]) => read(source(gzipSync(await tarOf(...files))));

const POD = "resources/pods/namespaces/shop/web.json";
const corrupt = (message: RegExp) =>
  expect.objectContaining({
    name: ErrorName.CorruptArchive,
    message: expect.stringMatching(message),
  });

/** Noise that gzip cannot shrink, so that what is cut off is cut off anywhere. */
const NOISE = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 31 + i * 17) % 251));

describe("readArchive", () => {
  it("yields the plain copies in archive order and nothing else", async () => {
    const items = await readTar(
      ["metadata/version", "1.1.0\n"],
      [POD, '{"a":1}'],
      ["resources/pods/v1-preferredversion/namespaces/shop/web.json", '{"a":1}'],
      ["resources/cronjobs.batch/v1beta1/namespaces/shop/old.json"],
      ["resources/nodes/cluster/node-1.json", '{"b":2}'],
      ["resources/pods/namespaces/shop/README.md"],
      ["notes.txt"],
    );

    expect(items).toEqual([`${POD} {"a":1}`, 'resources/nodes/cluster/node-1.json {"b":2}']);
  });

  it("reads paths that begin with ./, as tar itself writes them", async () => {
    expect(await readTar([`./${POD}`])).toEqual([`${POD} {}`]);
  });

  it("yields nothing for an archive without items", async () => {
    expect(await readTar(["metadata/version", "1.1.0\n"])).toEqual([]);
  });

  it("reads an archive of many gzip members, an empty one among them", async () => {
    const tar = await tarOf([POD, NOISE], ["resources/pods/namespaces/shop/b.json"]);
    const members = [tar.subarray(0, 100), Buffer.alloc(0), tar.subarray(100, 2000)];
    const archive = source(...[...members, tar.subarray(2000)].map((part) => gzipSync(part)));

    expect(await read(archive)).toHaveLength(2);
  });

  it("reads names of 253 characters, by PAX and by GNU headers", async () => {
    const long = itemPath({
      groupResource: "configmaps",
      versionDir: undefined,
      namespace: "n".repeat(63),
      name: "z".repeat(253),
    });
    const gnu = Buffer.concat([await gnuLongName(long), await tarOf([POD])]);
    const pax = await tarOf([long]);

    expect(await read(source(gzipSync(pax)))).toEqual([`${long} {}`]);
    expect(await read(source(gzipSync(gnu)))).toEqual([`${long} {}`]);
  });

  it("yields both of two entries of one path, the later one later", async () => {
    expect(await readTar([POD, "1"], [POD, "2"])).toEqual([`${POD} 1`, `${POD} 2`]);
  });

  it.for([
    { name: POD, type: "symlink", linkname: "/etc/passwd" },
    { name: POD, type: "link", linkname: "metadata/version" },
    { name: POD, type: "character-device" },
    { name: POD, type: "fifo" },
    { name: POD, type: "directory" },
  ] as const)("passes over a $type", async (header) => {
    expect(await readTar([header, ""], ["resources/pods/namespaces/shop/b.json"])).toEqual([
      "resources/pods/namespaces/shop/b.json {}",
    ]);
  });

  it("refuses an item that is too large by its name and reads on", async () => {
    const archive = gzipSync(
      await tarOf([POD, "x".repeat(101)], ["resources/nodes/cluster/a.json"]),
    );

    expect(await read(source(archive), { ...ARCHIVE_LIMITS, itemSize: 100 })).toEqual([
      `${POD} is 101 bytes long; 100 are the most`,
      "resources/nodes/cluster/a.json {}",
    ]);
  });

  it.for([
    "../../etc/cron.d/x",
    "resources/pods/namespaces/../../../x.json",
    "/resources/pods/namespaces/shop/web.json",
    "resources/pods/cluster/..",
  ])("fails with CorruptArchive for the path %s", async (path) => {
    await expect(readTar([POD], [path])).rejects.toEqual(corrupt(/leads out of it/));
  });

  it("fails with CorruptArchive for more items than there may be", async () => {
    const archive = gzipSync(await tarOf([POD], [POD]));

    await expect(read(source(archive), { ...ARCHIVE_LIMITS, items: 1 })).rejects.toEqual(
      corrupt(/more than 1 items/),
    );
  });

  it("fails with CorruptArchive long before ten gigabytes of zeros in ten megabytes are unpacked", async () => {
    const member = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const header = gzipSync(await headerOf(POD, 8_000_000_000));
    let members = 0;
    const bomb = Readable.from(
      (function* () {
        yield header;
        for (; members < 160; members++) yield member;
      })(),
      { objectMode: false, highWaterMark: 1 },
    );

    await expect(read(bomb)).rejects.toEqual(corrupt(/unpack to more than/));
    expect(members).toBeLessThan(16);
  });

  it.for([
    ["nothing at all", Buffer.alloc(0)],
    ["text", Buffer.from("<Error><Code>AccessDenied</Code></Error>")],
    ["gzipped text", gzipSync("x".repeat(1024))],
    ["gzipped nothing", gzipSync("")],
  ] as const)("fails with CorruptArchive for %s", async ([, bytes]) => {
    await expect(read(source(bytes))).rejects.toEqual(
      corrupt(/^the archive is damaged: .*restore/),
    );
  });

  it("fails with CorruptArchive wherever it is cut off, between gzip members too", async () => {
    const tar = await tarOf([POD, NOISE], ["resources/pods/namespaces/shop/b.json", NOISE]);
    const parts = [tar.subarray(0, 3584), tar.subarray(3584, 7168), tar.subarray(7168)];
    const members = parts.map((part) => gzipSync(part));
    const archive = Buffer.concat(members);
    const seam = members[0]?.length ?? 0;

    expect(await read(source(archive))).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constant(seam), fc.integer({ min: 0, max: archive.length - 1 })),
        async (length) => {
          await expect(read(source(archive.subarray(0, length)))).rejects.toEqual(
            corrupt(/damaged/),
          );
        },
      ),
    );
  });

  it("fails with CorruptArchive or reads on, and never otherwise, whatever the bytes", async () => {
    const tar = await tarOf([POD, NOISE], ["resources/nodes/cluster/a.json"]);
    const change = fc.tuple(fc.nat(tar.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = Buffer.from(tar);
        for (const [at, byte] of changes) bytes[at] = byte;
        const outcome = await read(source(gzipSync(bytes))).catch((error: unknown) => error);
        if (!Array.isArray(outcome)) expect(outcome).toEqual(corrupt(/damaged/));
      }),
    );
  });

  it("fails with the source's own error when that breaks off", async () => {
    const archive = gzipSync(await tarOf([POD, NOISE]));
    const failure = new Error("connection reset");
    const broken = Readable.from(
      (async function* () {
        yield archive.subarray(0, 200);
        throw failure;
      })(),
      { objectMode: false },
    );

    await expect(read(broken)).rejects.toBe(failure);
  });

  it("ends its source when its consumer stops early", async () => {
    const archive = source(gzipSync(await tarOf([POD, NOISE], [POD, NOISE])));
    for await (const _ of readArchive(archive)) break;

    expect(archive.destroyed).toBe(true);
  });
});
