import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gzipJson } from "../../../lambdas/core/store/gzip-json.ts";

const written = async (value: unknown) => gunzipSync(await gzipJson(value)).toString();

describe("gzipJson", () => {
  it("writes one line as Go does", async () => {
    expect(await written({ a: "<b> & 'c'\u2028\u2029" })).toBe(
      `{"a":"\\u003cb\\u003e \\u0026 'c'\\u2028\\u2029"}\n`,
    );
    expect(await written(null)).toBe("null\n");
  });

  it("is read back as what was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const text = await written(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
  });
});
