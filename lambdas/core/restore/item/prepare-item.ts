import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt, textAt, withField } from "../../kube/lossless-json-fields.ts";
import { NON_RESTORABLE_RESOURCES } from "../../velero/restore-defaults.ts";
import { runItemActions } from "../actions/item-actions.ts";
import { applySafetyPack, type SafeObject } from "../modifiers/apply-safety-pack.ts";
import { modifyObject } from "../modifiers/modify-object.ts";
import { isCompleted } from "./is-completed.ts";
import { namespaceToCreate } from "./namespace-object.ts";
import { withoutClusterMetadata, withoutStatus } from "./reset-object.ts";
import { type RestoreContext, type RestoreItemRef, targetNamespace } from "./restore-context.ts";
import { withRestoreLabels } from "./restore-labels.ts";
import { type RestoredVolume, restoredVolume, withRestoredVolume } from "./restored-volume.ts";
import type { SkipReason } from "./skip-reason.ts";
import { wantsStatus } from "./wanted-status.ts";

/** An item as the archive holds it. */
export interface ArchivedItem {
  readonly ref: RestoreItemRef;
  readonly object: KubernetesObject;
}

/** An item that is to be created. */
export interface PreparedObject {
  readonly outcome: "restore";
  /** The object to create, in its target namespace. */
  readonly object: KubernetesObject;
  /** To be written through the status subresource once the object is created. */
  readonly status?: unknown;
  /** To be restored before this one, at their places in the backup; one may be missing there. */
  readonly additionalItems: readonly RestoreItemRef[];
  readonly warnings: readonly string[];
  /** What could not be done to the object, which is restored all the same. */
  readonly errors?: readonly string[];
}

/** What is to be done with one item. */
export type Prepared =
  | PreparedObject
  | {
      readonly outcome: "skip";
      readonly reason: SkipReason;
      /** What whoever asked for the restore must hear of it. */
      readonly notes?: readonly string[];
    }
  | { readonly outcome: "failed"; readonly error: string };

/**
 * Turns an archived item into the object to create, in Velero's order (velero
 * pkg/restore/restore.go, restoreItem).
 *
 * Which items are restored at all is decided elsewhere, as is whether an object is there already:
 * see `reconcile`. The item itself is never changed.
 */
export function prepareItem(item: ArchivedItem, context: RestoreContext): Prepared {
  const { ref, object } = item;
  const wrongPlace = misplacement(item);
  if (wrongPlace !== undefined) return { outcome: "failed", error: wrongPlace };
  const reason = skipReason(item);
  if (reason !== undefined) return { outcome: "skip", reason };
  if (ref.groupResource === "namespaces") return preparedNamespace(item, context);
  const volume =
    ref.groupResource === "persistentvolumes"
      ? restoredVolume(ref, object, context)
      : { outcome: "restore" as const, object, warnings: [] };
  return volume.outcome === "restore" ? preparedObject(item, volume, context) : volume;
}

/** `services/shop/web`, `persistentvolumes/data`: an item as Velero's messages name it. */
export function itemId(ref: RestoreItemRef, context: RestoreContext): string {
  const namespace =
    ref.namespace === undefined ? [] : [targetNamespace(ref.namespace, context.spec)];
  return [ref.groupResource, ...namespace, ref.name].join("/");
}

function preparedObject(
  { ref, object: archived }: ArchivedItem,
  { object, warnings }: Extract<RestoredVolume, { readonly outcome: "restore" }>,
  context: RestoreContext,
): Prepared {
  const reset = withoutStatus(withoutClusterMetadata(object));
  const acted = runItemActions({ ref, object: reset, archived, context });
  if (acted.outcome === "skip") return acted;
  if (acted.outcome === "failed") {
    return { outcome: "failed", error: `error preparing ${itemId(ref, context)}: ${acted.error}` };
  }
  const claim =
    ref.groupResource === "persistentvolumeclaims"
      ? withRestoredVolume(acted.object, context)
      : { object: acted.object, warnings: [] };
  const safe = safeObject(ref, claim.object, context);
  if (safe.object === undefined) return { outcome: "skip", reason: "unsafe", notes: safe.acts };
  const modified = modifyObject(context.settings.modifierRules, ref, safe.object);
  const errors = modified.errors.map((text) => `error modifying ${itemId(ref, context)}: ${text}`);
  return {
    outcome: "restore",
    object: withRestoreLabels(inTargetNamespace(modified.object, ref, context), context),
    ...statusOf(ref, archived, acted.object, context),
    additionalItems: acted.additionalItems,
    warnings: [...warnings, ...acted.warnings, ...claim.warnings, ...safe.acts],
    ...(errors.length > 0 && { errors }),
  };
}

/** Rules of people come after ours: what they set stays. */
function safeObject(
  { groupResource, namespace, name }: RestoreItemRef,
  object: KubernetesObject,
  { settings }: RestoreContext,
): SafeObject {
  if (settings.safety !== "on") return { object, acts: [] };
  const safe = applySafetyPack(groupResource, object);
  const place = [groupResource, namespace, name].filter((step) => step !== undefined).join("/");
  return { ...safe, acts: safe.acts.map((act) => `${place}: ${act}`) };
}

/** An object that does not belong where it stands could otherwise slip into another namespace. */
function misplacement({ ref, object }: ArchivedItem): string | undefined {
  const name = textAt(object, "metadata", "name");
  const namespace = textAt(object, "metadata", "namespace");
  if (name === ref.name && namespace === ref.namespace) return undefined;
  const place = [ref.groupResource, ref.namespace, ref.name].filter((step) => step !== undefined);
  return `object at "${place.join("/")}" calls itself "${[namespace, name].filter(Boolean).join("/")}": its archive is damaged or forged`;
}

function skipReason({ ref, object }: ArchivedItem): SkipReason | undefined {
  if (NON_RESTORABLE_RESOURCES.includes(ref.groupResource)) return "nonRestorable";
  if (isCompleted(ref.groupResource, object)) return "completed";
  const mirror = textAt(object, "metadata", "annotations", "kubernetes.io/config.mirror") ?? "";
  return ref.groupResource === "pods" && mirror !== "" ? "mirrorPod" : undefined;
}

function preparedNamespace({ ref, object }: ArchivedItem, context: RestoreContext): Prepared {
  const name = targetNamespace(ref.name, context.spec);
  const created = namespaceToCreate(name, object);
  return { outcome: "restore", object: created, additionalItems: [], warnings: [] };
}

function inTargetNamespace(
  object: KubernetesObject,
  ref: RestoreItemRef,
  context: RestoreContext,
): KubernetesObject {
  if (ref.namespace === undefined) return object;
  return withField(object, ["metadata", "namespace"], targetNamespace(ref.namespace, context.spec));
}

function statusOf(
  ref: RestoreItemRef,
  archived: KubernetesObject,
  object: KubernetesObject,
  context: RestoreContext,
): { readonly status?: unknown } {
  const status = fieldAt(archived, "status");
  const isWanted = wantsStatus(object, context.restoresStatusOf(ref.groupResource));
  return status !== undefined && isWanted ? { status } : {};
}
