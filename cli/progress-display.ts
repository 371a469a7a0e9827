/** Where progress is shown: a terminal, or a file or pipe. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How far something has come. */
export interface Progress {
  /** What is in work: `pods`; empty before there is any. */
  readonly resource: string;
  /** Absent where only the phase can be told. */
  readonly items?: number;
  /** How many items there are to be, where that is known. */
  readonly totalItems?: number;
  readonly bytes?: number;
  /** How far the snapshots are, 0 to 100; absent where none is waited for. */
  readonly snapshotPercent?: number;
  /** Items that failed so far. */
  readonly errors?: number;
  /** Where the whole stands, such as `Planning`; absent when there is but one phase. */
  readonly phase?: string;
}

/** A line every two seconds tells a log enough. */
const PLAIN_INTERVAL = 2_000;
/** Ten a second look alive and cost nothing. */
const TERMINAL_INTERVAL = 100;
/** A terminal that does not know its width, or says 0, has at least this. */
const USUAL_COLUMNS = 80;

/**
 * Shows progress as one line that is written over in a terminal, and as plain lines, seconds apart,
 * anywhere else. In plain ASCII, for terminals without UTF-8; the width is asked for anew each time,
 * so that a line follows the window.
 */
export class ProgressDisplay {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  readonly #start: number;
  #shownAt = Number.NEGATIVE_INFINITY;
  #last: Progress | undefined;

  constructor(output: ProgressOutput, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#now = now;
    this.#start = now();
  }

  /** Takes the newest progress; shows it when it is time to. */
  update(progress: Progress): void {
    this.#last = progress;
    const interval = this.#output.isTTY ? TERMINAL_INTERVAL : PLAIN_INTERVAL;
    if (this.#now() - this.#shownAt < interval) return;
    this.#shownAt = this.#now();
    this.#show(progress);
  }

  /** Shows the last progress for good; nothing when there never was any. */
  end(): void {
    if (this.#last === undefined) return;
    this.#show(this.#last);
    if (this.#output.isTTY) this.#output.write("\n");
  }

  #show(progress: Progress): void {
    const seconds = (this.#now() - this.#start) / 1000;
    const line = progressLine(progress, seconds);
    if (!this.#output.isTTY) this.#output.write(`${line}\n`);
    else {
      // A line as wide as the terminal would wrap, and could then not be written over.
      const width = (this.#output.columns || USUAL_COLUMNS) - 1;
      this.#output.write(`\r\u001b[K${line.slice(0, width)}`);
    }
  }
}

function progressLine(progress: Progress, seconds: number): string {
  const { phase, resource, items, bytes = 0, snapshotPercent, errors = 0 } = progress;
  const each = (count = 0) => (seconds > 0 ? count / seconds : 0);
  return [
    `${seconds.toFixed(1)} s`,
    ...(phase === undefined ? [] : [phase]),
    ...(items === undefined ? [] : [itemsText(items, progress.totalItems)]),
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    ...(items === undefined ? [] : [`${Math.round(each(items))} items/s`]),
    ...(bytes > 0 ? [`${formatBytes(Math.round(each(bytes)))}/s`] : []),
    ...(snapshotPercent === undefined ? [] : [`snapshots ${Math.floor(snapshotPercent)} %`]),
    ...(errors > 0 ? [`${errors} errors`] : []),
    ...(resource === "" ? [] : [resource]),
  ].join("  ");
}

function itemsText(items: number, total: number | undefined): string {
  return total === undefined ? `${items} items` : `${items} of ${total} items`;
}

/** `1.5 MiB`: bytes as people read them. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
