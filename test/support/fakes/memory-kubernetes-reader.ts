import { Buffer } from "node:buffer";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { type ApiResource, apiVersionOf } from "../../../lambdas/core/kube/api-resource.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import {
  type KubernetesReader,
  ListRefusal,
  type ListRequest,
  type PageBody,
} from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { InMemoryCluster, KINDS } from "../in-memory-cluster.ts";

/** A {@link KubernetesReader} whose cluster a test may change while it is read. */
export interface MemoryKubernetesReader extends KubernetesReader {
  /** Every page asked for, oldest first, refused ones included. */
  readonly requests: readonly ListRequest[];
  /** The newest revision. */
  readonly revision: string;
  /** Creates objects, or replaces those of their kind and name; one revision for all. */
  apply(...objects: readonly KubernetesObject[]): void;
  /** Deletes the object of this one's kind and name. */
  remove(object: KubernetesObject): void;
  /** Forgets every revision but the newest, as an API server does each five minutes. */
  compact(): void;
}

/** What a {@link MemoryKubernetesReader} does otherwise than a healthy API server. */
export interface MemoryKubernetesReaderOptions {
  /** Most items in a page, however many are asked for. */
  readonly pageSize?: number;
  /** Bytes that arrive at a time. */
  readonly chunkSize?: number;
  /**
   * Called before a page is made, with how many were asked for before it: the time to change the
   * cluster. An error that it returns is thrown.
   */
  readonly onList?: (request: ListRequest, earlier: number) => Error | undefined;
  /** Bytes of a page after which the connection breaks; `undefined` for one that holds. */
  readonly breaksAfter?: (request: ListRequest, earlier: number) => number | undefined;
  /** A token of a compacted revision goes on, quietly, at the newest one: so do real ones at times. */
  readonly goesOnAtNewest?: boolean;
  /** Group-versions whose lists say no revision and know none, as some aggregated APIs. */
  readonly withoutRevision?: readonly string[];
}

