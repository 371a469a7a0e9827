import type { ApiResource } from "../kube/api-resource.ts";
import {
  type KubernetesWriter,
  type ObjectPlace,
  type WriteOptions,
  WriteRefusal,
} from "../kube/kubernetes-writer.ts";
import type { JsonObject } from "../kube/lossless-json-fields.ts";
import { itemId, type PreparedObject } from "./item/prepare-item.ts";
import type { RestoreContext, RestoreItemRef } from "./item/restore-context.ts";
import type { Pause } from "./pause.ts";

/** An item that is ready to be written. */
export interface ItemToWrite {
  readonly ref: RestoreItemRef;
  readonly resource: ApiResource;
  readonly prepared: PreparedObject;
}

/** What writing needs beside the item. */
export interface WriteContext {
  readonly context: RestoreContext;
  /** When the restore began, RFC 3339 in whole seconds. */
  readonly startTimestamp: string;
  readonly writer: KubernetesWriter;
  readonly pause: Pause;
}

/** Where an item is, or will be, in the cluster. */
export function placeOf({ resource, prepared }: ItemToWrite): ObjectPlace {
  const { name, namespace } = prepared.object.metadata;
  return { resource, name, ...(namespace !== undefined && { namespace }) };
}

/** Patches an object, and returns what the cluster had against it. */
export async function patchItem(
  item: ItemToWrite,
  patch: JsonObject,
  { writer }: WriteContext,
  options?: WriteOptions,
): Promise<WriteRefusal | undefined> {
  const answer = await writer.mergePatch(placeOf(item), patch, options).catch(refusalIn);
  return answer instanceof WriteRefusal ? answer : undefined;
}

/** Turns a refusal, which concerns one object, into a value, and throws everything else. */
export function refusalIn(error: unknown): WriteRefusal {
  if (error instanceof WriteRefusal) return error;
  throw error;
}

/** The message of an item that could not be restored (velero pkg/restore/restore.go). */
export function restoreError(item: ItemToWrite, run: WriteContext, reason: string): string {
  return `error restoring ${itemId(item.ref, run.context)}: ${reason}`;
}

/** The cluster's words, none or one. */
export function wordsOf(refusal: WriteRefusal | undefined): readonly string[] {
  return refusal === undefined ? [] : [refusal.message];
}
