import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import type { RunControl } from "../../cli/floor.ts";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import type { WorkflowPorts } from "../../lambdas/core/restore/restore-states.ts";
import { restoreKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import { readRestore } from "../../lambdas/core/velero/restore-json.ts";
import { formatTimestamp } from "../../lambdas/core/velero/timestamp.ts";
import { runRestoreWorkflow } from "../workflow/run-restore-workflow.ts";

/** What states are doing that tell of no objects. */
const PHASES: Readonly<Record<string, string>> = {
  PlanRestore: "planning",
  CreateVolumes: "making disks",
  RunRestoreHooks: "running hooks",
};

/**
 * Runs the restore workflow in this process, and reads what it wrote into `store`, where the backup
 * lies. A run that breaks off is written down as far as it came.
 *
 * @throws JangadaError `FailedValidation` with every problem of the object, and whatever ends the run
 *   without a Restore; one that ended in phase `Failed` says why itself.
 */
export async function runRestore(
  restore: Restore,
  ports: WorkflowPorts & { readonly store: ObjectStore },
  { onProgress, signal }: RunControl,
): Promise<Restore> {
  let items = 0;
  const outcome = await runRestoreWorkflow(withIdentity(restore, ports.now()), ports, {
    signal,
    onState: (state) => {
      const phase = PHASES[state];
      if (phase !== undefined) onProgress({ phase, resource: "", items, bytes: 0 });
    },
    onItem: (resource) => {
      items++;
      onProgress({ phase: "restoring", resource, items, bytes: 0 });
    },
  });
  if ("validationErrors" in outcome) {
    throw new JangadaError(ErrorName.FailedValidation, outcome.validationErrors.join("\n"));
  }
  const { metadata } = restoreKeys(outcome.restoreName);
  return readRestore(await text(await ports.store.get(metadata)));
}

/** What an API server would have added. */
function withIdentity(restore: Restore, now: Date): Restore {
  const creationTimestamp = formatTimestamp(now);
  return { ...restore, metadata: { uid: randomUUID(), creationTimestamp, ...restore.metadata } };
}
