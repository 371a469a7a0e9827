import { ResultCollector, type Results, type Scope } from "../results.ts";
import type {
  ActionCounts,
  ChunkOutcomes,
  ItemOutcome,
  RestoreAction,
  TouchedObject,
} from "./chunk-report.ts";
import type { RestoreMessage } from "./restore-plan.ts";

/** Kind to `namespace/name(action)`: the body of a restore's resource list. */
export type RestoredResourceList = Readonly<Record<string, readonly string[]>>;

/**
 * Adds up what became of the chunks of a restore. Two chunks may have needed one item, such as a
 * volume; it counts once, as the first of them says, and so does what both said about it.
 */
export class RestoredItems {
  readonly #items = new Map<string, ItemOutcome>();
  readonly #said = new Set<string>();
  readonly #errors = new ResultCollector();
  readonly #warnings = new ResultCollector();

  add({ items, messages }: ChunkOutcomes): void {
    for (const item of items) {
      const key = keyOf(item);
      if (!this.#items.has(key)) this.#items.set(key, item);
    }
    for (const message of messages) this.addMessage(message);
  }

  addMessage(message: RestoreMessage): void {
    const key = JSON.stringify([message.severity, message.scope, message.text]);
    if (this.#said.has(key)) return;
    this.#said.add(key);
    const collector = message.severity === "error" ? this.#errors : this.#warnings;
    collector.add(message.scope as Scope, message.text);
  }

  /** Whether a cluster-scoped object is as the restore wanted it. */
  isThere(kind: string, name: string): boolean {
    const item = this.#items.get(keyOf({ kind, name }));
    return item !== undefined && item.action !== "failed";
  }

  get size(): number {
    return this.#items.size;
  }

  get warnings(): number {
    return this.#warnings.count;
  }

  get errors(): number {
    return this.#errors.count;
  }

  /** The body of `restore-R-results.gz`. */
  get results(): Results {
    return { errors: this.#errors.toResult(), warnings: this.#warnings.toResult() };
  }

  /** The body of `restore-R-resource-list.json.gz`, sorted as Velero sorts it. */
  get resourceList(): RestoredResourceList {
    const byKind = Map.groupBy(this.#items.values(), ({ kind }) => kind);
    return Object.fromEntries(
      [...byKind]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([kind, items]) => [kind, items.map(listed).sort()]),
    );
  }
}

/** Counts the objects of a resource list by what became of them. */
export function countListed(list: RestoredResourceList): ActionCounts {
  const ends = Object.values(list).flat();
  const count = (action: RestoreAction) => ends.filter((end) => end.endsWith(`(${action})`)).length;
  return {
    created: count("created"),
    updated: count("updated"),
    skipped: count("skipped"),
    failed: count("failed"),
  };
}

function keyOf({ kind, namespace, name }: TouchedObject): string {
  return JSON.stringify([kind, namespace, name]);
}

function listed({ namespace, name, action }: ItemOutcome): string {
  return namespace === undefined ? `${name}(${action})` : `${namespace}/${name}(${action})`;
}
