import { type ApiResource, groupResourceOf } from "../kube/api-resource.ts";
import type { CutItem } from "../kube/cut-item.ts";
import { fullNameOf, type ItemName } from "./backed-up-items.ts";
import { type ClusterView, kept } from "./cluster-view.ts";

/** An item that another one leads to. */
export interface ItemReference extends ItemName {
  /** `persistentvolumes`, `clusterroles.rbac.authorization.k8s.io`. */
  readonly groupResource: string;
}

/** An item, and the resource it is of. */
export interface FoundItem {
  readonly resource: ApiResource;
  readonly item: CutItem;
}

/**
 * Finds single items in the same state of the cluster that is being backed up.
 *
 * A backup of the whole cluster asks for many items of few resources, volumes and claims first of all: then
 * a resource is read whole, once, and kept. Any other backup asks for few items: then each is read
 * by name. Both read at the view's revision.
 */
export class ItemLookup {
  readonly #view: ClusterView;
  readonly #readsWhole: boolean;
  readonly #collections = new Map<string, Promise<readonly CutItem[]>>();
  readonly #byName = new Map<string, Promise<ReadonlyMap<string, CutItem>>>();

  /** `readsWhole` says that the backup takes every namespace. */
  constructor(view: ClusterView, readsWhole: boolean) {
    this.#view = view;
    this.#readsWhole = readsWhole;
  }

  /**
   * An item, `undefined` when there is none, or no such resource.
   *
   * @throws ListRefusal when it may not be read.
   */
  async find(reference: ItemReference): Promise<FoundItem | undefined> {
    const resource = this.#view.discovery.resolve(reference.groupResource);
    if (!resource) return undefined;
    const item = this.#readsWhole
      ? (await this.#named(resource)).get(fullNameOf(reference))
      : await this.#read(resource, reference);
    return item && { resource, item };
  }

  /** All items of a resource, read once. Empty when there is no such resource. */
  async all(groupResource: string): Promise<readonly CutItem[]> {
    const resource = this.#view.discovery.resolve(groupResource);
    if (!resource) return [];
    const known = this.#collections.get(groupResource) ?? this.#readAll(resource);
    this.#collections.set(groupResource, known);
    return known;
  }

  #named(resource: ApiResource): Promise<ReadonlyMap<string, CutItem>> {
    const groupResource = groupResourceOf(resource);
    const known = this.#byName.get(groupResource) ?? this.#index(groupResource);
    this.#byName.set(groupResource, known);
    return known;
  }

  async #index(groupResource: string): Promise<ReadonlyMap<string, CutItem>> {
    return new Map((await this.all(groupResource)).map((item) => [fullNameOf(item), item]));
  }

  async #readAll(resource: ApiResource): Promise<readonly CutItem[]> {
    const items: CutItem[] = [];
    for await (const batch of this.#view.read(resource, {})) items.push(...batch.map(kept));
    return items;
  }

  async #read(resource: ApiResource, { namespace, name }: ItemName): Promise<CutItem | undefined> {
    const scope = {
      ...(namespace !== undefined && { namespace }),
      fieldSelector: `metadata.name=${name}`,
    };
    for await (const [item] of this.#view.read(resource, scope)) return item && kept(item);
    return undefined;
  }
}
