import type { Ec2Request } from "./ec2-request.ts";

/** How a request goes wrong. */
export interface Ec2Failure {
  /** EC2's error code; left out, the connection breaks without an answer. */
  readonly code?: string;
  readonly message?: string;
  /** Of HTTP; 400 unless said. */
  readonly status?: number;
  /** Whether the request is carried out before its answer is lost; `before` unless said. */
  readonly when?: "before" | "after";
  /** How often; once unless said, `Infinity` for ever. */
  readonly times?: number;
}

/** The failures that were asked for, the oldest first. */
export class Failures {
  readonly #planned = new Set<{
    readonly matches: (request: Ec2Request) => boolean;
    readonly failure: Ec2Failure;
    left: number;
  }>();

  /** Lets the next requests that match go wrong. Returns what ends it early. */
  add(matches: (request: Ec2Request) => boolean, failure: Ec2Failure): () => void {
    const planned = { matches, failure, left: failure.times ?? 1 };
    this.#planned.add(planned);
    return () => {
      this.#planned.delete(planned);
    };
  }

  /** The failure due for a request, counted as struck. */
  take(request: Ec2Request): Ec2Failure | undefined {
    const due = [...this.#planned].find(({ matches }) => matches(request));
    if (due === undefined) return undefined;
    if (--due.left <= 0) this.#planned.delete(due);
    return due.failure;
  }
}
