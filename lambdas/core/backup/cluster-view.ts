import { Buffer } from "node:buffer";
import { type ApiResource, apiVersionOf, groupResourceOf } from "../kube/api-resource.ts";
import type { CutItem } from "../kube/cut-item.ts";
import type { Discovery } from "../kube/discovery.ts";
import type { ClusterVersion } from "../kube/kubernetes-reader.ts";
import { type Listing, listPages } from "../kube/list-pages.ts";

/** Which of a resource's objects to read. */
export interface ReadScope {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** What a {@link ClusterView} is made of. */
export interface ClusterViewParts {
  readonly listing: Listing;
  readonly version: ClusterVersion;
  readonly discovery: Discovery;
  /** The revision everything is read at. */
  readonly revision: string;
  /** The Namespace objects at that revision. */
  readonly namespaces: readonly CutItem[];
  /** `group/version` of the APIs that other servers answer, which have no revision of ours. */
  readonly aggregated: ReadonlySet<string>;
}

/** A cluster as it was at one revision. */
export class ClusterView {
  readonly version: ClusterVersion;
  readonly discovery: Discovery;
  readonly revision: string;
  readonly namespaces: readonly CutItem[];
  readonly #listing: Listing;
  readonly #aggregated: ReadonlySet<string>;
  readonly #mixed = new Map<string, string>();

  constructor({ listing, aggregated, ...parts }: ClusterViewParts) {
    this.version = parts.version;
    this.discovery = parts.discovery;
    this.revision = parts.revision;
    this.namespaces = parts.namespaces;
    this.#aggregated = aggregated;
    this.#listing = {
      ...listing,
      onOtherRevision: ({ resource }, reason) => this.#mix(resource, reason),
    };
  }

  /** Reads objects of one resource at the view's revision; where that is not to be had, as they are now. */
  read(resource: ApiResource, scope: ReadScope): AsyncIterable<readonly CutItem[]> {
    const aggregated = this.#aggregated.has(apiVersionOf(resource));
    if (aggregated) this.#mix(resource, "another API server answers for it");
    return listPages(this.#listing, {
      resource,
      ...scope,
      ...(!aggregated && { resourceVersion: this.revision }),
    });
  }

  /** Resources that were read at another revision, and why. */
  get mixed(): ReadonlyMap<string, string> {
    return this.#mixed;
  }

  #mix(resource: ApiResource, reason: string): void {
    if (!this.#mixed.has(groupResourceOf(resource)))
      this.#mixed.set(groupResourceOf(resource), reason);
  }
}

/** A copy of an item that outlives the page it was cut from. */
export function kept(item: CutItem): CutItem {
  return { ...item, text: Buffer.from(item.text) };
}
