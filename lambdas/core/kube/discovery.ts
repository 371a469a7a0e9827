import type { ApiResource } from "./api-resource.ts";
import { findResource } from "./find-resource.ts";
import { preferredResources, servedResources } from "./preferred-resources.ts";
import type { ServedGroup } from "./served-group.ts";

/** What one API server serves, as far as a backup or restore cares. */
export class Discovery {
  /**
   * The preferred version of each group-resource, without subresources, in the server's order with
   * group `extensions` last.
   */
  readonly resources: readonly ApiResource[];
  /** One message for each group and version the server could not describe. */
  readonly failures: readonly string[];
  readonly #served: readonly ApiResource[];

  constructor(groups: readonly ServedGroup[], failures: readonly string[]) {
    this.resources = preferredResources(groups);
    this.failures = failures;
    this.#served = servedResources(groups);
  }

  /**
   * Finds a resource as a user names it: plural, singular, kind or short name, alone or with group
   * (`deploy.apps`) or version and group (`deployments.v1.apps`), in any case. A name that several
   * groups serve means the first of them, the core group before all others; the beginning of a
   * group (`ingresses.networking`) is enough where no group is called just that. `undefined` when
   * nothing is called so.
   */
  resolve(name: string): ApiResource | undefined {
    return findResource(name, this.resources, this.#served);
  }

  /**
   * Lists what a backup reads, in Velero's order: pods, their claims and volumes before anything
   * else, so that hooks enclose their snapshots (velero pkg/backup/item_collector.go, sortCoreGroup).
   * Only resources that can be listed, got, created and deleted qualify. Of resources that show the
   * same objects under two groups, only the first one that `takes` accepts is in the result.
   */
  backupOrder(takes: (resource: ApiResource) => boolean = () => true): readonly ApiResource[] {
    const cohabitants = new Set<string>();
    return this.resources
      .toSorted((one, other) => coreRank(one) - coreRank(other))
      .filter((resource) => {
        if (!isRestorable(resource) || !takes(resource)) return false;
        if (!cohabits(resource)) return true;
        if (cohabitants.has(resource.resource)) return false;
        cohabitants.add(resource.resource);
        return true;
      });
  }
}

/** Without these verbs an object could not be read now or made again later. */
const REQUIRED_VERBS = ["list", "create", "get", "delete"];

const CORE_ORDER = ["pods", "persistentvolumeclaims", "persistentvolumes"];

/** Resources whose objects appear in two groups (velero pkg/backup/backup.go, cohabitatingResources). */
const COHABITATING_GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ["deployments", ["extensions", "apps"]],
  ["daemonsets", ["extensions", "apps"]],
  ["replicasets", ["extensions", "apps"]],
  ["networkpolicies", ["extensions", "networking.k8s.io"]],
  ["events", ["", "events.k8s.io"]],
]);

function isRestorable({ verbs }: ApiResource): boolean {
  return REQUIRED_VERBS.every((verb) => verbs.includes(verb));
}

function coreRank({ group, resource }: ApiResource): number {
  const rank = group === "" ? CORE_ORDER.indexOf(resource) : -1;
  return rank === -1 ? CORE_ORDER.length : rank;
}

function cohabits({ group, resource }: ApiResource): boolean {
  return COHABITATING_GROUPS.get(resource)?.includes(group) ?? false;
}
