import type { CutItem } from "../../kube/cut-item.ts";
import type { ItemLookup, ItemReference } from "../item-lookup.ts";

/** What an action may know besides the item. */
export interface ActionContext {
  readonly backupName: string;
  readonly lookup: ItemLookup;
}

/** What an action found. */
interface ActionOutcome {
  /** The item's JSON to store instead of its own; absent when it stays as it is. */
  readonly text?: Uint8Array;
  /** Items that belong with this one. They are backed up before it, if the filters let them. */
  readonly additionalItems?: readonly ItemReference[];
}

/** Looks at each item of one resource on its way into a backup (velero BackupItemAction). */
export interface BackupItemAction {
  /** `pods`, `deployments.apps`. */
  readonly appliesTo: string;
  /** An error fails the item, not the backup. */
  execute(item: CutItem, context: ActionContext): Promise<ActionOutcome> | ActionOutcome;
}
