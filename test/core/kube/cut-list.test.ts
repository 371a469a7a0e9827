import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CutItem, ListMeta } from "../../../lambdas/core/kube/cut-item.ts";
import { ListCutter } from "../../../lambdas/core/kube/cut-list.ts";
import { anyCharacter } from "../../support/any-character.ts";

interface CutResult {
  readonly items: readonly (Omit<CutItem, "text"> & { readonly text: string })[];
  readonly meta: ListMeta;
}

/** Cuts a body that arrives in pieces of these lengths, over and over. */
function cut(body: string | Buffer, lengths: readonly number[] = [Number.MAX_SAFE_INTEGER]) {
  const cutter = new ListCutter();
  const items: CutResult["items"][number][] = [];
  const bytes = Buffer.from(body);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    // A copy, so that a piece is no window into the bytes behind it.
    const piece = Buffer.from(bytes.subarray(at, at + length));
    items.push(...cutter.push(piece).map((item) => ({ ...item, text: item.text.toString() })));
    at += length;
  }
  return { items, meta: cutter.end() } satisfies CutResult;
}

const texts = (body: string) => cut(body).items.map(({ text }) => text);

/** Keys that mean something to the cutter, wherever they turn up, among others. */
const key = fc.oneof(
  fc.constantFrom("items", "metadata", "name", "namespace", "labels", "kind", "apiVersion"),
  fc.string({ unit: anyCharacter, maxLength: 8 }),
);
const { value: anyJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, 0, -1.5, 1e21),
    fc.string({ unit: anyCharacter, maxLength: 12 }),
    fc.constantFrom("items", "metadata", '{"items":[{', '\\"', "}]", "\\", "ção ☃ 🎈"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
}));
const someText = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 10 });
const labels = fc.dictionary(key, someText, { maxKeys: 3 });
const metadata = fc
  .record(
    {
      name: someText,
      namespace: someText,
      labels: fc.option(labels),
      deletionTimestamp: fc.constant("2026-01-02T03:04:05Z"),
      annotations: labels,
      ownerReferences: fc.array(fc.record({ name: someText, metadata: anyJson })),
    },
    { requiredKeys: ["name"] },
  )
  .chain(shuffledKeys);
const anObject = fc
  .record(
    {
      metadata,
      apiVersion: fc.constant("v1"),
      kind: fc.constant("Pod"),
      spec: anyJson,
      items: anyJson,
    },
    { requiredKeys: ["metadata"] },
  )
  .chain(shuffledKeys);
const aList = fc
  .record(
    {
      items: fc.array(anObject, { maxLength: 4 }),
      kind: fc.constant("PodList"),
      metadata: fc.record({ resourceVersion: fc.constant("7"), continue: someText }),
      other: anyJson,
    },
    { requiredKeys: ["items", "metadata"] },
  )
  .chain(shuffledKeys);

function shuffledKeys<T extends object>(object: T): fc.Arbitrary<T> {
  const keys = Object.keys(object) as (keyof T)[];
  return fc
    .shuffledSubarray(keys, { minLength: keys.length })
    .map((order) => Object.fromEntries(order.map((name) => [name, object[name]])) as T);
}

type AnObject = (typeof anObject extends fc.Arbitrary<infer T> ? T : never) & {
  readonly apiVersion?: string;
  readonly kind?: string;
};

function expectedItem(object: AnObject, indent: number | undefined) {
  const { name, namespace, labels: own, deletionTimestamp } = object.metadata;
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(own && { labels: own }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    saysApiVersion: object.apiVersion !== undefined,
    saysKind: object.kind !== undefined,
    value: JSON.parse(JSON.stringify(object, null, indent)) as unknown,
  };
}

