import type { ActionContext } from "../../../../lambdas/core/backup/actions/backup-item-action.ts";
import { ItemLookup } from "../../../../lambdas/core/backup/item-lookup.ts";
import { openCluster } from "../../../../lambdas/core/backup/open-cluster.ts";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import {
  type MemoryKubernetesReaderOptions,
  memoryKubernetesReader,
} from "../../../support/fakes/memory-kubernetes-reader.ts";

/** What an action of backup `nightly` sees of a cluster, and the lists it asks for. */
export async function contextOf(
  objects: readonly KubernetesObject[],
  options?: MemoryKubernetesReaderOptions,
): Promise<ActionContext & { readonly lists: () => number }> {
  const reader = memoryKubernetesReader(objects, options);
  const lookup = new ItemLookup(await openCluster(reader), true);
  const opened = reader.requests.length;
  return { backupName: "nightly", lookup, lists: () => reader.requests.length - opened };
}

/** An empty cluster, for actions that look nothing up. */
export const CONTEXT: ActionContext = await contextOf([]);
