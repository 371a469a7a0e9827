import { ResultCollector, type Results, type Scope } from "../results.ts";
import { type LogFields, RunLog } from "../run-log.ts";
import type { SkipReason } from "../selection/skip-reason.ts";
import { BackedUpItems } from "./backed-up-items.ts";

/** What a message is about. An item has both fields; `namespace` is empty for a cluster-scoped one. */
export interface Subject {
  /** `pods`, `deployments.apps`. */
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/**
 * What one backup has to tell about itself: its log, its warnings and errors, and the items it met.
 *
 * As in Velero, the results are those lines of the log that warn or complain, and their number is
 * what `status.warnings` and `status.errors` say (velero pkg/util/logging/log_counter_hook.go).
 */
export class BackupRecord {
  readonly items = new BackedUpItems();
  readonly #log: RunLog;
  readonly #warnings = new ResultCollector();
  readonly #errors = new ResultCollector();
  readonly #skipped = new Map<SkipReason, number>();

  constructor(now: () => Date, backupName: string) {
    this.#log = new RunLog(now, { backup: `velero/${backupName}` });
  }

  get warningCount(): number {
    return this.#warnings.count;
  }

  get errorCount(): number {
    return this.#errors.count;
  }

  info(message: string, fields: LogFields = {}): void {
    this.#log.write("info", message, fields);
  }

  warn(message: string, subject: Subject = {}): void {
    this.#log.write("warning", message, { ...subject });
    this.#warnings.add(scopeOf(subject), resultText(message, subject));
  }

  /** An error makes the backup `PartiallyFailed`; the run goes on. */
  error(message: string, error: unknown, subject: Subject = {}): void {
    const text = error instanceof Error ? error.message : String(error);
    this.#log.write("error", message, { ...subject, error: text });
    this.#errors.add(scopeOf(subject), `${resultText(message, subject)} error: /${text}`);
  }

  /** An item that was seen and left out: a line of the log, and one more of its reason. */
  skip(reason: SkipReason, subject: Subject): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
    this.#log.write("info", "Item skipped", { ...subject, reason });
  }

  /** How many items were left out, by reason. */
  get skipped(): ReadonlyMap<SkipReason, number> {
    return this.#skipped;
  }

  results(): Results {
    return { errors: this.#errors.toResult(), warnings: this.#warnings.toResult() };
  }

  /** Ends the log and returns the body of `-logs.gz`. */
  endLog(): Promise<Uint8Array> {
    return this.#log.end();
  }
}

function scopeOf({ namespace }: Subject): Scope {
  if (namespace === undefined) return "velero";
  return namespace === "" ? "cluster" : { namespace };
}

/** The text as Velero puts it together, blanks and slashes included: people search for it. */
function resultText(message: string, { resource, name }: Subject): string {
  const about = [resource && ` resource: /${resource}`, name && ` name: /${name}`];
  return `${about.filter(Boolean).join("")} message: /${message}`;
}
