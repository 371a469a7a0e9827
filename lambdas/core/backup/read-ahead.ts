import { Readable } from "node:stream";

/** How far {@link readAhead} runs in front of its reader. */
export interface ReadAheadOptions {
  /** Sources read at a time. */
  readonly sources: number;
  /** Values of each source held while their turn has not come. */
  readonly values: number;
}

/**
 * Reads several sources at a time and yields their values in the order of the sources: all of the
 * first, all of the second … A source that gets too far ahead waits, so memory is bounded by
 * `sources` × `values`. The first error, met in its source's turn, ends everything; so does
 * a reader that stops early.
 */
export async function* readAhead<T>(
  sources: Iterable<AsyncIterable<T>>,
  { sources: width, values }: ReadAheadOptions,
): AsyncGenerator<T> {
  const running: Readable[] = [];
  const waiting = sources[Symbol.iterator]();
  const start = () => {
    const next = running.length < width ? waiting.next() : { done: true as const };
    if (!next.done) running.push(started(next.value, values));
    return !next.done;
  };
  try {
    while (start());
    for (let head = running[0]; head; head = running[0]) {
      yield* head as AsyncIterable<T>;
      running.shift();
      while (start());
    }
  } finally {
    for (const stream of running) stream.destroy();
  }
}

function started<T>(source: AsyncIterable<T>, values: number): Readable {
  const stream = Readable.from(source, { objectMode: true, highWaterMark: values });
  // The error is thrown to the reader when its turn comes; until then it must not count as unhandled.
  stream.on("error", () => {});
  stream.read(0);
  return stream;
}
