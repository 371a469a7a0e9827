import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLossless, printLossless } from "../../../lambdas/core/kube/lossless-json.ts";

describe("parseLossless and printLossless", () => {
  it.for([
    "9007199254740993",
    "-9223372036854775808",
    "[18446744073709551615]",
    '{"a":12345678901234567890}',
    '{"a":[1,9007199254740993]}',
    "1.0",
    "-0",
    "[-0]",
    "-0.5",
    "1e3",
    '{"a":1E400}',
    "0.1000000000000000055511151231257827",
  ])("keep %s as it was", (text) => {
    expect(printLossless(parseLossless(text))).toBe(text);
  });

  it.for([
    ["1", 1],
    ["0.5", 0.5],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ['"1.0"', "1.0"],
    ['["a:1.0e",null,true,12345]', ["a:1.0e", null, true, 12345]],
  ] as const)("read %s as an ordinary value", ([text, value]) => {
    expect(parseLossless(text)).toEqual(value);
  });

  it("keeps any JSON value whole", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(printLossless(parseLossless(text))).toBe(text.replaceAll("\u007f", "\\u007f"));
      }),
    );
  });

  it("keeps any integer whole, wherever it stands", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), fc.string(), (integer, key) => {
        const text = `{${JSON.stringify(key).replaceAll("\u007f", "\\u007f")}:[${integer},{"b":${integer}}]}`;
        expect(printLossless(parseLossless(text))).toBe(text);
      }),
    );
  });

  it("keeps an integer whole behind any white space", () => {
    expect(printLossless(parseLossless('{"a" :\n\t 9007199254740993 }'))).toBe(
      '{"a":9007199254740993}',
    );
  });

  it("escapes U+007F, in keys as in values", () => {
    expect(printLossless({ "a\u007f": "\u007f" })).toBe('{"a\\u007f":"\\u007f"}');
  });

  it("fails on what is no JSON", () => {
    expect(() => parseLossless('{"a":')).toThrow(SyntaxError);
  });
});
