import type { CutItem } from "../../kube/cut-item.ts";
import { formatLabelSelector } from "../../kube/label-selector.ts";
import { type ClusterView, kept } from "../cluster-view.ts";
import type { FoundItem } from "../item-lookup.ts";
import { CLAIMS, claimNamesOf, isRunning } from "./related-items.ts";

/** For each claim of a namespace, the running pods that mount it. */
type Mounts = ReadonlyMap<string, readonly FoundItem[]>;

/**
 * What claims have in common with others, in the state of the cluster that is being backed up. Each
 * namespace is read once, when its first claim is asked about; of its pods only those that mount
 * claims are kept.
 */
export class NamespaceClaims {
  readonly #view: ClusterView;
  readonly #mounts = new Map<string, Promise<Mounts>>();
  readonly #groups = new Map<string, Promise<readonly FoundItem[]>>();

  constructor(view: ClusterView) {
    this.#view = view;
  }

  /** The running pods that mount a claim. */
  async podsOf(namespace: string, claimName: string): Promise<readonly FoundItem[]> {
    const mounts = this.#mounts.get(namespace) ?? this.#readMounts(namespace);
    this.#mounts.set(namespace, mounts);
    return (await mounts).get(claimName) ?? [];
  }

  /** The claims of a namespace that have a label of this value. */
  groupOf(namespace: string, label: string, value: string): Promise<readonly FoundItem[]> {
    const labelSelector = formatLabelSelector({ matchLabels: { [label]: value } });
    const key = `${namespace} ${labelSelector}`;
    const group =
      this.#groups.get(key) ?? Array.fromAsync(this.#items(CLAIMS, { namespace, labelSelector }));
    this.#groups.set(key, group);
    return group;
  }

  async #readMounts(namespace: string): Promise<Mounts> {
    const mounts = new Map<string, FoundItem[]>();
    for await (const found of this.#items("pods", { namespace }, mayMountClaims)) {
      const pod: unknown = JSON.parse(found.item.text.toString());
      if (!isRunning(pod)) continue;
      for (const name of claimNamesOf(pod)) mounts.set(name, [...(mounts.get(name) ?? []), found]);
    }
    return mounts;
  }

  async *#items(
    groupResource: string,
    scope: { readonly namespace: string; readonly labelSelector?: string },
    isWanted: (item: CutItem) => boolean = () => true,
  ): AsyncGenerator<FoundItem> {
    const resource = this.#view.discovery.resolve(groupResource);
    if (!resource) return;
    for await (const items of this.#view.read(resource, scope))
      for (const item of items) if (isWanted(item)) yield { resource, item: kept(item) };
  }
}

function mayMountClaims({ text }: CutItem): boolean {
  return text.includes('"persistentVolumeClaim"');
}
