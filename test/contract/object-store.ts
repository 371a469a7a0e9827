import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";

/** What the suite needs of an implementation. */
export interface ObjectStoreUnderTest {
  /** On a bucket that exists and holds nothing but what the suite writes. */
  readonly store: ObjectStore;
  /** The same kind of store where the bucket does not exist. */
  readonly missing: ObjectStore;
  /** Where the credentials may do nothing; left out where nobody can be denied. */
  readonly denied?: ObjectStore;
  /** Where nobody listens. */
  readonly unreachable: ObjectStore;
  /** Begins an upload at a key of `store` and leaves it, as a killed process does. */
  beginUpload(key: string): Promise<void>;
  /** Keys of `store` with unfinished uploads. */
  unfinishedUploads(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const MIB = 1024 * 1024;
const FUTURE = new Date("2999-01-01T00:00:00Z");
const PAST = new Date("2001-01-01T00:00:00Z");

/** The contract of {@link ObjectStore}, for fakes and adapters alike. */
export function describeObjectStore(name: string, make: () => Promise<ObjectStoreUnderTest>): void {
  describe(name, () => {
    let world: ObjectStoreUnderTest;
    let store: ObjectStore;
    beforeAll(async () => {
      world = await make();
      store = world.store;
    });
    afterAll(() => world?.stop());

    const read = async (key: string) => {
      const streamed = await text(await store.get(key));
      expect(String(await store.read(key))).toBe(streamed);
      return streamed;
    };

    describe("put and get", () => {
      it("give back the bytes that were written, from memory or from a stream", async () => {
        await store.put("round/bytes", Buffer.from("salt & wind\u0000\u{1f6f6}"));
        await store.put(
          "round/stream",
          Readable.from([Buffer.from("salt "), Buffer.from("& wind")]),
        );
        expect(await read("round/bytes")).toBe("salt & wind\u0000\u{1f6f6}");
        expect(await read("round/stream")).toBe("salt & wind");
      });

      it("replace what was there", async () => {
        await store.put("replaced", Buffer.from("first, and longer"));
        await store.put("replaced", Buffer.from("second"));
        expect(await read("replaced")).toBe("second");
      });

      it.for(["bytes", "stream"])("keep an empty body of %s", async (kind) => {
        await store.put(`empty/${kind}`, kind === "bytes" ? Buffer.alloc(0) : Readable.from([]));
        expect(await read(`empty/${kind}`)).toBe("");
        expect(await store.exists(`empty/${kind}`)).toBe(true);
      });

      it.for(["bytes", "stream"])(
        "keep 20 MiB of %s exactly",
        { timeout: 60_000 },
        async (kind) => {
          const body = randomBytes(20 * MIB + 1);
          // Pieces that never end where a part does.
          await store.put(`large/${kind}`, kind === "bytes" ? body : pieces(body, 777_777));
          expect(digest(await buffer(await store.get(`large/${kind}`)))).toBe(digest(body));
          expect(await unfinishedBelow("large/")).toEqual([]);
        },
      );

      it("keep a stream of exactly two parts", { timeout: 60_000 }, async () => {
        const body = randomBytes(10 * MIB);
        await store.put("large/even", pieces(body, MIB));
        expect(digest(await buffer(await store.get("large/even")))).toBe(digest(body));
      });

      it.for([
        "keys/plain",
        "keys/jangada-\u{1f6f6}-Ceará-日本",
        "keys/a b+c%25&d=e?f#g'(h)*!~",
        'keys/<xml>&amp;"quoted"',
        "keys/UPPER.and.lower_-",
        `keys/${"n".repeat(253)}/${"m".repeat(253)}.tar.gz`,
      ])("take the key '%s'", async (key) => {
        await store.put(key, Buffer.from(key));
        expect(await read(key)).toBe(key);
        expect(await store.exists(key)).toBe(true);
        expect((await keysBelow("keys/")).filter((found) => found === key)).toEqual([key]);
      });

      it.for(["get", "read"] as const)("fails to %s what is not there", async (method) => {
        await expect(store[method]("absent")).rejects.toThrow(
          expect.objectContaining({
            name: "NotFoundError",
            message: expect.stringContaining("absent"),
          }),
        );
      });
    });

    describe("read", () => {
      it("gives many small objects at once, each its own", async () => {
        const keys = Array.from({ length: 120 }, (_, index) => `small/${index}`);
        await inGroups(keys, 20, (key) => store.put(key, Buffer.from(`in ${key}`)));
        await store.read("small/0");
        const found = await Promise.all(keys.map(async (key) => String(await store.read(key))));
        expect(found).toEqual(keys.map((key) => `in ${key}`));
      });

      it("sees at once that an object was replaced, or is gone", async () => {
        await store.put("small/changing", Buffer.from("before"));
        await store.read("small/changing");
        await store.put("small/changing", Buffer.from("after"));
        expect(String(await store.read("small/changing"))).toBe("after");
        await store.delete("small/changing");
        await expect(store.read("small/changing")).rejects.toThrow(
          expect.objectContaining({ name: "NotFoundError" }),
        );
        await store.put("small/changing", Buffer.from("again"));
        expect(String(await store.read("small/changing"))).toBe("again");
      });
    });

    describe("put of something that fails", () => {
      it.for([
        { size: "less than a part", bytes: 1000 },
        { size: "several parts", bytes: 12 * MIB },
      ])(
        "leaves nothing of a stream that broke after $size",
        { timeout: 60_000 },
        async ({ bytes }) => {
          const broken = new Error("the cluster went away");
          const key = `broken/${bytes}`;
          await expect(store.put(key, breaking(bytes, broken))).rejects.toBe(broken);
          expect(await store.exists(key)).toBe(false);
          expect(await unfinishedBelow(key)).toEqual([]);
        },
      );

      it("keeps what was there before", async () => {
        await store.put("broken/kept", Buffer.from("whole"));
        await expect(
          store.put("broken/kept", breaking(6 * MIB, new Error("no"))),
        ).rejects.toThrow();
        expect(await read("broken/kept")).toBe("whole");
      });

      it("leaves nothing of a stream that was destroyed without a reason", async () => {
        const endless = pieces(randomBytes(6 * MIB), MIB, () => endless.destroy());
        await expect(store.put("broken/destroyed", endless)).rejects.toThrow();
        const gone = Readable.from(["x"]);
        gone.destroy();
        await expect(store.put("broken/destroyed", gone)).rejects.toThrow();
        expect(await store.exists("broken/destroyed")).toBe(false);
        expect(await unfinishedBelow("broken/")).toEqual([]);
      });
    });

    describe("put with createOnly", () => {
      const refusal = expect.objectContaining({ name: "AlreadyExistsError" });

      it("writes once and keeps the first", async () => {
        await store.put("once/small", Buffer.from("first"), { createOnly: true });
        const again = store.put("once/small", Buffer.from("second"), { createOnly: true });
        await expect(again).rejects.toThrow(refusal);
        expect(await read("once/small")).toBe("first");
      });

      it("refuses a second body of several parts too", { timeout: 60_000 }, async () => {
        await store.put("once/large", Buffer.from("first"), { createOnly: true });
        const again = pieces(randomBytes(6 * MIB), MIB);
        await expect(store.put("once/large", again, { createOnly: true })).rejects.toThrow(refusal);
        expect(await read("once/large")).toBe("first");
        expect(await unfinishedBelow("once/")).toEqual([]);
      });

      it("has one winner when eight race", async () => {
        const race = await Promise.allSettled(
          Array.from({ length: 8 }, (_, racer) =>
            store.put("once/race", Buffer.from(`racer ${racer}`), { createOnly: true }),
          ),
        );
        const winners = race.flatMap(({ status }, racer) =>
          status === "fulfilled" ? [racer] : [],
        );
        expect(winners).toHaveLength(1);
        expect(await read("once/race")).toBe(`racer ${winners[0]}`);
        const losers = race.filter((result) => result.status === "rejected");
        expect(losers.map(({ reason }) => reason)).toEqual(Array(7).fill(refusal));
      });
    });

    describe("put with a signal", () => {
      const interruption = expect.objectContaining({ name: "InterruptedError" });

      it.for(["bytes", "stream"])("writes nothing of %s once it has aborted", async (kind) => {
        const body = kind === "bytes" ? Buffer.from("late") : new Readable({ read() {} });
        const put = store.put("stopped/before", body, { signal: AbortSignal.abort() });
        await expect(put).rejects.toThrow(interruption);
        expect(await store.exists("stopped/before")).toBe(false);
      });

      it("leaves nothing when it aborts midway", { timeout: 60_000 }, async () => {
        const stop = new AbortController();
        const body = pieces(randomBytes(16 * MIB), MIB, (sent) => {
          if (sent === 12 * MIB) stop.abort();
        });
        const put = store.put("stopped/midway", body, { signal: stop.signal });
        await expect(put).rejects.toThrow(interruption);
        expect(body.destroyed).toBe(true);
        expect(await store.exists("stopped/midway")).toBe(false);
        expect(await unfinishedBelow("stopped/")).toEqual([]);
      });

      it("leaves nothing when it aborts while the source is silent", async () => {
        const stop = new AbortController();
        const silent = new Readable({ read() {} });
        silent.push(Buffer.from("then nothing more"));
        const put = store.put("stopped/silent", silent, { signal: stop.signal });
        setImmediate(() => stop.abort());
        await expect(put).rejects.toThrow(interruption);
        expect(await store.exists("stopped/silent")).toBe(false);
      });

      it("does not mind a signal that never aborts", async () => {
        const { signal } = new AbortController();
        await store.put("stopped/never", Readable.from(["whole"]), { signal });
        expect(await read("stopped/never")).toBe("whole");
      });
    });

    describe("exists", () => {
      it("tells a key from the keys it begins", async () => {
        await store.put("exists/a/b", Buffer.from("x"));
        await store.put("exists/ab", Buffer.from("x"));
        expect(await store.exists("exists/a/b")).toBe(true);
        expect(await store.exists("exists/a")).toBe(false);
        expect(await store.exists("exists/")).toBe(false);
      });
    });

    describe("list and listDirectories", () => {
      it("list more than a page of either, in the order of bytes", {
        timeout: 60_000,
      }, async () => {
        const keys = Array.from({ length: 1005 }, (_, n) => `many/${n % 2 ? "b" : "B"}-${n}/x`);
        // Files beside the directories: their order decides where a page ends.
        keys.push("many/C", "many/b", "many/zz", "many/é");
        await inGroups(keys, 32, (key) => store.put(key, Buffer.from(key)));
        const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const found = await Array.fromAsync(store.list("many/"));
        expect(found).toEqual(
          sorted.map((key) => expect.objectContaining({ key, size: Buffer.byteLength(key) })),
        );
        expect(await Array.fromAsync(store.listDirectories("many/"))).toEqual(
          sorted.filter((key) => key.endsWith("/x")).map((key) => key.slice(5, -2)),
        );
      });

      it("show only what is below the prefix", async () => {
        for (const key of ["tree/a/1", "tree/a/2", "tree/a-b/1", "tree/é ü/1/2", "tree/file"]) {
          await store.put(key, Buffer.from("x"));
        }
        expect(await keysBelow("tree/a")).toEqual(["tree/a-b/1", "tree/a/1", "tree/a/2"]);
        expect(await keysBelow("tree/nothing")).toEqual([]);
        expect(await Array.fromAsync(store.listDirectories("tree/"))).toEqual(["a-b", "a", "é ü"]);
        expect(await Array.fromAsync(store.listDirectories("tree/a/"))).toEqual([]);
        expect(await Array.fromAsync(store.listDirectories(""))).toContain("tree");
      });
    });

    describe("delete", () => {
      it("removes one object and no other", async () => {
        await store.put("gone/a", Buffer.from("x"));
        await store.put("gone/a/b", Buffer.from("x"));
        await store.delete("gone/a");
        expect(await store.exists("gone/a")).toBe(false);
        await expect(store.get("gone/a")).rejects.toThrow(
          expect.objectContaining({ name: "NotFoundError" }),
        );
        expect(await keysBelow("gone/")).toEqual(["gone/a/b"]);
      });

      it("does not mind when there is nothing", async () => {
        await expect(store.delete("gone/never")).resolves.toBeUndefined();
        await expect(store.delete("gone/never")).resolves.toBeUndefined();
      });
    });

    describe("tryWrite", () => {
      it("leaves no object and no upload, where there is an object too", async () => {
        await store.put("tried/there", Buffer.from("as it was"));
        for (const key of ["tried/there", "tried/nothing"]) await store.tryWrite(key);
        expect(await keysBelow("tried/")).toEqual(["tried/there"]);
        expect(await read("tried/there")).toBe("as it was");
        expect(await unfinishedBelow("tried/")).toEqual([]);
      });
    });

    describe("listUnfinishedUploads", () => {
      it("names the older ones below the prefix, and ends none", async () => {
        for (const key of ["left/a/1", "left/a/ü 2", "left/b/3"]) await world.beginUpload(key);
        expect(await store.listUnfinishedUploads("left/", PAST)).toEqual([]);
        const found = await store.listUnfinishedUploads("left/a/", FUTURE);
        expect([...found].sort()).toEqual(["left/a/1", "left/a/ü 2"]);
        expect(await unfinishedBelow("left/")).toHaveLength(3);
      });
    });

    describe("abortUnfinishedUploads", () => {
      it("ends the older ones below the prefix and names them", async () => {
        await world.beginUpload("dead/a/1");
        await world.beginUpload("dead/a/ü 2");
        await world.beginUpload("dead/b/3");
        expect(await store.abortUnfinishedUploads("dead/", PAST)).toEqual([]);
        const ended = await store.abortUnfinishedUploads("dead/a/", FUTURE);
        expect([...ended].sort()).toEqual(["dead/a/1", "dead/a/ü 2"]);
        expect(await unfinishedBelow("dead/")).toEqual(["dead/b/3"]);
        expect(await store.abortUnfinishedUploads("dead/", FUTURE)).toEqual(["dead/b/3"]);
        expect(await store.abortUnfinishedUploads("dead/", FUTURE)).toEqual([]);
        expect(await keysBelow("dead/")).toEqual([]);
      });
    });

    describe.each([
      { where: "a missing bucket", pick: "missing", name: "StoreDeniedError" },
      { where: "a bucket that denies", pick: "denied", name: "StoreDeniedError" },
      { where: "an endpoint that is down", pick: "unreachable", name: "StoreUnavailableError" },
    ] as const)("with $where", ({ pick, name: errorName }) => {
      it.for(Object.keys(METHODS))("fails to %s", { timeout: 30_000 }, async (method, { skip }) => {
        const refusing = world[pick];
        if (!refusing) return skip("nobody can be denied here");
        await expect(METHODS[method]?.(refusing)).rejects.toThrow(
          expect.objectContaining({ name: errorName }),
        );
      });
    });

    async function keysBelow(prefix: string): Promise<string[]> {
      return (await Array.fromAsync(store.list(prefix))).map(({ key }) => key);
    }

    async function unfinishedBelow(prefix: string): Promise<string[]> {
      return (await world.unfinishedUploads()).filter((key) => key.startsWith(prefix));
    }
  });
}

const METHODS: Readonly<Record<string, (store: ObjectStore) => Promise<unknown>>> = {
  put: (store) => store.put("refused", Buffer.from("x")),
  "put of several parts": (store) => store.put("refused", pieces(Buffer.alloc(6 * MIB), MIB)),
  "put with createOnly": (store) => store.put("refused", Buffer.from("x"), { createOnly: true }),
  get: (store) => store.get("refused"),
  read: (store) => store.read("refused"),
  exists: (store) => store.exists("refused"),
  list: (store) => Array.fromAsync(store.list("refused")),
  listDirectories: (store) => Array.fromAsync(store.listDirectories("")),
  delete: (store) => store.delete("refused"),
  tryWrite: (store) => store.tryWrite("refused"),
  listUnfinishedUploads: (store) => store.listUnfinishedUploads("", FUTURE),
  abortUnfinishedUploads: (store) => store.abortUnfinishedUploads("", FUTURE),
};

/** A stream of `body` in pieces; `after` hears how many bytes have been handed out before each next. */
function pieces(body: Buffer, size: number, after: (sent: number) => void = () => {}): Readable {
  let sent = 0;
  return new Readable({
    read() {
      if (sent > 0) after(sent);
      if (this.destroyed) return;
      const piece = body.subarray(sent, sent + size);
      sent += piece.length;
      this.push(piece.length > 0 ? piece : null);
    },
  });
}

/** A stream that fails once it has handed out so many bytes. */
function breaking(bytes: number, error: Error): Readable {
  const stream: Readable = pieces(Buffer.alloc(bytes + 1), Math.min(bytes, MIB), (sent) => {
    if (sent >= bytes) stream.destroy(error);
  });
  return stream;
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function inGroups<T>(
  items: readonly T[],
  size: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) {
    await Promise.all(items.slice(from, from + size).map(run));
  }
}
