import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import { parseYaml, parseYamlTexts } from "../../../lambdas/core/kube/yaml.ts";

describe("parseYaml", () => {
  it.for([
    ["a: 1\nb: [true, null, x, 1.5]", '{"a":1,"b":[true,null,"x",1.5]}'],
    ["a: 9007199254740993", '{"a":9007199254740993}'],
    ['{"a": 9007199254740993,\n\t"b": -0}', '{"a":9007199254740993,"b":-0}'],
    ["when: 2026-11-23", '{"when":"2026-11-23"}'],
  ])("reads %j losslessly", ([text, json]) => {
    expect(printLossless(parseYaml(String(text)))).toBe(json);
  });

  it("reads whatever is JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseYaml(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.for([
    ["a: 1\na: 2", /^Map keys must be unique at line 2, column 1$/],
    ["a: 1\n---\nb: 2", /multiple documents/],
    ["{a: ", /^Flow map must end with a } at line 1, column 5$/],
  ] as const)("fails for %j in one line", ([text, problem]) => {
    expect(() => parseYaml(text)).toThrow(problem);
  });
});

it("parseYamlTexts makes texts of everything, as it is written", () => {
  const text = "a: 1.10\nb: true\nc:\nd: [0x10, 9007199254740993, yes]\ne: {f: '1'}";
  expect(parseYamlTexts(text)).toEqual({
    a: "1.10",
    b: "true",
    d: ["0x10", "9007199254740993", "yes"],
    e: { f: "1" },
  });
});
