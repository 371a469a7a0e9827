import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { textAt } from "../../kube/lossless-json-fields.ts";
import { type MergePatch, mergePatchBetween } from "./merge-patch.ts";
import { mergedServiceAccount } from "./merged-service-account.ts";
import { withoutClusterMetadata, withoutStatus } from "./reset-object.ts";
import type { RestoreContext, RestoreItemRef } from "./restore-context.ts";
import { restoreLabels, withBlankRestoreLabels, withRestoreLabels } from "./restore-labels.ts";
import { hasSameContent } from "./same-content.ts";

/** What is to be done about an object that exists already. */
export type Reconciled =
  /** The cluster has what the backup has: nothing to send, action `skipped`. */
  | { readonly outcome: "unchanged" }
  /** Left as it is, with a warning, action `failed`. */
  | { readonly outcome: "differs"; readonly warning: string }
  /**
   * The cluster has what the backup has; only the restore's labels are patched. Action `skipped`; a
   * patch that is refused is an error.
   */
  | { readonly outcome: "label"; readonly patch: MergePatch }
  /**
   * To be patched, action `updated`. A refused patch is a warning and leaves the action `failed`;
   * `fallback`, when there is one, is then sent in its stead, and if that is refused too, it is an
   * error.
   */
  | {
      readonly outcome: "update";
      readonly patch: MergePatch;
      readonly fallback?: MergePatch;
    };

/** An object of the cluster, and the one a restore would have created in its place. */
export interface ExistingItem {
  readonly ref: RestoreItemRef;
  readonly existing: KubernetesObject;
  readonly desired: KubernetesObject;
}

/**
 * Decides about an object that exists already (velero pkg/restore/restore.go, restoreItem).
 *
 * Under the policy `update`, fields the backup lacks are removed and lists are replaced whole. A
 * service account is merged instead, whatever the policy.
 */
export function reconcile(
  { ref, existing, desired }: ExistingItem,
  context: RestoreContext,
): Reconciled {
  const current = withRestoreLabels(withoutStatus(withoutClusterMetadata(existing)), context);
  const updates = context.spec.existingResourcePolicy === "update";
  const labels = { metadata: { labels: restoreLabels(context) } };
  if (hasSameContent({ ref, current, desired }, context)) {
    return updates && !isLabelled(existing, context)
      ? { outcome: "label", patch: labels }
      : { outcome: "unchanged" };
  }
  const fallback = updates && { fallback: labels };
  if (ref.groupResource === "serviceaccounts") {
    const merged = mergedServiceAccount(current, desired);
    if (merged === current) return { outcome: "unchanged" };
    return { outcome: "update", patch: mergePatchBetween(current, merged), ...fallback };
  }
  if (!updates) return { outcome: "differs", warning: difference(desired, context) };
  const patch = mergePatchBetween(withBlankRestoreLabels(current), desired);
  return { outcome: "update", patch, ...fallback };
}

function isLabelled(object: KubernetesObject, context: RestoreContext): boolean {
  const labels = Object.entries(restoreLabels(context));
  return labels.every(([name, value]) => textAt(object, "metadata", "labels", name) === value);
}

/** Velero's words, which differ by whether the policy was given. */
function difference({ kind, metadata }: KubernetesObject, context: RestoreContext): string {
  const item = context.spec.existingResourcePolicy
    ? `${kind} "${metadata.name}"`
    : `${kind}:${metadata.name}`;
  return `could not restore, ${item} already exists. Warning: the in-cluster version is different than the backed-up version`;
}
