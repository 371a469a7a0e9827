import type { Account } from "./authentication.ts";
import type { ServedResource } from "./served-resource.ts";

/** A request as it came in, its body read whole. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** Aborts when the client goes away or the world stops. */
  readonly signal: AbortSignal;
}

/** An answer; a stream is written as it comes and ends the answer when it ends. */
export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<string>;
}

/** A request for objects of one resource. */
export interface ResourceCall {
  readonly request: ApiRequest;
  readonly account: Account;
  readonly resource: ServedResource;
  /** Empty when the resource has none, or for a list over all of them. */
  readonly namespace: string;
  /** Empty for a list or a create. */
  readonly name: string;
  readonly subresource: string;
}

/** Whether a write is only tried (`dryRun=All`). */
export function isDryRun({ request }: Pick<ResourceCall, "request">): boolean {
  return request.query.get("dryRun") === "All";
}
