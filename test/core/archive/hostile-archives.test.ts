import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Header, pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { archiveOf, configMap, object, RestoreRig } from "../../support/restore-rig.ts";
import { startRestoreWorld } from "../../support/restore-world.ts";

type Entry = readonly [header: Partial<Header> & Pick<Header, "name">, body?: string | Buffer];

const BLOCK = 512;
const GOOD = configMap("shop", "good");
const GOOD_PATH = "configmaps/shop/good";
const good: Entry = [{ name: GOOD[0] }, JSON.stringify(GOOD[1])];

async function tarOf(...entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const [header, body = ""] of entries) tar.entry(header, body);
  tar.finalize();
  return buffer(tar);
}

/** Restores a gzipped tar as a whole restore does; what came of it, and of the cluster. */
async function restored(archive: Uint8Array) {
  const rig = new RestoreRig();
  await rig.store.put("backups/b/b.tar.gz", archive);
  const outcome = await restoreAll(rig).catch((error: unknown) => error);
  const made = [...rig.cluster.objects.keys()].filter((path) => !path.startsWith("namespaces/"));
  return { outcome, made, rig };
}

async function restoreAll(rig: RestoreRig) {
  const { waves } = await rig.planAgain();
  for (const chunk of waves.flat()) await rig.chunk(chunk);
  return rig.finish();
}

const corrupt = expect.objectContaining({ name: ErrorName.CorruptArchive });

/** A header whose fields were written over, its checksum put right again. */
function forged(tar: Buffer, at: number, bytes: Buffer, header = 0): Buffer {
  const copy = Buffer.from(tar);
  const block = copy.subarray(header, header + BLOCK);
  bytes.copy(block, at);
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return copy;
}

const SIZE_FIELD = 124;
const TYPE_FIELD = 156;

