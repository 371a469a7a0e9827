import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import { RESTORE_NAME_LABEL } from "../velero/labels.ts";
import { getValidName } from "../velero/valid-name.ts";
import { awaitEstablished } from "./await-established.ts";
import { managedFieldsPatch } from "./managed-fields.ts";
import { CUSTOM_RESOURCE_DEFINITIONS } from "./restore-order.ts";
import {
  type ItemToWrite,
  patchItem,
  placeOf,
  restoreError,
  type WriteContext,
  wordsOf,
} from "./write-context.ts";

/** What went wrong after an object was created. */
export interface Afterthoughts {
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

/**
 * Does what is left once an object is there: its status, the owners of its fields, the wait for what
 * a definition defines (velero pkg/restore/restore.go, restoreItem).
 */
export async function finishCreated(
  item: ItemToWrite,
  created: KubernetesObject,
  run: WriteContext,
): Promise<Afterthoughts> {
  const { status, object } = item.prepared;
  const statusRefusal =
    status === undefined
      ? undefined
      : await patchItem(item, { status }, run, { subresource: "status" });
  const owners = managedFieldsPatch(created, object);
  const refusal = owners && (await patchItem(item, owners, run));
  const isGone = refusal?.status === 404;
  return {
    warnings: [...wordsOf(statusRefusal), ...(isGone ? wordsOf(refusal) : [])],
    errors: [...(isGone ? [] : wordsOf(refusal)), ...(await definitionProblem(item, run))],
  };
}

/**
 * Whether an object that is there was made by this very restore, in an attempt that broke off: it
 * carries the restore's label and is younger than the restore, which an earlier restore of the same
 * name could not have made.
 */
export function isMadeBy(
  { context, startTimestamp }: WriteContext,
  existing: KubernetesObject,
): boolean {
  const label = textAt(existing, "metadata", "labels", RESTORE_NAME_LABEL);
  return label === getValidName(context.restoreName) && isYounger(existing, startTimestamp);
}

/** Whether an object was created at that time or later, in whole seconds, as Kubernetes counts. */
export function isYounger(object: KubernetesObject, timestamp: string): boolean {
  const created = textAt(object, "metadata", "creationTimestamp") ?? "";
  return Date.parse(created) >= Date.parse(timestamp);
}

async function definitionProblem(item: ItemToWrite, run: WriteContext): Promise<readonly string[]> {
  if (item.ref.groupResource !== CUSTOM_RESOURCE_DEFINITIONS) return [];
  const isEstablished = await awaitEstablished(placeOf(item), run.writer, run.pause);
  return isEstablished
    ? []
    : [restoreError(item, run, "timed out waiting for the definition to be established")];
}
