import type { ApiResource } from "../../../lambdas/core/kube/api-resource.ts";

/** A path below an object: `pods/status`, `pods/exec`. */
export interface ServedSubresource {
  readonly name: string;
  /** Group, version and kind of its body; both empty when they are the resource's own. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** One resource at one version, with what the world must know to serve it. */
export interface ServedResource extends ApiResource {
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly ServedSubresource[];
  /** Names the place its objects are kept in: all versions of a resource share one. */
  readonly storage: string;
  /** Made by a CustomResourceDefinition: stricter about bodies, and list items carry their kind. */
  readonly custom: boolean;
  /** Columns beside Name that the definition asks for. */
  readonly printerColumns?: readonly PrinterColumn[];
}

/** A column of `kubectl get` (apiextensions/v1 CustomResourceColumnDefinition). */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  /** Simple paths only: `.spec.replicas`. */
  readonly jsonPath: string;
  readonly priority?: number;
}

/** Whether lists of this resource have a revision; health reports do not. */
export function isRevisioned(resource: ServedResource): boolean {
  return resource.verbs.includes("watch");
}

/** Whether objects of this resource have a status of their own endpoint. */
export function hasStatus(resource: ServedResource): boolean {
  return resource.subresources.some(({ name }) => name === "status");
}
