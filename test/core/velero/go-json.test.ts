import { describe, expect, it } from "vitest";
import { z } from "zod";

import { encodeGoJson, goBool, goStruct, unwrap } from "../../../lambdas/core/velero/go-json.ts";

const schema = z.strictObject({
  name: z.string(),
  text: z.string().optional(),
  count: z.int().optional(),
  flag: z.boolean().optional(),
  paused: goBool(),
  list: z.array(z.strictObject({ timeout: goStruct(z.string(), "0s") })).optional(),
  map: z.record(z.string(), z.string()).optional(),
  pointer: z.strictObject({ count: z.int().optional() }).optional(),
  struct: goStruct(z.strictObject({ items: z.array(z.string()).optional() }), {}),
  raw: z.unknown().optional(),
  nil: goStruct(z.array(z.string()), null),
});

function encode(object: unknown): unknown {
  return JSON.parse(encodeGoJson(schema, object));
}

describe("encodeGoJson", () => {
  it("leaves out what Go leaves out, and writes structs and required fields always", () => {
    const empty = { text: "", count: 0, paused: false, list: [], map: {} };
    expect(encode({ name: "", ...empty })).toEqual({ name: "", struct: {}, nil: null });
    expect(encode({ name: "" })).toEqual({ name: "", struct: {}, nil: null });
  });

  it("keeps what stands behind a pointer in Go", () => {
    const given = { name: "a", flag: false, pointer: {}, raw: {} };
    expect(encode(given)).toEqual({ ...given, struct: {}, nil: null });
  });

  it("keeps a plain bool that is true", () => {
    expect(encode({ name: "a", paused: true })).toMatchObject({ paused: true });
  });

  it("completes structs inside lists, and leaves out emptiness inside structs", () => {
    expect(encode({ name: "a", list: [{}], struct: { items: [] }, nil: [] })).toEqual({
      name: "a",
      list: [{ timeout: "0s" }],
      struct: {},
      nil: [],
    });
  });

  it("orders fields as the schema does, sorts maps, and puts unknown fields last", () => {
    const text = encodeGoJson(schema, {
      later: 1,
      raw: { b: 1, a: 2 },
      map: { z: "1", A: "2", a: "3" },
      name: "a",
    });
    expect(text).toBe(`{
  "name": "a",
  "map": {
    "A": "2",
    "a": "3",
    "z": "1"
  },
  "struct": {},
  "raw": {
    "b": 1,
    "a": 2
  },
  "nil": null,
  "later": 1
}`);
  });

  it("escapes what Go escapes", () => {
    expect(encodeGoJson(z.unknown(), "<b>&\u2028\u2029\u00e9\u007f\n")).toBe(
      '"\\u003cb\\u003e\\u0026\\u2028\\u2029\u00e9\u007f\\n"',
    );
  });
});

describe("unwrap", () => {
  it("takes off what makes a field optional", () => {
    const inner = z.strictObject({});
    expect(unwrap(inner.prefault({}).optional())).toBe(inner);
  });
});
