import type { ApiResource } from "./api-resource.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/** Where one object is, or would be, in a cluster. */
export interface ObjectPlace {
  readonly resource: ApiResource;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

/** How an object is written. */
export interface WriteOptions {
  /** Who owns the written fields from now on; `undefined` says `jangada`. At most 128 characters. */
  readonly fieldManager?: string;
  /** Writes `status` and nothing else. */
  readonly subresource?: "status";
}

/** What the API server answered when it refused a request about one object. */
export class WriteRefusal extends Error {
  override readonly name = "WriteRefusal";
  /** HTTP status: 409 for a name that is taken, 422 for an invalid object. */
  readonly status: number;
  /** The `Status` object of the answer, parsed; Kubernetes' words are the error's message. */
  readonly body: unknown;

  constructor(status: number, message: string, body: unknown) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/**
 * Everything a restore does with the objects of a cluster. Numbers beyond 2^53 and fields nobody has
 * heard of survive in both directions: what comes back is read by `parseLossless`.
 *
 * An implementation waits out 429, 502 to 504 and broken connections like a `KubernetesReader`, so a
 * request may reach the server twice, and a create that the server has carried out may be answered
 * with `AlreadyExists`. It throws `ClusterUnavailable` when that came to nothing, `ClusterDenied` for
 * credentials that are refused (401), `Interrupted` when its signal aborts. All other refusals are a
 * {@link WriteRefusal}: they concern one object and not the run. So does 500, which is how a webhook
 * that does not answer ends: it is tried again a few times.
 */
export interface KubernetesWriter {
  /** Creates an object in the namespace its metadata names, and returns it as the server keeps it. */
  create(
    resource: ApiResource,
    object: KubernetesObject,
    options?: WriteOptions,
  ): Promise<KubernetesObject>;
  /** `undefined` when there is none (404). */
  get(place: ObjectPlace): Promise<KubernetesObject | undefined>;
  /** Changes an object by a JSON merge patch (RFC 7396), and returns it as the server keeps it. */
  mergePatch(
    place: ObjectPlace,
    patch: Readonly<Record<string, unknown>>,
    options?: WriteOptions,
  ): Promise<KubernetesObject>;
  /**
   * Names of all objects of a resource, in one namespace or in the cluster. A consistent list just
   * after a write takes the server a hundred milliseconds, so a run lists before it writes.
   */
  listNames(resource: ApiResource, namespace?: string): Promise<readonly string[]>;
}
