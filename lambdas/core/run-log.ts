import { Buffer } from "node:buffer";
import { finished } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";

/** How much a line of a {@link RunLog} matters. */
export type LogLevel = "info" | "warning" | "error";

/** Facts beside a message, by name; an `undefined` one is left out. */
export type LogFields = Readonly<Record<string, string | number | undefined>>;

/** Characters given to zlib at a time: each time is a trip to another thread, some 80 µs. */
const WRITE_SIZE = 64 * 1024;

/**
 * The log of one backup or restore, in the `key=value` lines that `velero backup logs` prints
 * (logrus' text format). It is compressed while it is written and kept in memory: some five bytes a line.
 */
export class RunLog {
  readonly #now: () => Date;
  readonly #subject: LogFields;
  readonly #gzip: Gzip = createGzip();
  readonly #chunks: Buffer[] = [];
  #pending = "";

  /** `subject` stands in every line: `{ backup: "velero/nightly" }`. */
  constructor(now: () => Date, subject: LogFields) {
    this.#now = now;
    this.#subject = subject;
    this.#gzip.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
  }

  write(level: LogLevel, message: string, fields: LogFields = {}): void {
    const time = this.#now().toISOString().replace(/\.\d+/, "");
    const facts = Object.entries({ ...this.#subject, ...fields })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}=${quoted(String(value))}`);
    this.#pending += `time="${time}" level=${level} msg=${quoted(message)}${facts.join("")}\n`;
    if (this.#pending.length < WRITE_SIZE) return;
    this.#gzip.write(this.#pending);
    this.#pending = "";
  }

  /** Ends the log and returns the gzip file. Nothing can be written after it. */
  async end(): Promise<Uint8Array> {
    this.#gzip.end(this.#pending);
    await finished(this.#gzip);
    return Buffer.concat(this.#chunks);
  }
}

/** A value as logrus writes it: bare when it is one plain word, else quoted as Go quotes. */
function quoted(value: string): string {
  return /^[A-Za-z0-9\-._/@^+]+$/.test(value) ? value : JSON.stringify(value);
}
