import { describe, expect, it } from "vitest";
import { printLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import { decodeItem } from "../../../lambdas/core/restore/decode-item.ts";

describe("decodeItem", () => {
  it("keeps every number and every field", () => {
    const text =
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"n":9223372036854775807,"f":1.10}';

    expect(printLossless(decodeItem(Buffer.from(text)))).toBe(text);
  });

  it("fails for an item without a text", () => {
    expect(() => decodeItem(undefined)).toThrow(SyntaxError);
  });

  it.for([
    "",
    "{",
    "[]",
    '"text"',
    "null",
    "12345678901234567890",
    "{}",
    '{"apiVersion":"v1","kind":"Pod"}',
    '{"apiVersion":"v1","kind":"Pod","metadata":[]}',
    '{"kind":"Pod","metadata":{}}',
    '{"apiVersion":1,"kind":"Pod","metadata":{}}',
    '{"apiVersion":"v1","kind":null,"metadata":{}}',
  ])("fails for %s, which is no object", (text) => {
    expect(() => decodeItem(Buffer.from(text))).toThrow(SyntaxError);
  });
});
