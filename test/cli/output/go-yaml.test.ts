import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { goYaml } from "../../../cli/output/go-yaml.ts";

describe("goYaml", () => {
  it.for([
    { value: "text", written: "text" },
    { value: "1", written: '"1"' },
    { value: "34+", written: "34+" },
    { value: "true", written: '"true"' },
    { value: "2026-11-23T11:41:53Z", written: '"2026-11-23T11:41:53Z"' },
    { value: "", written: '""' },
    { value: "*", written: "'*'" },
    { value: "@every 6h", written: "'@every 6h'" },
    { value: 72, written: "72" },
  ])("writes $value as $written", ({ value, written }) => {
    expect(goYaml({ key: value })).toBe(`key: ${written}\n`);
  });

  it("sorts keys and does not indent lists", () => {
    expect(goYaml({ b: ["x"], a: {} })).toBe("a: {}\nb:\n- x\n");
  });

  it("is read back as what was written, by readers of either version of YAML", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean())), (value) => {
        expect(parse(goYaml(value))).toEqual({ ...value });
      }),
    );
  });
});
