import { alignTabs } from "./align-tabs.ts";

/** kubectl's own spacing. */
const LAYOUT = { minWidth: 6, padding: 3 };

/** One column of a table of objects. */
export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string | number;
}

/**
 * A table as `kubectl get` and `velero get` print it: a line of titles, then one line a row. Without
 * rows there are no titles either, and the text is empty.
 */
export function formatTable<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  if (rows.length === 0) return "";
  const titles = columns.map(({ title }) => title);
  const cells = rows.map((row) => columns.map(({ cell }) => oneLine(String(cell(row)))));
  return `${alignTabs([titles, ...cells].map((line) => line.join("\t")).join("\n"), LAYOUT)}\n`;
}

/** A tab or a line break in a cell, legal in an annotation, would tear the table. */
function oneLine(cell: string): string {
  return cell.replace(/[\t\r\n]+/g, " ");
}
