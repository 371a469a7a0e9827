import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { textAt, withField, withoutFields } from "../../kube/lossless-json-fields.ts";
import { withDisk } from "../../volumes/with-disk.ts";
import type { RestoreContext, RestoreItemRef } from "./restore-context.ts";
import type { SkipReason } from "./skip-reason.ts";
import { withMappedClaim, withoutBinding } from "./volume-binding.ts";
import type { ProvisionReason, VolumePlan } from "./volume-plan.ts";

/** A persistent volume as its plan wants it. */
export type RestoredVolume =
  | {
      readonly outcome: "restore";
      readonly object: KubernetesObject;
      readonly warnings: readonly string[];
    }
  | { readonly outcome: "skip"; readonly reason: SkipReason }
  | { readonly outcome: "failed"; readonly error: string };

/** Follows the plan of a persistent volume (velero pkg/restore/restore.go, restoreItem). */
export function restoredVolume(
  ref: RestoreItemRef,
  object: KubernetesObject,
  context: RestoreContext,
): RestoredVolume {
  const plan = context.volumePlans.get(ref.name);
  if (plan === undefined) {
    return { outcome: "failed", error: `persistent volume "${ref.name}" has no plan` };
  }
  switch (plan.action) {
    case "fail":
      return { outcome: "failed", error: plan.error };
    case "provision":
      return { outcome: "skip", reason: "provisionedAnew" };
    case "compare":
      return { outcome: "restore", object: withMappedClaim(object, context.spec), warnings: [] };
    case "keepDisk": {
      const warnings = plan.warning === undefined ? [] : [plan.warning];
      return { outcome: "restore", object: unbound(object, plan, context), warnings };
    }
    case "fromSnapshot":
      return withItsDisk(ref, unbound(object, plan, context), context);
  }
}

/** The error is worded as Velero's (velero pkg/restore/restore.go, restoreItem). */
function withItsDisk(
  { name }: RestoreItemRef,
  volume: KubernetesObject,
  { disks }: RestoreContext,
): RestoredVolume {
  const disk = disks.get(name) ?? { error: "no disk was made of its snapshot" };
  return "error" in disk
    ? {
        outcome: "failed",
        error: `error executing PVAction for persistentvolumes/${name}: ${disk.error}`,
      }
    : { outcome: "restore", object: withDisk(volume, disk), warnings: [] };
}

/** A persistent volume claim that fits what becomes of its volume, and what to warn of. */
export function withRestoredVolume(
  claim: KubernetesObject,
  context: RestoreContext,
): { readonly object: KubernetesObject; readonly warnings: readonly string[] } {
  const volumeName = textAt(claim, "spec", "volumeName") ?? "";
  if (volumeName === "") return { object: claim, warnings: [] };
  const free = withoutBinding(claim);
  const plan = context.volumePlans.get(volumeName);
  if (plan?.action === "provision") {
    return {
      object: withoutFields(free, ["spec"], ["volumeName"]),
      warnings: lostContents(plan.because, volumeName, claim.metadata.name),
    };
  }
  const name = newNameOf(plan);
  return {
    object: name === undefined ? free : withField(free, ["spec", "volumeName"], name),
    warnings: [],
  };
}

function unbound(
  volume: KubernetesObject,
  plan: VolumePlan,
  { spec }: RestoreContext,
): KubernetesObject {
  const free = withoutBinding(withMappedClaim(volume, spec));
  const name = newNameOf(plan);
  if (name === undefined) return free;
  const original = ["metadata", "annotations", "velero.io/original-pv-name"] as const;
  const annotated = withField(free, original, volume.metadata.name);
  return withField(annotated, ["metadata", "name"], name);
}

function newNameOf(plan: VolumePlan | undefined): string | undefined {
  return plan?.action === "keepDisk" || plan?.action === "fromSnapshot" ? plan.newName : undefined;
}

/** Contents that exist, but not where this restore can fetch them, are worth a warning. */
function lostContents(because: ProvisionReason, volume: string, claim: string): readonly string[] {
  const end = `and are not restored: claim "${claim}" gets an empty volume`;
  switch (because) {
    case "podVolumeBackup":
      return [
        `contents of persistent volume "${volume}" were backed up by Velero's node agent ${end}`,
      ];
    case "csiSnapshot":
      return [`contents of persistent volume "${volume}" are in a CSI snapshot ${end}`];
    case "deletePolicy":
      return [];
  }
}
