import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { ApiResource } from "../../../lambdas/core/kube/api-resource.ts";
import {
  type KubernetesReader,
  ListRefusal,
  type ListRequest,
  type PageBody,
} from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { type Collection, type Listing, listPages } from "../../../lambdas/core/kube/list-pages.ts";
import { configMap } from "../../support/builders.ts";
import {
  type MemoryKubernetesReaderOptions,
  memoryKubernetesReader,
} from "../../support/fakes/memory-kubernetes-reader.ts";

const CONFIG_MAPS: ApiResource = {
  group: "",
  version: "v1",
  resource: "configmaps",
  kind: "ConfigMap",
  namespaced: true,
  verbs: ["list"],
};

const maps = (count: number) =>
  Array.from({ length: count }, (_, i) => configMap("shop", `map-${i}`, "x".repeat(100)));
const names = (count: number) => maps(count).map(({ metadata }) => metadata.name);

/** Reads a collection to its end and tells what came of it. */
async function read(reader: KubernetesReader, more: Partial<Collection & Listing> = {}) {
  const found: string[] = [];
  const reasons: string[] = [];
  const revisions: string[] = [];
  const listing: Listing = {
    reader,
    onOtherRevision: (_, reason) => void reasons.push(reason),
    onRevision: (revision) => void revisions.push(revision),
    ...more,
  };
  const {
    reader: _,
    onOtherRevision: __,
    onRevision: ___,
    signal: ____,
    ...collection
  } = {
    ...listing,
    ...more,
  };
  for await (const items of listPages(listing, { resource: CONFIG_MAPS, ...collection })) {
    expect(items.length).toBeGreaterThan(0);
    found.push(...items.map(({ name }) => name));
  }
  return { found, reasons, revisions };
}

/** A reader that answers lists one after the other; the last answer for ever. */
function scriptedReader(...answers: readonly (string | Error | (() => PageBody))[]) {
  const requests: ListRequest[] = [];
  const reader: KubernetesReader = {
    version: () => Promise.reject(new Error("not asked for")),
    discovery: () => Promise.reject(new Error("not asked for")),
    async list(request) {
      const answer = answers[Math.min(requests.push(request), answers.length) - 1];
      if (answer instanceof Error) throw answer;
      if (typeof answer === "function") return answer();
      return whole(answer ?? "");
    },
  };
  return { reader, requests };
}

async function* whole(body: string): PageBody {
  yield Buffer.from(body);
}

/** A body of which only the first bytes come. */
const broken = (body: string, length: number) =>
  async function* (): PageBody {
    yield Buffer.from(body.slice(0, length));
    throw new JangadaError(ErrorName.ClusterUnavailable, "the connection broke");
  };

const page = (metadata: object, ...found: readonly string[]) =>
  JSON.stringify({ metadata, items: found.map((name) => ({ metadata: { name } })) });

