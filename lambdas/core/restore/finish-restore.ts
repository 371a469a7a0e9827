import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { InFlight } from "../in-flight.ts";
import { listAt } from "../kube/lossless-json-fields.ts";
import { RunLog } from "../run-log.ts";
import { gzipJson } from "../store/gzip-json.ts";
import { type RestoreKeys, restoreKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Restore, RestoreStatus } from "../velero/restore.ts";
import { encodeRestore, readRestore } from "../velero/restore-json.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import type { ActionCounts, ChunkOutcomes } from "./chunk-report.ts";
import { readDiskRecords } from "./disk-records.ts";
import { countHooks, type HookCounts, hookMessages } from "./hooks/hook-messages.ts";
import { readHookRun } from "./hooks/hook-run.ts";
import { getJson, planKeys, readPlan } from "./restore-plan.ts";
import { diskMessages, type RestoreVolumeInfo, restoreVolumeInfo } from "./restored-disks.ts";
import { countListed, RestoredItems, type RestoredResourceList } from "./restored-items.ts";

/** What a restore is brought to its end with. */
export interface FinishRestoreRequest {
  /** As validated and completed. */
  readonly restore: Restore;
  readonly store: ObjectStore;
  readonly now: () => Date;
  /** Why the restore broke off, if it did. */
  readonly failureReason?: string | undefined;
}

/** How a restore ended, for a person to read. */
export interface RestoreSummary extends ActionCounts {
  readonly restoreName: string;
  readonly backupName: string;
  readonly phase: string;
  readonly failureReason?: string;
  /** Volumes whose disks were made of snapshots. */
  readonly volumes: number;
  readonly warnings: number;
  readonly errors: number;
  /** Key, below the storage location's prefix, of the directory that says the rest. */
  readonly details: string;
}

/**
 * Writes the files of a restore from what its chunks have left behind, the Restore itself last, and
 * removes its plan. A restore that broke off is written down as far as it came. Where the Restore is
 * written already, by an attempt that died while it removed the plan, nothing else is written again.
 */
export async function finishRestore(request: FinishRestoreRequest): Promise<RestoreSummary> {
  const { restore, store } = request;
  const keys = restoreKeys(restore.metadata.name);
  if (!(await store.exists(keys.metadata))) await writeDown(request, keys);
  await removePlan(store, keys.plan);
  const { status } = readRestore(await text(await store.get(keys.metadata)));
  const resourceList = (await getJson(store, keys.resourceList)) as RestoredResourceList;
  return {
    restoreName: restore.metadata.name,
    backupName: String(restore.spec.backupName),
    phase: String(status?.phase),
    ...(status?.failureReason && { failureReason: status.failureReason }),
    ...countListed(resourceList),
    volumes: listAt(await getJson(store, keys.volumeInfo)).length,
    warnings: status?.warnings ?? 0,
    errors: status?.errors ?? 0,
    details: keys.directory,
  };
}

async function writeDown(request: FinishRestoreRequest, keys: RestoreKeys): Promise<void> {
  const { restore, store } = request;
  const parts = await restoredParts(request);
  const { items, volumeInfo } = parts;
  const status = statusOf(request, parts);
  await store.put(keys.logs, Readable.from(logPieces(request, status), { objectMode: false }));
  await store.put(keys.results, await gzipJson(items.results));
  await store.put(keys.resourceList, await gzipJson(items.resourceList));
  // Operations of plug-ins: there are none.
  await store.put(keys.itemOperations, await gzipJson([]));
  await store.put(keys.volumeInfo, await gzipJson(volumeInfo));
  const json = encodeRestore({ ...restore, status });
  await store.put(keys.metadata, Buffer.from(json), { createOnly: true });
}

interface RestoredParts {
  readonly items: RestoredItems;
  readonly volumeInfo: readonly RestoreVolumeInfo[];
  readonly hooks: HookCounts;
}

async function restoredParts({ restore, store }: FinishRestoreRequest): Promise<RestoredParts> {
  const items = new RestoredItems();
  const { name } = restore.metadata;
  const keys = planKeys(name);
  const hooks = await readHookRun(store, name);
  if (!(await store.exists(keys.plan))) return { items, volumeInfo: [], hooks: countHooks(hooks) };
  const plan = await readPlan(store, name);
  for (const message of plan.messages) items.addMessage(message);
  for await (const { key } of store.list(keys.outcomes)) {
    items.add((await getJson(store, key)) as ChunkOutcomes);
  }
  const disks = { plan, records: await readDiskRecords(store, name), items };
  const messages = [...diskMessages(disks), ...hookMessages(hooks)];
  for (const message of messages) items.addMessage(message);
  return { items, volumeInfo: restoreVolumeInfo(disks), hooks: countHooks(hooks) };
}

function statusOf(
  { restore, now, failureReason }: FinishRestoreRequest,
  { items, hooks }: RestoredParts,
): RestoreStatus {
  const outcome = items.errors > 0 ? "PartiallyFailed" : "Completed";
  return {
    ...restore.status,
    phase: failureReason === undefined ? outcome : "Failed",
    ...(failureReason !== undefined && { failureReason }),
    ...(items.warnings > 0 && { warnings: items.warnings }),
    ...(items.errors > 0 && { errors: items.errors }),
    completionTimestamp: formatTimestamp(now()),
    progress: { totalItems: items.size, itemsRestored: items.size },
    hookStatus: { ...hooks },
  };
}

/** Gzip members, one after another, are one gzip file. */
async function* logPieces(
  { restore, store, now }: FinishRestoreRequest,
  status: RestoreStatus,
): AsyncGenerator<Uint8Array> {
  for await (const { key } of store.list(planKeys(restore.metadata.name).logs)) {
    yield* await store.get(key);
  }
  const log = new RunLog(now, { restore: `velero/${restore.metadata.name}` });
  const level = status.phase === "Failed" ? "error" : "info";
  log.write(level, `Restore ${status.phase}`, { failureReason: status.failureReason });
  yield await log.end();
}

const DELETIONS_IN_FLIGHT = 16;

async function removePlan(store: ObjectStore, directory: string): Promise<void> {
  const inFlight = new InFlight(DELETIONS_IN_FLIGHT);
  for await (const { key } of store.list(directory)) await inFlight.begin(() => store.delete(key));
  await inFlight.settled();
}
