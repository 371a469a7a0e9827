import { Buffer } from "node:buffer";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { extract } from "tar-stream";
import { describe, expect, it } from "vitest";
import { paddedSize, TAR_BLOCK, tarHeader } from "../../../lambdas/core/archive/tar-header.ts";
import { anyCharacter } from "../../support/any-character.ts";

interface ReadFile {
  readonly name: string;
  readonly size: number | undefined;
  readonly mode: number | undefined;
  readonly type: string | null | undefined;
  readonly seconds: number;
  readonly content: string;
}

interface WrittenFile {
  readonly name: string;
  readonly content: string;
  readonly mtime?: number;
}

/** Writes files below our headers and reads the tar with a library that is not ours. */
async function readBack(...written: readonly WrittenFile[]): Promise<ReadFile[]> {
  const tar = extract();
  const pieces = written.flatMap(({ name, content, mtime = 1_700_000_000 }) => {
    const bytes = Buffer.from(content);
    const size = bytes.length;
    return [tarHeader({ name, size, mtime }), bytes, Buffer.alloc(paddedSize(size) - size)];
  });
  tar.end(Buffer.concat([...pieces, Buffer.alloc(2 * TAR_BLOCK)]));
  const files: ReadFile[] = [];
  for await (const entry of tar) {
    const { name, size, mode, type, mtime } = entry.header;
    const seconds = (mtime?.getTime() ?? 0) / 1000;
    files.push({ name, size, mode, type, seconds, content: await text(entry) });
  }
  return files;
}

describe("tarHeader", () => {
  it("says of a file what is in a backup made by Velero", async () => {
    expect(await readBack({ name: "metadata/version", content: "1.1.0\n" })).toEqual([
      {
        name: "metadata/version",
        size: 6,
        mode: 0o755,
        type: "file",
        seconds: 1_700_000_000,
        content: "1.1.0\n",
      },
    ]);
  });

  it("is read back whatever the name and the size", async () => {
    const name = fc
      .array(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 120 }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((steps) => steps.join("/").replaceAll("\0", "_"));
    const file = fc.record({
      name,
      content: fc.string({ maxLength: 1200 }),
      mtime: fc.integer({ min: 0, max: 2 ** 33 - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 5 }), async (files) => {
        const read = await readBack(...files);
        expect(
          read.map(({ name, content, seconds }) => ({ name, content, mtime: seconds })),
        ).toEqual(files);
      }),
      { numRuns: 30 },
    );
  });

  it("is read back for every length of name, ASCII or not", async () => {
    const names = Array.from({ length: 300 }, (_, i) => "a".repeat(i + 1)).flatMap((name) => [
      name,
      name.replaceAll("a", "é"),
      `d/${name}`,
    ]);
    const read = await readBack(...names.map((name) => ({ name, content: "{}" })));

    expect(read.map(({ name }) => name)).toEqual(names);
  });

  it.for<[what: string, name: string, blocks: number]>([
    ["a short name", "resources/pods/namespaces/shop/web.json", 1],
    ["100 bytes", "x".repeat(100), 1],
    ["101 bytes without a slash", "x".repeat(101), 3],
    ["255 bytes that split into 155 and 100", `${"p".repeat(155)}/${"n".repeat(100)}`, 1],
    ["a prefix of 156 bytes", `${"p".repeat(156)}/n`, 3],
    ["253 bytes behind the last slash", `resources/${"n".repeat(253)}`, 3],
    ["a slash at the very front only", `/${"n".repeat(101)}`, 3],
    ["a slash at the very end only", `${"n".repeat(120)}/`, 3],
    ["a letter that is not ASCII", "resources/ção.json", 3],
    ["a zero byte", "resources/a\0b.json", 3],
  ])("takes as many blocks as %s needs", ([, name, blocks]) => {
    expect(tarHeader({ name, size: 0, mtime: 0 })).toHaveLength(blocks * TAR_BLOCK);
  });

  it("gives a reader that knows no PAX the end of a long name, in ASCII", () => {
    const name = `resources/${"é".repeat(120)}.json`;
    const last = tarHeader({ name, size: 0, mtime: 0 }).subarray(-TAR_BLOCK);

    expect(last.toString("latin1", 0, 100)).toBe(`${"_".repeat(95)}.json`);
  });
});

describe("paddedSize", () => {
  it.for([
    [0, 0],
    [1, 512],
    [512, 512],
    [513, 1024],
  ] as const)("pads %i bytes to %i", ([size, padded]) => {
    expect(paddedSize(size)).toBe(padded);
  });
});
