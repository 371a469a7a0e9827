import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import type { ItemAction } from "../../../../lambdas/core/restore/actions/item-action.ts";
import { withoutStatus } from "../../../../lambdas/core/restore/item/reset-object.ts";
import type { RestoreContext } from "../../../../lambdas/core/restore/item/restore-context.ts";
import { refOf, restoreContext } from "../item/builders.ts";

/** Runs one action on an archived object as the pipeline does. */
export function executeAction(
  action: ItemAction,
  archived: KubernetesObject,
  context: Partial<RestoreContext> = {},
) {
  const ref = refOf(action.appliesTo[0] ?? "", archived);
  const object = withoutStatus(archived);
  return action.execute({ ref, object, archived, context: restoreContext(context) });
}

/** The object an action makes of another; fails when it makes none. */
export function changedBy(
  action: ItemAction,
  archived: KubernetesObject,
  context: Partial<RestoreContext> = {},
): KubernetesObject {
  const outcome = executeAction(action, archived, context);
  if (outcome.outcome === "restore") return outcome.object;
  throw new Error(`action made no object: ${JSON.stringify(outcome)}`);
}
