import { addPvcFromPod } from "./add-pvc-from-pod.ts";
import { admissionWebhookConfiguration } from "./admission-webhook-configuration.ts";
import { apiservice } from "./apiservice.ts";
import { changeImageName } from "./change-image-name.ts";
import { changeStorageClass } from "./change-storage-class.ts";
import { clusterRoleBindings } from "./cluster-role-bindings.ts";
import { crdPreserveFields } from "./crd-preserve-fields.ts";
import { dataupload } from "./dataupload.ts";
import { initRestoreHook } from "./init-restore-hook.ts";
import type { ItemAction, ItemActionInput, ItemActionOutcome } from "./item-action.ts";
import { job } from "./job.ts";
import { pod } from "./pod.ts";
import { podVolumeRestore } from "./pod-volume-restore.ts";
import { pvc } from "./pvc.ts";
import { roleBindings } from "./role-bindings.ts";
import { secret } from "./secret.ts";
import { service } from "./service.ts";
import { serviceAccount } from "./service-account.ts";

/**
 * All actions, in the order they run.
 *
 * Velero runs its actions sorted by name, its own and those of plugins alike (velero
 * pkg/plugin/clientmgmt). Each sees what those before it left, and the items they ask for are
 * restored in that order: a pod's claims, and by them their volumes, before its priority class.
 */
export const ITEM_ACTIONS: readonly ItemAction[] = [
  addPvcFromPod,
  admissionWebhookConfiguration,
  apiservice,
  changeImageName,
  changeStorageClass,
  clusterRoleBindings,
  crdPreserveFields,
  dataupload,
  initRestoreHook,
  job,
  pod,
  podVolumeRestore,
  pvc,
  roleBindings,
  secret,
  service,
  serviceAccount,
];

/** What all actions together make of an item. */
export type ActionsOutcome =
  | Required<Extract<ItemActionOutcome, { readonly outcome: "restore" }>>
  | Exclude<ItemActionOutcome, { readonly outcome: "restore" }>;

/** Runs every action that applies to an item, until one of them leaves it out or fails. */
export function runItemActions(input: ItemActionInput): ActionsOutcome {
  let object = input.object;
  const additionalItems = [];
  const warnings = [];
  for (const action of ITEM_ACTIONS) {
    if (!action.appliesTo.includes(input.ref.groupResource)) continue;
    const done = action.execute({ ...input, object });
    if (done.outcome !== "restore") return done;
    object = done.object;
    additionalItems.push(...(done.additionalItems ?? []));
    warnings.push(...(done.warnings ?? []));
  }
  return { outcome: "restore", object, additionalItems, warnings };
}
