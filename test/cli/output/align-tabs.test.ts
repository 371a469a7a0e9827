import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignTabs } from "../../../cli/output/align-tabs.ts";

const LAYOUT = { minWidth: 0, padding: 2 };

describe("alignTabs", () => {
  it.for([
    {
      rule: "pads a column to its widest cell",
      text: "a\tb\nlong\tc",
      aligned: "a     b\nlong  c",
    },
    {
      rule: "ends a column at a line without it",
      text: "a\tb\n\nlong\tc",
      aligned: "a  b\n\nlong  c",
    },
    {
      rule: "leaves what follows the last tab alone",
      text: "a\tlonger\nb\tc",
      aligned: "a  longer\nb  c",
    },
    { rule: "makes an empty cell two blanks wide", text: "\tname:\tx", aligned: "  name:  x" },
    {
      rule: "aligns inner columns of neighbours only",
      text: "\ta\tb\n\tlong\tc\nx\n\td\te",
      aligned: "  a     b\n  long  c\nx\n  d  e",
    },
    { rule: "counts characters and not bytes", text: "é\tb\nab\tc", aligned: "é   b\nab  c" },
  ])("$rule", ({ text, aligned }) => {
    expect(alignTabs(text, LAYOUT)).toBe(aligned);
  });

  it("keeps every column at least as wide as asked", () => {
    expect(alignTabs("a\tb", { minWidth: 6, padding: 3 })).toBe("a     b");
  });

  it("loses no character but tabs", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const bare = (all: string) => all.replace(/[\t ]/g, "");
        expect(bare(alignTabs(text, LAYOUT))).toBe(bare(text));
      }),
    );
  });
});
