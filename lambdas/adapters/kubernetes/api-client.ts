import { setTimeout as sleep } from "node:timers/promises";
import { type Dispatcher, Pool } from "undici";
import { ErrorName, JangadaError } from "../../core/errors.ts";
import type { Connection } from "../../core/kube/connection.ts";
import { explainFailure, interrupted, isTransient } from "./request-failure.ts";

/** One request to an API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/api/v1/pods`, without the query. */
  readonly path: string;
  /** An `undefined` or empty value is left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Statuses to return at once that would be waited out otherwise. */
  readonly settledBy?: readonly number[];
  readonly signal?: AbortSignal;
}

/** An answer that is neither a refusal of our credentials nor worth waiting out. */
export interface ApiResponse {
  readonly status: number;
  /** Must be read to its end, or destroyed: the connection is busy until then. */
  readonly body: Dispatcher.ResponseData["body"];
}

/** How long {@link ApiClient} keeps trying. */
export interface RetryLimits {
  /** Milliseconds from a request's first attempt until it is given up. */
  readonly giveUpAfter: number;
  /** Milliseconds before the second attempt; doubled each time, up to ten seconds. */
  readonly firstWait: number;
}

/** Speaks HTTP with one API server. */
export interface ApiClient {
  /**
   * Sends the request and returns the answer, whatever its status but these: 429, 500, 502, 503 and
   * 504 are waited out, as `Retry-After` says or with growing pauses, and so are broken
   * connections; 401 is tried once more with new credentials. So a request may reach the server
   * twice: creating must be safe to repeat.
   *
   * @throws JangadaError `ClusterUnavailable` when the waiting came to nothing, `ClusterDenied` for
   *   401 and for certificates that do not verify, `Interrupted` when `signal` aborts.
   */
  request(request: ApiRequest): Promise<ApiResponse>;
  /** Ends all connections, at once. */
  close(): Promise<void>;
}

/** What {@link apiClient} may be told. */
export interface ApiClientOptions {
  readonly connections?: number;
  readonly retry?: RetryLimits;
}

/** A minute outlasts the restart of one API server behind its load balancer. */
const DEFAULT_RETRY: RetryLimits = { giveUpAfter: 60_000, firstWait: 200 };
const LONGEST_WAIT = 10_000;
/** An answer's first byte, and each further one, must come within this many milliseconds. */
const SILENCE = 60_000;

/** Connects lazily to the API server of `connection`. */
export function apiClient(connection: Connection, options: ApiClientOptions = {}): ApiClient {
  const { origin, pathname } = new URL(connection.server);
  const basePath = pathname.replace(/\/$/, "");
  const retry = options.retry ?? DEFAULT_RETRY;
  const pool = new Pool(origin, {
    connections: options.connections ?? 32,
    // A server that answers 401 or moves its clients on ends an HTTP/2 session, and undici then fails what waits on it.
    allowH2: false,
    pipelining: 1,
    headersTimeout: SILENCE,
    bodyTimeout: SILENCE,
    connect: { timeout: 10_000, ...connection.tls },
  });

  const attempt = async (request: ApiRequest, renew: boolean): Promise<Dispatcher.ResponseData> => {
    const authorization = await connection.authorization(renew);
    return pool.request({
      method: request.method,
      path: `${basePath}${request.path}${queryString(request.query)}`,
      headers: {
        accept: "application/json",
        "user-agent": "jangada",
        ...(authorization && { authorization }),
        ...request.headers,
      },
      body: request.body ?? null,
      signal: request.signal ?? null,
    });
  };

  const send = async (request: ApiRequest): Promise<Dispatcher.ResponseData> => {
    const response = await attempt(request, false);
    if (response.statusCode !== 401) return response;
    await response.body.dump();
    const again = await attempt(request, true);
    if (again.statusCode !== 401) return again;
    await again.body.dump();
    throw credentialsRefused(request, connection.server);
  };

  return {
    request: (request) => patiently(connection.server, retry, request, () => send(request)),
    close: () => pool.destroy(),
  };
}

function queryString(query: ApiRequest["query"] = {}): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return set.length === 0 ? "" : `?${new URLSearchParams(set)}`;
}

/**
 * Repeats a request until it is answered. Our own loop, because undici's retry goes on with a body
 * that broke off by asking for a range, which an API server does not know.
 */
async function patiently(
  server: string,
  { giveUpAfter, firstWait }: RetryLimits,
  { method, path, settledBy = [], signal }: ApiRequest,
  send: () => Promise<Dispatcher.ResponseData>,
): Promise<ApiResponse> {
  const what = `${method} ${path} at ${server}`;
  const deadline = Date.now() + giveUpAfter;
  for (let wait = firstWait; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    const answer = await answerOf(send(), what, settledBy, signal);
    if ("status" in answer) return answer;
    const pause = answer.retryAfter ?? wait;
    if (Date.now() + pause > deadline) throw answer.giveUp;
    await sleep(pause, undefined, { signal }).catch((cause) => {
      throw interrupted(what, cause);
    });
  }
}

/** Why an attempt is to be repeated, and the error should there be no more time for it. */
interface Postponed {
  /** Milliseconds the server asked for. */
  readonly retryAfter?: number;
  readonly giveUp: JangadaError;
}

const WAITED_OUT = new Set([429, 500, 502, 503, 504]);

async function answerOf(
  sent: Promise<Dispatcher.ResponseData>,
  what: string,
  settledBy: readonly number[],
  signal?: AbortSignal,
): Promise<ApiResponse | Postponed> {
  try {
    const { statusCode, headers, body } = await sent;
    if (!WAITED_OUT.has(statusCode) || settledBy.includes(statusCode)) {
      return { status: statusCode, body };
    }
    const text = await body.text();
    const retryAfter = Number(headers["retry-after"]) * 1000;
    return {
      ...(retryAfter > 0 && { retryAfter }),
      giveUp: new JangadaError(
        ErrorName.ClusterUnavailable,
        `${what} still answers ${statusCode}: ${text.slice(0, 300).trim()}`,
      ),
    };
  } catch (error) {
    if (signal?.aborted) throw interrupted(what, error);
    if (!isTransient(error)) throw explainFailure(what, error);
    return { giveUp: explainFailure(what, error) };
  }
}

function credentialsRefused({ method, path }: ApiRequest, server: string): JangadaError {
  return new JangadaError(
    ErrorName.ClusterDenied,
    `${method} ${path} at ${server} refused our credentials (401): the token is expired, or the cluster does not know who it names; renew it, or add an access entry`,
  );
}
