import { canonicalJson } from "../../support/canonical-json.ts";

/** One write as the API server confirmed it. */
export interface RecordedWrite {
  /** `configmaps/shop/settings`: the kind in the plural with its group, namespace, name. */
  readonly place: string;
  readonly revision: number;
  /** The whole object after the write, as JSON of sorted keys; absent when the write removed it. */
  readonly json?: string;
}

/** Remembers every write to a set of objects, so that their state at any revision can be told. */
export class WriteHistory {
  readonly #writes: RecordedWrite[] = [];
  #removals = 0;
  #lastRevision = 0;

  /** Records the object that a create or an update answered with. */
  wrote(place: string, answer: string): void {
    const { metadata } = JSON.parse(answer) as { metadata: { resourceVersion: string } };
    const revision = Number(metadata.resourceVersion);
    this.#record({ place, revision, json: canonicalJson(answer) });
  }

  removed(place: string, revision: number): void {
    this.#removals++;
    this.#record({ place, revision });
  }

  /** Writes so far. */
  get count(): number {
    return this.#writes.length;
  }

  /** Of them, removals. */
  get removals(): number {
    return this.#removals;
  }

  /** Of the newest write. */
  get lastRevision(): number {
    return this.#lastRevision;
  }

  /** Writes after one revision up to another. */
  between(after: number, upTo: number): readonly RecordedWrite[] {
    return this.#writes.filter(({ revision }) => revision > after && revision <= upTo);
  }

  /** Replays all writes up to a revision: place to JSON of what there was then. */
  stateAt(revision: number): ReadonlyMap<string, string> {
    const state = new Map<string, string>();
    const replayed = this.between(0, revision).toSorted((a, b) => a.revision - b.revision);
    for (const { place, json } of replayed) {
      if (json === undefined) state.delete(place);
      else state.set(place, json);
    }
    return state;
  }

  #record(write: RecordedWrite): void {
    this.#writes.push(write);
    this.#lastRevision = Math.max(this.#lastRevision, write.revision);
  }
}
