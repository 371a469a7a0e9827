import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { WriteRefusal } from "../kube/kubernetes-writer.ts";
import type { RestoreAction } from "./chunk-report.ts";
import { finishCreated, isMadeBy } from "./created-item.ts";
import { createConflict } from "./item/create-conflict.ts";
import { reconcile } from "./item/reconcile.ts";
import { creatingManager, withoutManagedFields } from "./managed-fields.ts";
import {
  type ItemToWrite,
  patchItem,
  placeOf,
  refusalIn,
  restoreError,
  type WriteContext,
  wordsOf,
} from "./write-context.ts";

/** What became of an item. */
export interface Written {
  readonly action: RestoreAction;
  /** The object as the server keeps it, when this restore has created it. */
  readonly created?: KubernetesObject;
  readonly warnings?: readonly string[];
  readonly errors?: readonly string[];
}

/**
 * Brings one object into the cluster: creates it, and looks at what is there only when the cluster
 * refuses that (velero pkg/restore/restore.go, restoreItem, which looks first, in a cache that we do
 * not have). Any refusal makes it look, because a quota or a policy may refuse a create before the
 * name is found taken.
 *
 * Doing it twice ends as doing it once: an object that this restore has made is not taken for
 * somebody else's.
 *
 * @throws what a KubernetesWriter throws for a cluster that does not answer.
 */
export async function writeItem(item: ItemToWrite, run: WriteContext): Promise<Written> {
  const { object } = item.prepared;
  const fieldManager = creatingManager(object);
  const created = await run.writer
    .create(item.resource, withoutManagedFields(object), fieldManager ? { fieldManager } : {})
    .catch(refusalIn);
  return created instanceof WriteRefusal
    ? writeOverRefusal(item, created, run)
    : { action: "created", created, ...(await finishCreated(item, created, run)) };
}

async function writeOverRefusal(
  item: ItemToWrite,
  refusal: WriteRefusal,
  run: WriteContext,
): Promise<Written> {
  const { kind } = item.prepared.object;
  const existing = await run.writer.get(placeOf(item)).catch(refusalIn);
  if (existing instanceof WriteRefusal) return { action: "failed", warnings: [existing.message] };
  if (existing !== undefined) return writeOverExisting(item, existing, run);
  return createConflict(kind, refusal.body) === "exists"
    ? { action: "failed", warnings: [restoreError(item, run, "it existed, and is gone again")] }
    : { action: "failed", errors: [restoreError(item, run, refusal.message)] };
}

async function writeOverExisting(
  item: ItemToWrite,
  existing: KubernetesObject,
  run: WriteContext,
): Promise<Written> {
  if (isMadeBy(run, existing)) {
    const afterthoughts = await finishCreated(item, existing, run);
    return { action: "created", created: existing, ...afterthoughts };
  }
  const desired = item.prepared.object;
  const decision = reconcile({ ref: item.ref, existing, desired }, run.context);
  switch (decision.outcome) {
    case "unchanged":
      return { action: "skipped" };
    case "differs":
      return { action: "failed", warnings: [decision.warning] };
    case "label":
      return { action: "skipped", errors: wordsOf(await patchItem(item, decision.patch, run)) };
    case "update": {
      const refusal = await patchItem(item, decision.patch, run);
      if (refusal === undefined) return { action: "updated" };
      const second = decision.fallback && (await patchItem(item, decision.fallback, run));
      return { action: "failed", warnings: wordsOf(refusal), errors: wordsOf(second) };
    }
  }
}