describe("ListCutter", () => {
  it("finds every item, its name, namespace and labels, wherever the body is cut", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(aList, lengths, fc.constantFrom(undefined, 2), (list, pieces, indent) => {
        const body = JSON.stringify(list, null, indent);
        const { items, meta } = cut(body, pieces);

        expect(
          items.map(({ text, ...facts }) => ({ ...facts, value: JSON.parse(text) as unknown })),
        ).toEqual(list.items.map((object) => expectedItem(object as AnObject, indent)));
        expect(meta).toEqual(list.metadata);
      }),
    );
  });

  it("gives each item's bytes as they were sent, wherever the body is cut", () => {
    const space = fc.constantFrom("", " ", "\n  ", "\t");
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(anObject), space, space, lengths, (objects, before, after, pieces) => {
        const sent = objects.map((object) => JSON.stringify(object, null, before));
        const body = `{${before}"items"${after}:${before}[${after}${sent.join(`${after},${before}`)}]${after}}\n`;

        expect(cut(body, pieces).items.map(({ text }) => text)).toEqual(sent);
      }),
    );
  });

  it.for<[what: string, body: string]>([
    ["key order and unknown fields", '{"zz":1,"metadata":{"name":"a"},"aa":{"b":[{}]}}'],
    ["integers beyond 2^53", '{"metadata":{"name":"a","generation":9007199254740993}}'],
    ["numbers as they are spelled", '{"metadata":{"name":"a"},"n":[1.0,1e2,-0]}'],
    ["escapes and control characters", '{"metadata":{"name":"a"},"d":"\\u0000\\"\\\\\\/\\u00e7"}'],
    ["brackets inside strings", '{"metadata":{"name":"a"},"d":"]}],{[\\"]}"}'],
    ["whitespace", '{ "metadata" :\n{ "name"\t: "a" , "uid" : "u" } }'],
    ["unicode outside the first plane", '{"metadata":{"name":"a"},"d":"🎈 ção"}'],
    ["two equal keys", '{"metadata":{"name":"a"},"d":1,"d":2}'],
  ])("keeps %s", ([, item]) => {
    const list = `{"kind":"L","metadata":{"resourceVersion":"1"},"items":[${item},${item}]}`;
    for (const length of [1, 2, 3, 7, list.length]) {
      const { items } = cut(list, [length]);
      expect(items.map(({ text, name }) => [text, name])).toEqual([
        [item, "a"],
        [item, "a"],
      ]);
    }
  });

  it.for<[what: string, body: string]>([
    ["an empty list", '{"metadata":{"resourceVersion":"1"},"items":[]}'],
    ["Go's nil slice", '{"metadata":{"resourceVersion":"1"},"items":null}'],
    ["a list with objects elsewhere", '{"items":[],"others":[{"metadata":{"name":"a"}}]}'],
    ["items of something else", '{"items":[],"others":{"items":[{"metadata":{"name":"a"}}]}}'],
  ])("finds no item in %s", ([, body]) => {
    expect(texts(body)).toEqual([]);
  });

  it("reads the list's metadata in front of the items and behind them", () => {
    const metadata = '"metadata":{"resourceVersion":"7","continue":"next","remainingItemCount":3}';
    const expected = { resourceVersion: "7", continue: "next", remainingItemCount: 3 };

    expect(cut(`{${metadata},"items":[]}`).meta).toEqual(expected);
    expect(cut(`{"items":[{"metadata":{"name":"a"}}],${metadata}}`).meta).toEqual(expected);
    expect(cut('{"items":[]}').meta).toEqual({});
  });

  it("knows the list's metadata before it gives an item that stands behind them", () => {
    const cutter = new ListCutter();
    cutter.push(Buffer.from('{"metadata":{"resourceVersion":"7"},"items":[{"meta'));

    expect(cutter.meta).toEqual({ resourceVersion: "7" });
  });

  it("does not take for its own the name, namespace and labels of what is inside an item", () => {
    const [item] = cut(
      '{"items":[{"spec":{"metadata":{"name":"inner","namespace":"x","labels":{"a":"b"}}},' +
        '"metadata":{"ownerReferences":[{"name":"owner"}],"annotations":{"name":"note"},"name":"web"},' +
        '"status":{"kind":"K","apiVersion":"v9","name":"late"}}]}',
    ).items;

    expect(item).toMatchObject({ name: "web", saysApiVersion: false, saysKind: false });
    expect(item).not.toHaveProperty("namespace");
    expect(item).not.toHaveProperty("labels");
  });

  it("takes an item without metadata, or with empty ones, for a nameless one", () => {
    const { items } = cut(
      '{"items":[{"kind":"A"},{"metadata":null,"spec":{"name":"x"}},{"metadata":{}}]}',
    );

    expect(items.map(({ name }) => name)).toEqual(["", "", ""]);
  });

  it.for<[what: string, body: string]>([
    ["is empty", ""],
    ["is cut in a string", '{"items":[{"metadata":{"na'],
    ["is cut in an item", '{"items":[{"metadata":{"name":"a"}}'],
    ["is cut behind the items", '{"items":[{"metadata":{"name":"a"}}]'],
    ["is text", "upstream connect error"],
  ])("fails when the body %s", ([, body]) => {
    expect(() => cut(body)).toThrow("the list ends midway");
  });

  it("fails wherever the body breaks off", () => {
    fc.assert(
      fc.property(
        aList,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (list, part) => {
          const bytes = Buffer.from(JSON.stringify(list));
          expect(() => cut(bytes.subarray(0, Math.floor(bytes.length * part)))).toThrow(/midway/);
        },
      ),
    );
  });

  it.for(['{"kind":"Status","metadata":{},"code":500}', '[{"items":[]}]', '{"a":"items"}', "[]"])(
    "fails when the answer is no list but %s",
    (body) => {
      expect(() => cut(body)).toThrow("the answer is no list: it has no items");
    },
  );
});