const VERBS = ["create", "delete", "get", "list"];
const MORE_KINDS: readonly ApiResource[] = [
  kind("", "v1", "events", "Event", true),
  kind("", "v1", "serviceaccounts", "ServiceAccount", true),
  kind("apiregistration.k8s.io", "v1", "apiservices", "APIService", false),
  kind("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false),
  kind("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false),
  kind("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false),
  kind("example.com", "v1", "gadgets", "Gadget", true),
];

/**
 * Serves a cluster out of memory: pages, continue tokens, exact revisions and what becomes of them
 * after a compaction. Items of built-in kinds lack `apiVersion` and `kind`, as in every list.
 *
 * It serves only kinds that it holds or held. It knows aggregated discovery only, no watch, one
 * version of each kind, and of field selectors `metadata.name=`; objects get no `resourceVersion`
 * of their own; it never waits.
 */
export function memoryKubernetesReader(
  objects: readonly KubernetesObject[],
  options: MemoryKubernetesReaderOptions = {},
): MemoryKubernetesReader {
  return new MemoryReader(objects, options);
}

const FIRST_REVISION = 100;

interface Position {
  readonly revision: number;
  readonly from: number;
}

class MemoryReader implements MemoryKubernetesReader {
  readonly requests: ListRequest[] = [];
  readonly #options: MemoryKubernetesReaderOptions;
  readonly #states = new Map<number, readonly KubernetesObject[]>();
  #newest = FIRST_REVISION;

  constructor(objects: readonly KubernetesObject[], options: MemoryKubernetesReaderOptions) {
    this.#options = options;
    this.#states.set(this.#newest, objects);
  }

  get revision(): string {
    return String(this.#newest);
  }

  apply(...objects: readonly KubernetesObject[]): void {
    const keys = new Set(objects.map(keyOf));
    this.#next([...this.#objects().filter((object) => !keys.has(keyOf(object))), ...objects]);
  }

  remove(gone: KubernetesObject): void {
    this.#next(this.#objects().filter((object) => keyOf(object) !== keyOf(gone)));
  }

  compact(): void {
    const newest = this.#objects();
    this.#states.clear();
    this.#states.set(this.#newest, newest);
  }

  async version() {
    return { major: "1", minor: "34+", gitVersion: "v1.34.4-memory" };
  }

  async discovery(path: string): Promise<unknown> {
    const { resources } = new InMemoryCluster([...this.#states.values()].flat(), SERVED).discovery;
    const groups = Map.groupBy(
      resources.filter(({ group }) => (path === "/api") === (group === "")),
      ({ group }) => group,
    );
    const items = [...groups].map(([name, [first, ...others]]) => ({
      metadata: { name },
      versions: [{ version: first?.version, resources: [first, ...others].map(described) }],
    }));
    return { kind: "APIGroupDiscoveryList", items };
  }

  async list(request: ListRequest, signal?: AbortSignal): Promise<PageBody> {
    const earlier = this.requests.push(request) - 1;
    signal?.throwIfAborted();
    const failure = this.#options.onList?.(request, earlier);
    if (failure) throw failure;
    const { chunkSize = 64 * 1024 } = this.#options;
    const body = Buffer.from(this.#page(request, this.#positionOf(request)));
    return chunks(body, chunkSize, this.#options.breaksAfter?.(request, earlier));
  }

  #objects(): readonly KubernetesObject[] {
    return this.#states.get(this.#newest) ?? [];
  }

  #next(objects: readonly KubernetesObject[]): void {
    this.#states.set(++this.#newest, objects);
  }

  #positionOf(request: ListRequest): Position {
    const { resourceVersion, continue: token } = request;
    if (resourceVersion !== undefined && token !== undefined) {
      throw new ListRefusal(422, "Invalid", "resourceVersion is forbidden when continue is given");
    }
    if (token === undefined) {
      if (resourceVersion !== undefined && this.#isWithoutRevision(request)) {
        throw new ListRefusal(400, "BadRequest", "resourceVersionMatch is not known");
      }
      return { revision: this.#kept(Number(resourceVersion ?? this.#newest)), from: 0 };
    }
    const { revision, from } = JSON.parse(token) as Position;
    if (this.#options.goesOnAtNewest && !this.#states.has(revision)) {
      return { revision: this.#newest, from };
    }
    return { revision: this.#kept(revision), from };
  }

  #kept(revision: number): number {
    if (this.#states.has(revision)) return revision;
    const message = "The provided resource version or continue parameter is too old";
    throw new ListRefusal(410, "Expired", message);
  }

  #isWithoutRevision({ resource }: ListRequest): boolean {
    return this.#options.withoutRevision?.includes(apiVersionOf(resource)) ?? false;
  }

  #page(request: ListRequest, { revision, from }: Position): string {
    const { resource, fieldSelector } = request;
    const name = fieldSelector?.replace("metadata.name=", "");
    const all = new InMemoryCluster(this.#states.get(revision) ?? [], SERVED)
      .list(resource, request)
      .filter(({ metadata }) => name === undefined || metadata.name === name);
    const to = from + Math.min(request.limit, this.#options.pageSize ?? request.limit);
    const metadata = {
      ...(!this.#isWithoutRevision(request) && { resourceVersion: String(revision) }),
      ...(to < all.length && { continue: JSON.stringify({ revision, from: to }) }),
    };
    const items = all.slice(from, to).map((object) => listItem(resource, object));
    const list = { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource) };
    return JSON.stringify({ ...list, metadata, items });
  }
}

const SERVED = [...KINDS, ...MORE_KINDS];

async function* chunks(body: Buffer, size: number, breaksAfter = body.length): PageBody {
  for (let at = 0; at < breaksAfter; at += size) {
    yield body.subarray(at, Math.min(at + size, breaksAfter));
  }
  if (breaksAfter < body.length) {
    throw new JangadaError(ErrorName.ClusterUnavailable, "the connection broke");
  }
}

/** Custom resources say what they are even in a list; built-in ones do not. */
function listItem({ group }: ApiResource, object: KubernetesObject): object {
  if (group.includes(".") && !group.endsWith(".k8s.io")) return object;
  const { apiVersion: _, kind: __, ...rest } = object;
  return rest;
}

function described(resource: ApiResource | undefined): object {
  const { namespaced, kind: name, ...served } = resource as ApiResource;
  return { ...served, responseKind: { kind: name }, scope: namespaced ? "Namespaced" : "Cluster" };
}

function keyOf({ apiVersion, kind: name, metadata }: KubernetesObject): string {
  return [apiVersion, name, metadata.namespace, metadata.name].join(" ");
}

function kind(
  group: string,
  version: string,
  resource: string,
  name: string,
  namespaced: boolean,
): ApiResource {
  return { group, version, resource, kind: name, namespaced, verbs: VERBS };
}
