import { expect, it } from "vitest";
import { withLiteralKeys } from "../../infra/literal-keys.ts";

const CONSTANTS = 'const _xN = "xmlName";\nconst _h = "http-header";\n';

it.for([
  ["after a brace", "[1, { [_xN]: _m }]", '[1, { "xmlName": _m }]'],
  [
    "after a comma, on the next line",
    "{ [_xN]: _m,\n        [_h]: 1 }",
    '{ "xmlName": _m,\n        "http-header": 1 }',
  ],
  ["but of no other names", "{ [_m]: 1, [f()]: 2, a: 3 }", "{ [_m]: 1, [f()]: 2, a: 3 }"],
  ["but no index", "is ? shapes[_xN]: [_xN]", "is ? shapes[_xN]: [_xN]"],
] as const)("writes constants out that are keys %s", ([, source, expected]) => {
  expect(withLiteralKeys(CONSTANTS + source)).toBe(CONSTANTS + expected);
});
