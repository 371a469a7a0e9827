import type { ApiResource } from "./api-resource.ts";

/** One page of one list. */
export interface ListRequest {
  readonly resource: ApiResource;
  /** `undefined` lists cluster-scoped objects, or every namespace of a namespaced resource. */
  readonly namespace?: string;
  /** As `kubectl -l` writes it; the API server selects. */
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Objects in a page; the server may return fewer. */
  readonly limit: number;
  /**
   * Lists the state at exactly this revision (`resourceVersionMatch=Exact`). Never together with
   * `continue`, whose token carries the revision itself (the API server answers 422 to both).
   */
  readonly resourceVersion?: string;
  /** The token of the page before. */
  readonly continue?: string;
}

/**
 * The body of a list page as it arrives from the network.
 *
 * Bytes are handed on as they come and the source is not read faster than the consumer takes them.
 * A body that breaks off midway throws `ClusterUnavailable`: it never ends early and quietly.
 */
export type PageBody = AsyncIterable<Uint8Array>;

/** What the API server answered when it did not answer with a page. */
export class ListRefusal extends Error {
  override readonly name = "ListRefusal";
  /** HTTP status, 410 for a revision that was compacted away. */
  readonly status: number;
  /** Kubernetes' own word, such as `Expired`, `Forbidden`, `NotFound`. */
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** Version of an API server, as its `/version` document tells it. */
export interface ClusterVersion {
  readonly major: string;
  /** EKS adds a plus: `31+`. */
  readonly minor: string;
  readonly gitVersion: string;
}

/**
 * Everything a backup does with a cluster. It cannot write: whoever holds only a reader backs up
 * and nothing else.
 *
 * An implementation waits out 429, 5xx and broken connections with back-off, honouring
 * `Retry-After`, until a limit of its own; then it throws `ClusterUnavailable`. It throws
 * `ClusterDenied` for 401 and for a certificate that does not verify. Any other refusal of a list is
 * a {@link ListRefusal}, because what it means depends on the list.
 */
export interface KubernetesReader {
  version(): Promise<ClusterVersion>;
  /**
   * A discovery document, parsed: `/api`, `/apis`, `/apis/apps/v1`. With `aggregated`, asks for
   * `APIGroupDiscoveryList` and returns whatever the server gives. `undefined` when there is none.
   */
  discovery(path: string, aggregated: boolean): Promise<unknown>;
  /** One page of a list. Rejects before the first byte when the server refuses. */
  list(request: ListRequest, signal?: AbortSignal): Promise<PageBody>;
}