describe("listPages", () => {
  it("reads all pages of a collection at one revision, the token alone after the first", async () => {
    const reader = memoryKubernetesReader(maps(7), { pageSize: 3, chunkSize: 50 });

    expect(await read(reader, { resourceVersion: "100", namespace: "shop" })).toEqual({
      found: names(7),
      reasons: [],
      revisions: ["100"],
    });
    expect(reader.requests).toMatchObject([
      { namespace: "shop", resourceVersion: "100", limit: 500 },
      { namespace: "shop", continue: expect.any(String) },
      { namespace: "shop", continue: expect.any(String) },
    ]);
    expect(reader.requests.slice(1).some((request) => "resourceVersion" in request)).toBe(false);
  });

  it("sees nothing of what changes while it reads", async () => {
    const reader = memoryKubernetesReader(maps(6), {
      pageSize: 2,
      onList: () => void reader.apply(configMap("shop", "late")),
    });

    expect((await read(reader, { resourceVersion: "100" })).found).toEqual(names(6));
    expect((await read(reader)).found).toContain("late");
  });

  it("hands selectors on to the server", async () => {
    const reader = memoryKubernetesReader([
      configMap("shop", "a"),
      { ...configMap("shop", "b"), metadata: { namespace: "shop", name: "b", labels: { x: "y" } } },
    ]);

    expect((await read(reader, { labelSelector: "x=y" })).found).toEqual(["b"]);
    expect((await read(reader, { fieldSelector: "metadata.name=a" })).found).toEqual(["a"]);
    expect((await read(reader, { namespace: "other" })).found).toEqual([]);
  });

  it("asks for more objects a page when they are small, and for fewer when they are large", async () => {
    const sizes = async (bytes: number) => {
      const large = Array.from({ length: 3 }, (_, i) =>
        configMap("shop", `map-${i}`, "x".repeat(bytes)),
      );
      const reader = memoryKubernetesReader(large, { pageSize: 1 });
      await read(reader);
      return reader.requests.map(({ limit }) => limit);
    };

    expect(await sizes(0)).toEqual([500, 5000, 5000]);
    expect(await sizes(1024 * 1024)).toEqual([500, 50, 50]);
    const [, middling = 0] = await sizes(8 * 1024);
    expect(middling).toBeGreaterThan(900);
    expect(middling).toBeLessThan(1024);
  });

  it("begins anew, and says so, when its revision was compacted before it began", async () => {
    const reader = memoryKubernetesReader(maps(3));
    reader.apply(configMap("shop", "late"));
    reader.compact();

    expect(await read(reader, { resourceVersion: "100" })).toEqual({
      found: [...names(3), "late"],
      reasons: [expect.stringContaining("too old")],
      revisions: ["101"],
    });
  });

  it.for<[string, MemoryKubernetesReaderOptions, RegExp]>([
    ["its token expires", {}, /too old/],
    ["its token goes on at a newer revision", { goesOnAtNewest: true }, /'101' instead of '100'/],
  ])("begins anew, and says so, when %s", async ([, options, reason]) => {
    const reader = memoryKubernetesReader(maps(4), {
      pageSize: 2,
      ...options,
      onList: (_, earlier) => {
        if (earlier !== 1) return undefined;
        reader.apply(configMap("shop", "late"));
        reader.compact();
        return undefined;
      },
    });

    const { found, reasons, revisions } = await read(reader, { resourceVersion: "100" });

    expect(found).toEqual([...names(2), ...names(4), "late"]);
    expect(reasons).toEqual([expect.stringMatching(reason)]);
    expect(revisions).toEqual(["101"]);
  });

  it("hands on nothing of a page at another revision", async () => {
    const { reader } = scriptedReader(
      page({ resourceVersion: "100", continue: "next" }, "a"),
      page({ resourceVersion: "101" }, "newer"),
      page({ resourceVersion: "102" }, "a", "b"),
    );

    expect((await read(reader, { resourceVersion: "100" })).found).toEqual(["a", "a", "b"]);
  });

  it("takes a page that says no revision for one at another", async () => {
    const { reader, requests } = scriptedReader(page({}, "a"));

    expect(await read(reader, { resourceVersion: "100" })).toEqual({
      found: ["a", "a"],
      reasons: ["a page of configmaps was read at revision '' instead of '100'"],
      revisions: [],
    });
    expect(requests).toHaveLength(2);
  });

  it.for([400, 422])(
    "reads the newest state where the server answers %i to a revision",
    async (status) => {
      const { reader, requests } = scriptedReader(
        new ListRefusal(status, "BadRequest", "resourceVersionMatch is not known"),
        page({}, "a"),
      );

      const { found, reasons } = await read(reader, { resourceVersion: "100" });

      expect({ found, reasons }).toEqual({
        found: ["a"],
        reasons: ["resourceVersionMatch is not known"],
      });
      expect(requests.at(-1)).not.toHaveProperty("resourceVersion", "100");
    },
  );

  it("fails when the revision is gone each time it begins anew", async () => {
    const { reader, requests } = scriptedReader(new ListRefusal(410, "Expired", "too old"));

    await expect(read(reader, { resourceVersion: "100" })).rejects.toThrow("too old");
    expect(requests).toHaveLength(6);
  });

  it.for([
    ["refuses", new ListRefusal(403, "Forbidden", "no")],
    ["refuses the newest state itself", new ListRefusal(400, "BadRequest", "no")],
    ["cannot be reached", new JangadaError(ErrorName.ClusterUnavailable, "gone")],
  ] as const)("fails at once when the server %s", async ([, error]) => {
    const { reader, requests } = scriptedReader(error);

    await expect(read(reader)).rejects.toBe(error);
    expect(requests).toHaveLength(1);
  });

  it("asks again for a page that breaks off, wherever, and hands on no item twice", async () => {
    const body = page({ resourceVersion: "100" }, "a", "b", "c");
    for (let length = 0; length < body.length; length++) {
      const { reader } = scriptedReader(broken(body, length), broken(body, length + 1), body);
      expect((await read(reader, { resourceVersion: "100" })).found).toEqual(["a", "b", "c"]);
    }
  });

  it("asks again for a page that a proxy ended early", async () => {
    const body = page({ resourceVersion: "100" }, "a", "b");
    const { reader } = scriptedReader(body.slice(0, -8), body);

    expect((await read(reader)).found).toEqual(["a", "b"]);
  });

  it("begins anew when a page that broke off comes again at a newer revision", async () => {
    const body = page({ resourceVersion: "100" }, "a", "b");
    const { reader } = scriptedReader(
      broken(body, body.indexOf('"b"')),
      page({ resourceVersion: "101" }, "b"),
    );

    const { found, reasons } = await read(reader);

    expect(found).toEqual(["a", "b"]);
    expect(reasons).toEqual([expect.stringContaining("'101' instead of '100'")]);
  });

  it("fails rather than ending early when a page breaks off each time", async () => {
    const reader = memoryKubernetesReader(maps(5), { chunkSize: 64, breaksAfter: () => 400 });

    await expect(read(reader)).rejects.toThrow(
      expect.objectContaining({ name: ErrorName.ClusterUnavailable }),
    );
    expect(reader.requests).toHaveLength(4);
  });

  it.for<[message: string, body: string]>([
    ["the list ends midway", '{"items":['],
    ["the answer is no list: it has no items", '{"kind":"Status"}'],
  ])("fails with ClusterUnavailable, naming the resource, when %s", async ([message, body]) => {
    const { reader } = scriptedReader(body);

    await expect(read(reader)).rejects.toThrow(
      expect.objectContaining({
        name: ErrorName.ClusterUnavailable,
        message: `listing configmaps: ${message}`,
      }),
    );
  });

  it("gives the reader its signal", async () => {
    const reader = memoryKubernetesReader(maps(1));
    const reason = new Error("stop");

    await expect(read(reader, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("needs nobody to tell", async () => {
    const { reader } = scriptedReader(
      new ListRefusal(410, "Expired", "too old"),
      page({ resourceVersion: "7" }, "a"),
    );
    const found = await Array.fromAsync(listPages({ reader }, { resource: CONFIG_MAPS }));

    expect(found.flat().map(({ name }) => name)).toEqual(["a"]);
  });
});
