import type { MeasuredRestore, RestoreTask } from "./measure-restore.ts";
import { median } from "./statistics.ts";

/** One round: each mode once. */
export type RestoreRound = Readonly<Record<RestoreTask["mode"], MeasuredRestore>>;

const COLUMNS = [
  "objects",
  "restore ms",
  "objects/s",
  "× create (range)",
  "peak MiB",
  "create ms",
  "its peak MiB",
];

/** Medians over the rounds of each size, as a Markdown table; ratios are taken within each round. */
export function restoreTable(
  rows: readonly { readonly objects: number; readonly rounds: readonly RestoreRound[] }[],
): string {
  const lines = rows.map(({ objects, rounds }) => cellsOf(objects, rounds));
  return [COLUMNS, COLUMNS.map(() => "--:"), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |\n`)
    .join("");
}

function cellsOf(objects: number, rounds: readonly RestoreRound[]): readonly string[] {
  const over = (value: (round: RestoreRound) => number) => median(rounds.map(value));
  const wall = over(({ restore }) => restore.wall);
  const ratios = rounds.map(({ restore, create }) => restore.wall / create.wall);
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return [
    String(objects),
    wall.toFixed(0),
    (objects / (wall / 1000)).toFixed(0),
    `${median(ratios).toFixed(2)} (${range})`,
    over(({ restore }) => restore.peakMemory).toFixed(0),
    over(({ create }) => create.wall).toFixed(0),
    over(({ create }) => create.peakMemory).toFixed(0),
  ];
}
