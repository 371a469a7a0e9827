import { describe, expect, it } from "vitest";
import { formatTable } from "../../../cli/output/table.ts";

const COLUMNS = [
  { title: "NAME", cell: (name: string) => name },
  { title: "LENGTH", cell: (name: string) => name.length },
];

describe("formatTable", () => {
  it("prints a line of titles and one line a row", () => {
    expect(formatTable(COLUMNS, ["one", "eleven"])).toBe(
      "NAME     LENGTH\none      3\neleven   6\n",
    );
  });

  it("prints nothing at all without rows", () => {
    expect(formatTable(COLUMNS, [])).toBe("");
  });

  it("prints ten thousand rows, all of one shape", () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `row-${index}`);
    const lines = formatTable(COLUMNS, rows).trimEnd().split("\n");
    expect(lines).toHaveLength(10_001);
    expect(new Set(lines.map((line) => line.search(/\S+$/)))).toEqual(new Set([11]));
  });

  it("keeps a very long name whole", () => {
    const name = "n".repeat(253);
    expect(formatTable(COLUMNS, [name])).toContain(`${name}   253`);
  });

  it("makes one line of a cell with line breaks and tabs", () => {
    expect(formatTable(COLUMNS, ["a\n\tb"])).toBe("NAME   LENGTH\na b    4\n");
  });
});
