/** How wide columns are. */
export interface TabLayout {
  /** Of a column, its padding included. */
  readonly minWidth: number;
  /** Blanks between a column's widest cell and the next column. */
  readonly padding: number;
}

/**
 * Replaces the tabs of a text by blanks so that columns line up. As in Go's text/tabwriter, a cell
 * ends with a tab, and a column reaches over the neighbouring lines that have a cell there, no
 * further; what follows a line's last tab belongs to no column.
 */
export function alignTabs(text: string, { minWidth, padding }: TabLayout): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const widths = lines.map((): number[] => []);
  const columns = lines.reduce((most, cells) => Math.max(most, cells.length - 1), 0);
  for (let column = 0; column < columns; column++) {
    for (const [start, end] of runsWith(lines, column)) {
      let width = minWidth;
      for (let at = start; at < end; at++)
        width = Math.max(width, lengthOf(lines[at]?.[column] ?? "") + padding);
      for (let at = start; at < end; at++) widths[at]?.push(width);
    }
  }
  return lines.map((cells, at) => aligned(cells, widths[at] ?? [])).join("\n");
}

function aligned(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell + " ".repeat(Math.max((widths[column] ?? 0) - lengthOf(cell), 0)))
    .join("");
}

/** The neighbouring lines, from and up to, that have a cell in a column. */
function* runsWith(
  lines: readonly (readonly string[])[],
  column: number,
): Generator<readonly [start: number, end: number]> {
  let start: number | undefined;
  for (const [at, cells] of lines.entries()) {
    const has = cells.length - 1 > column;
    if (has) start ??= at;
    else if (start !== undefined) {
      yield [start, at];
      start = undefined;
    }
  }
  if (start !== undefined) yield [start, lines.length];
}

/** In characters, as Go counts. */
function lengthOf(cell: string): number {
  return [...cell].length;
}