describe("a restore of a hostile archive", () => {
  it.for([
    "../../../etc/passwd",
    "/resources/configmaps/namespaces/shop/x.json",
    "resources/configmaps/namespaces/../../../x.json",
    "resources/configmaps/namespaces/shop/..",
    "resources/../../configmaps/namespaces/shop/x.json",
  ])("fails, and applies nothing, for the path %s", async (name) => {
    const { outcome, rig } = await restored(gzipSync(await tarOf(good, [{ name }, "{}"])));

    expect(outcome).toEqual(corrupt);
    expect(rig.cluster.requests).toEqual([]);
  });

  it("fails, and applies nothing, for a path that only its PAX header says", async () => {
    const name = "resources/configmaps/namespaces/shop/x.json";
    const tar = await tarOf(good, [{ name, pax: { path: "../../x.json" } }, "{}"]);
    const { outcome, rig } = await restored(gzipSync(tar));

    expect(outcome).toEqual(corrupt);
    expect(rig.cluster.requests).toEqual([]);
  });

  it.for([
    { type: "symlink", linkname: "/etc/passwd" },
    { type: "link", linkname: GOOD[0] },
    { type: "block-device" },
    { type: "fifo" },
    { type: "directory" },
  ] as const)("takes a $type for no item, and restores the others", async (header) => {
    const name = "resources/configmaps/namespaces/shop/evil.json";
    const { outcome, made } = await restored(gzipSync(await tarOf([{ name, ...header }], good)));

    expect(outcome).toMatchObject({ phase: "Completed" });
    expect(made).toEqual([GOOD_PATH]);
  });

  it("takes a sparse file, whose size means something else, for no item", async () => {
    const name = "resources/configmaps/namespaces/shop/evil.json";
    const tar = await tarOf([{ name }, JSON.stringify(configMap("shop", "evil")[1])], good);
    const { outcome, made } = await restored(gzipSync(forged(tar, TYPE_FIELD, Buffer.from("S"))));

    expect(outcome).toMatchObject({ phase: "Completed" });
    expect(made).toEqual([GOOD_PATH]);
  });

  it("reads a size as PAX says it, where the older header disagrees", async () => {
    const body = JSON.stringify(configMap("shop", "evil")[1]);
    const name = "resources/configmaps/namespaces/shop/evil.json";
    const tar = await tarOf([{ name, pax: { size: String(body.length) } }, body], good);
    // The third block is the item's own header, behind the PAX header and its records.
    const lying = forged(tar, SIZE_FIELD, Buffer.from("00000000000\0"), 2 * BLOCK);
    const { outcome, made } = await restored(gzipSync(lying));

    expect(outcome).toMatchObject({ phase: "Completed" });
    expect(made.toSorted()).toEqual(["configmaps/shop/evil", GOOD_PATH]);
  });

  it.for([
    ["octal digits that are none", Buffer.from("zzzzzzzzzzz\0")],
    ["a negative number", Buffer.alloc(12, 0xff)],
    [
      "more than any disk has",
      Buffer.from([0x80, 0, 0, 0, 0x7f, 255, 255, 255, 255, 255, 255, 255]),
    ],
    ["more than follows", Buffer.from("00000777777\0")],
  ] as const)("fails, and applies nothing, for a size of %s", async ([, size]) => {
    const tar = forged(await tarOf([{ name: "notes.txt" }, "x"], good), SIZE_FIELD, size);
    const { outcome, rig } = await restored(gzipSync(tar));

    expect(outcome).toEqual(corrupt);
    expect(rig.cluster.requests).toEqual([]);
  });

  it("fails, and applies nothing, for a PAX header that would fill the memory", async () => {
    const huge = forged(
      await tarOf([{ name: "PaxHeader" }, "x"]),
      SIZE_FIELD,
      Buffer.from("07777777777\0"),
    );
    const tar = forged(huge, TYPE_FIELD, Buffer.from("x"));
    const { outcome } = await restored(gzipSync(tar.subarray(0, 2 * BLOCK)));

    expect(outcome).toEqual(corrupt);
  });

  it("fails, and applies nothing, for ten gigabytes in ten megabytes; memory stays flat", async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const head = (await tarOf(good, [{ name: "resources/nodes/cluster/bomb.json" }, "x"])).subarray(
      0,
      3 * BLOCK,
    );
    const bomb = Buffer.concat([
      gzipSync(forged(head, SIZE_FIELD, Buffer.from("77777777777\0"), 2 * BLOCK)),
      ...Array.from({ length: 160 }, () => zeros),
    ]);
    const before = process.memoryUsage.rss();
    const { outcome, rig } = await restored(bomb);

    expect(bomb.length).toBeLessThan(11 * 1024 * 1024);
    expect(outcome).toEqual(corrupt);
    expect(rig.cluster.requests).toEqual([]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(128 * 1024 * 1024);
  });

  it("fails, and applies nothing, wherever the gzip stream is cut off", async () => {
    const archive = await archiveOf([GOOD, configMap("shop", "other", { data: { a: "b" } })]);
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), async (length) => {
        const { outcome, rig } = await restored(archive.subarray(0, length));

        expect(outcome).toEqual(corrupt);
        expect(rig.cluster.requests).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("restores the later one of two entries of one name, and only that", async () => {
    const [path, first] = configMap("shop", "good", { data: { which: "first" } });
    const [, second] = configMap("shop", "good", { data: { which: "second" } });
    const { outcome, made, rig } = await restored(
      await archiveOf([
        [path, first],
        [path, second],
      ]),
    );

    expect(outcome).toMatchObject({ phase: "Completed" });
    expect(made).toEqual([GOOD_PATH]);
    expect(rig.cluster.sent("create").filter((sent) => sent === GOOD_PATH)).toHaveLength(1);
    expect(rig.cluster.objects.get(GOOD_PATH)).toMatchObject({ data: { which: "second" } });
  });

  const evil = "resources/configmaps/namespaces/shop/evil.json";
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  it.for([
    { what: "no JSON", content: "{" },
    { what: "nothing", content: "" },
    { what: "a JSON list", content: "[]" },
    { what: "bytes that are no UTF-8", content: "\u0000\ufffd" },
    { what: "no name", content: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}' },
    {
      what: "metadata that is a text",
      content: '{"apiVersion":"v1","kind":"ConfigMap","metadata":"x"}',
    },
    { what: "a hundred thousand brackets", content: deep },
    { what: "another kind", content: object("v1", "Secret", "evil", "shop") },
    { what: "another group", content: object("apps/v1", "Deployment", "evil", "shop") },
    { what: "another name", content: object("v1", "ConfigMap", "good", "shop") },
    { what: "another namespace", content: object("v1", "ConfigMap", "evil", "kube-system") },
    { what: "no namespace", content: object("v1", "ConfigMap", "evil") },
  ])("records that an item holds $what, and restores the others", async ({ content }) => {
    const { outcome, made, rig } = await restored(await archiveOf([[evil, content], GOOD]));
    const { errors = 0, warnings = 0 } = outcome as { errors?: number; warnings?: number };

    expect(outcome).toMatchObject({
      phase: expect.stringMatching(/^(PartiallyFailed|Completed)$/),
    });
    expect(errors + warnings).toBeGreaterThan(0);
    expect(rig.text("results.gz") + rig.text("resource-list.json.gz")).toContain("evil");
    expect(made).toEqual([GOOD_PATH]);
  });

  it("records names that are no names, as the cluster says, and restores the others", async () => {
    await using target = await startRestoreWorld(memoryObjectStore());
    const names = ["UPPER", "a b", "a?dryRun=All", "a#b", "..%2fx", "ü", "-", "x".repeat(254)];
    const files = names.map((name) => configMap("default", name));
    await target.store.put(
      "backups/b/b.tar.gz",
      await archiveOf([...files, configMap("default", "good")]),
    );
    await target.store.put("backups/b/velero-backup.json", Buffer.from(BACKUP));
    const before = [...(await target.contents()).keys()];
    const summary = await target.restore({ backupName: "b" });

    expect(summary).toMatchObject({ phase: "PartiallyFailed", failed: names.length, created: 1 });
    expect(
      [...(await target.contents()).keys()].filter((place) => !before.includes(place)),
    ).toEqual(["configmaps default/good"]);
  });

  it("passes a name of a hundred thousand characters on, and records what comes of it", async () => {
    await using target = await startRestoreWorld(memoryObjectStore());
    const name = "z".repeat(100_000);
    await target.store.put("backups/b/b.tar.gz", await archiveOf([configMap("default", name)]));
    await target.store.put("backups/b/velero-backup.json", Buffer.from(BACKUP));

    expect(await target.restore({ backupName: "b" })).toMatchObject({ created: 0, failed: 1 });
  });

  it("fails, or restores items that the archive holds, whatever bytes are changed", async () => {
    const archive = await archiveOf([
      GOOD,
      configMap("shop", "other", { data: { value: "x" } }),
      ["resources/pods/namespaces/shop/web.json", object("v1", "Pod", "web", "shop", { spec: {} })],
    ]);
    const tar = gunzipSync(archive);
    const flips = (length: number) =>
      fc.array(fc.tuple(fc.nat(length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 6,
      });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          flips(archive.length).map((changes) => flipped(archive, changes)),
          flips(tar.length).map((changes) => gzipSync(flipped(tar, changes))),
        ),
        async (bytes) => {
          const { outcome, made, rig } = await restored(bytes);
          if (outcome instanceof Error) {
            expect(outcome).toEqual(corrupt);
            expect(rig.cluster.requests).toEqual([]);
          }
          // An item is restored only where its path and the object itself agree.
          expect(["configmaps/shop/other", GOOD_PATH, "pods/shop/web"]).toEqual(
            expect.arrayContaining(made),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

const BACKUP = JSON.stringify({
  kind: "Backup",
  apiVersion: "velero.io/v1",
  metadata: { name: "b" },
  spec: {},
  status: { phase: "Completed" },
});

function flipped(bytes: Buffer, changes: readonly (readonly [at: number, bits: number])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, bits] of changes) copy[at] = (copy[at] ?? 0) ^ bits;
  return copy;
}
