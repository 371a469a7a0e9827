import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import type { RunControl } from "../../cli/floor.ts";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import { groupResourceOf } from "../../lambdas/core/kube/api-resource.ts";
import type { KubernetesWriter } from "../../lambdas/core/kube/kubernetes-writer.ts";
import {
  finishRestoreState,
  planRestoreState,
  type RestorePorts,
  restoreItemsState,
  validateRestoreState,
} from "../../lambdas/core/restore/restore-states.ts";
import { restoreKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import { readRestore } from "../../lambdas/core/velero/restore-json.ts";
import { formatTimestamp } from "../../lambdas/core/velero/timestamp.ts";

/**
 * Runs the states of a restore one after another in this process, the chunks of a wave too: each keeps
 * an API server busy by itself. A run that breaks off is written down as far as it came.
 *
 * @throws JangadaError `FailedValidation` with every problem of the object, and whatever ends the run.
 */
export async function runRestore(
  restore: Restore,
  ports: RestorePorts,
  { onProgress, signal }: RunControl,
): Promise<Restore> {
  const start = ports.now();
  const input = withIdentity(restore, start);
  const started = await validateRestoreState({ input, startTime: start.toISOString() }, ports);
  if (started.phase === "FailedValidation") {
    throw new JangadaError(ErrorName.FailedValidation, started.validationErrors.join("\n"));
  }
  const watched = { ...ports, writer: watchedWriter(ports.writer, onProgress) };
  try {
    onProgress({ phase: "planning", resource: "", items: 0, bytes: 0 });
    const { waves } = await planRestoreState(started, watched);
    for (const chunk of waves.flat()) {
      requireGoingOn(signal);
      const state = { restoreName: started.restore.metadata.name, ...started, chunk };
      await restoreItemsState(state, watched);
    }
    await finishRestoreState(started, ports);
  } catch (error) {
    await finishRestoreState({ ...started, failure: failureOf(error) }, ports);
    throw error;
  }
  return storedRestore(started, ports);
}

/** What an API server would have added. */
function withIdentity(restore: Restore, now: Date): Restore {
  const creationTimestamp = formatTimestamp(now);
  return { ...restore, metadata: { uid: randomUUID(), creationTimestamp, ...restore.metadata } };
}

/** As a workflow's `Catch` has it. */
function failureOf(error: unknown): object {
  const { name, message } = error as Error;
  return { Error: name, Cause: message };
}

function requireGoingOn(signal: AbortSignal): void {
  if (signal.aborted) throw new JangadaError(ErrorName.Interrupted, "the restore was interrupted");
}

async function storedRestore(
  { restore, location }: { readonly restore: Restore; readonly location: string },
  { storageLocations, openStore }: RestorePorts,
): Promise<Restore> {
  const found = storageLocations.find(({ metadata }) => metadata.name === location);
  const store: ObjectStore = openStore(found as (typeof storageLocations)[number]);
  return readRestore(await text(await store.get(restoreKeys(restore.metadata.name).metadata)));
}

/** Counts what is created; an object that is there already counts, too. */
function watchedWriter(
  writer: KubernetesWriter,
  onProgress: RunControl["onProgress"],
): KubernetesWriter {
  let items = 0;
  return {
    get: (place) => writer.get(place),
    mergePatch: (place, patch, options) => writer.mergePatch(place, patch, options),
    listNames: (resource, namespace) => writer.listNames(resource, namespace),
    create: async (resource, object, options) => {
      try {
        return await writer.create(resource, object, options);
      } finally {
        items++;
        onProgress({ phase: "restoring", resource: groupResourceOf(resource), items, bytes: 0 });
      }
    },
  };
}
