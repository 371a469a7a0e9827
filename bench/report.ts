import type { Measured, Task } from "./measure.ts";
import { median } from "./statistics.ts";

/** One round: each mode once. */
export type Round = Readonly<Record<Task["mode"], Measured>>;

/** Medians over the rounds of one size of cluster; the ratios are taken within each round. */
export interface Report {
  readonly objects: number;
  /** Milliseconds, steady state. */
  readonly wall: Readonly<Record<Task["mode"], number>>;
  /** Milliseconds of the first run in a new process. */
  readonly firstRun: Readonly<Record<Task["mode"], number>>;
  readonly objectsPerSecond: number;
  /** MiB. */
  readonly peakMemory: Readonly<Record<Task["mode"], number>>;
  readonly ratioToDrain: number;
  readonly ratioToDrainAndGzip: number;
  /** Lowest and highest of the rounds. */
  readonly ratioToDrainAndGzipRange: readonly [number, number];
}

/** Sums up the rounds of one size of cluster. */
export function reportOf(objects: number, rounds: readonly Round[]): Report {
  const over = (value: (round: Round) => number) => median(rounds.map(value));
  const each = (value: (measured: Measured) => number) => ({
    drain: over((round) => value(round.drain)),
    "drain+gzip": over((round) => value(round["drain+gzip"])),
    backup: over((round) => value(round.backup)),
  });
  const ratios = rounds.map((round) => steady(round.backup) / steady(round["drain+gzip"]));
  const wall = each(steady);
  return {
    objects,
    wall,
    firstRun: each(({ wall: [first = 0] }) => first),
    objectsPerSecond: Math.round(objects / (wall.backup / 1000)),
    peakMemory: each(({ peakMemory }) => peakMemory),
    ratioToDrain: over((round) => steady(round.backup) / steady(round.drain)),
    ratioToDrainAndGzip: median(ratios),
    ratioToDrainAndGzipRange: [Math.min(...ratios), Math.max(...ratios)],
  };
}

/** Median of the runs after the first. */
function steady({ wall }: Measured): number {
  return median(wall.slice(1));
}

const COLUMNS = [
  "objects",
  "backup ms",
  "objects/s",
  "× drain+gzip (range)",
  "× drain",
  "first run ms",
  "peak MiB",
  "drain ms",
  "drain+gzip ms",
  "its peak MiB",
];

/** The reports as a Markdown table. */
export function tableOf(reports: readonly Report[]): string {
  const rows = reports.map((report) => {
    const [low, high] = report.ratioToDrainAndGzipRange;
    return [
      report.objects,
      report.wall.backup.toFixed(0),
      report.objectsPerSecond,
      `${report.ratioToDrainAndGzip.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
      report.ratioToDrain.toFixed(2),
      report.firstRun.backup.toFixed(0),
      report.peakMemory.backup.toFixed(0),
      report.wall.drain.toFixed(0),
      report.wall["drain+gzip"].toFixed(0),
      report.peakMemory["drain+gzip"].toFixed(0),
    ];
  });
  const lines = [COLUMNS, COLUMNS.map(() => "--:"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}
