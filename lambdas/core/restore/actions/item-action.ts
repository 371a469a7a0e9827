import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import type { RestoreContext, RestoreItemRef } from "../item/restore-context.ts";
import type { SkipReason } from "../item/skip-reason.ts";

/** What an action is given. */
export interface ItemActionInput {
  /** The item's place in the backup. */
  readonly ref: RestoreItemRef;
  /** The item as it stands now: without its cluster's metadata and status, still in its old namespace. */
  readonly object: KubernetesObject;
  /** The item as the archive holds it. */
  readonly archived: KubernetesObject;
  readonly context: RestoreContext;
}

/** What an action makes of an item. */
export type ItemActionOutcome =
  | {
      readonly outcome: "restore";
      readonly object: KubernetesObject;
      /** To be restored before the item, at their places in the backup. */
      readonly additionalItems?: readonly RestoreItemRef[];
      readonly warnings?: readonly string[];
    }
  | { readonly outcome: "skip"; readonly reason: SkipReason }
  | { readonly outcome: "failed"; readonly error: string };

/**
 * A change that items of some resources need before they can be restored. It is pure and bears any
 * object, however malformed: what it does not understand it leaves for the API server to refuse.
 */
export interface ItemAction {
  /** Velero's name of it, by which actions are ordered. */
  readonly name: string;
  /** Resources with their group, as an archive names them. */
  readonly appliesTo: readonly string[];
  execute(input: ItemActionInput): ItemActionOutcome;
}
