import type { ApiRequest, ApiResponse } from "./api-request.ts";
import { errorResponse } from "./api-router.ts";
import { StatusError } from "./status-error.ts";

/** How an answer goes wrong. Parts combine: a wait, then another answer, then a cut. */
export interface Failure {
  /** Answers with a Status of this code instead of doing anything. */
  readonly status?: number;
  readonly reason?: string;
  readonly message?: string;
  /** Added to the answer: `{ "retry-after": "1" }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Changes the body of the real answer, say its revision. */
  readonly rewrite?: (body: string) => string;
  /** Breaks the connection after so many bytes of the body; 0 is before the answer. */
  readonly resetAfterBytes?: number;
  /** Keeps the answer back until then. */
  readonly until?: Promise<unknown>;
  /** How often; once unless said, `Infinity` for ever. */
  readonly times?: number;
}

/** A failure in place. */
export interface PlannedFailure {
  /** How often it has struck. */
  readonly count: number;
  /** Ends it early. */
  cancel(): void;
}

/** The failures a test has asked for, the oldest first. */
export class Failures {
  readonly #planned = new Set<{
    readonly matches: (request: ApiRequest) => boolean;
    readonly failure: Failure;
    count: number;
  }>();

  /** Lets the next requests that match go wrong. */
  add(matches: (request: ApiRequest) => boolean, failure: Failure): PlannedFailure {
    const planned = { matches, failure, count: 0 };
    this.#planned.add(planned);
    return {
      get count() {
        return planned.count;
      },
      cancel: () => {
        this.#planned.delete(planned);
      },
    };
  }

  /** The failure due for a request, counted as struck. */
  take(request: ApiRequest): Failure | undefined {
    for (const planned of this.#planned) {
      if (!planned.matches(request)) continue;
      planned.count++;
      if (planned.count >= (planned.failure.times ?? 1)) this.#planned.delete(planned);
      return planned.failure;
    }
    return undefined;
  }
}

/** The answer a failure leaves of the real one, which is only made when it is needed. */
export async function failingAnswer(
  failure: Failure,
  answer: () => ApiResponse,
): Promise<ApiResponse> {
  await failure.until;
  const response = failure.status === undefined ? answer() : statusAnswer(failure.status, failure);
  const { rewrite = (body: string) => body, headers } = failure;
  const body = typeof response.body === "string" ? rewrite(response.body) : response.body;
  return { ...response, headers: { ...response.headers, ...headers }, body };
}

const REASONS: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Expired",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};

function statusAnswer(status: number, { reason, message }: Failure): ApiResponse {
  const why = message ?? `failed on purpose with ${status}`;
  return errorResponse(new StatusError(status, reason ?? REASONS[status] ?? "", why));
}
