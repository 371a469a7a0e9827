import { parseItemPath } from "../archive/item.ts";
import { InFlight } from "../in-flight.ts";
import { discover } from "../kube/discover.ts";
import type { KubernetesReader } from "../kube/kubernetes-reader.ts";
import type { KubernetesWriter } from "../kube/kubernetes-writer.ts";
import { RunLog } from "../run-log.ts";
import { gzipJson } from "../store/gzip-json.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { type ActionCounts, ChunkReport, countActions } from "./chunk-report.ts";
import { readDiskRecords } from "./disk-records.ts";
import { writePodsWithHooks } from "./hooks/hook-run.ts";
import type { RestoreContext } from "./item/restore-context.ts";
import { ItemRestorer } from "./item-restorer.ts";
import { OnDemandItems } from "./on-demand-items.ts";
import type { Pause } from "./pause.ts";
import { type PlannedItem, readPlannedItems } from "./planned-items.ts";
import { NAMESPACES, restoreStep } from "./restore-order.ts";
import { planKeys, type RestorePlan, readPlan } from "./restore-plan.ts";
import { resourceTest } from "./restore-selection.ts";
import { ServedResources } from "./served-resources.ts";

/** What one chunk is restored with. */
export interface RestoreItemsRequest {
  readonly restoreName: string;
  /** One of the plan's chunks. */
  readonly chunk: string;
  readonly store: ObjectStore;
  readonly reader: KubernetesReader;
  readonly writer: KubernetesWriter;
  readonly pause: Pause;
  readonly now: () => Date;
}

/** What became of one chunk, in numbers small enough for a workflow's state. */
export interface ChunkSummary extends ActionCounts {
  readonly warnings: number;
  readonly errors: number;
}

/** Creates in flight at once: 8 or 64 are no faster against an API server of two cores. */
const IN_FLIGHT = 32;

/**
 * Restores the items of one chunk, in its steps, and writes down what became of each. The chunk is
 * read as it is needed. Run a second time, it finds what the first time made and ends the same.
 *
 * @throws what a KubernetesWriter throws for a cluster that does not answer; then the chunk has no
 *   outcomes and is to be run again.
 */
export async function restoreItems(request: RestoreItemsRequest): Promise<ChunkSummary> {
  const { restoreName, chunk, store, now } = request;
  const keys = planKeys(restoreName);
  const plan = await readPlan(store, restoreName);
  const log = new RunLog(now, { restore: `velero/${restoreName}` });
  const report = new ChunkReport(log);

  await restoreInSteps(chunkItems(request, plan), await itemRestorer(request, plan, report));

  const { podsWithHooks } = report;
  if (podsWithHooks.length > 0) await writePodsWithHooks(request, podsWithHooks);
  const { items, messages } = report.outcomes;
  await store.put(keys.outcomesOf(chunk), await gzipJson(report.outcomes));
  await store.put(keys.logOf(chunk), await log.end());
  const errors = messages.filter(({ severity }) => severity === "error").length;
  return { ...countActions(items), warnings: messages.length - errors, errors };
}

async function restoreInSteps(
  items: AsyncIterable<PlannedItem>,
  restorer: ItemRestorer,
): Promise<void> {
  const inFlight = new InFlight(IN_FLIGHT);
  let current: number | undefined;
  try {
    for await (const item of items) {
      const step = stepOf(item);
      if (step !== current) {
        await inFlight.settled();
        await restorer.endStep();
      }
      current = step;
      await inFlight.begin(() => restorer.restore(item));
    }
  } finally {
    await inFlight.settled();
  }
  await restorer.endStep();
}

/** The items of the chunk that still count. */
async function* chunkItems(
  { restoreName, chunk, store }: RestoreItemsRequest,
  plan: RestorePlan,
): AsyncGenerator<PlannedItem> {
  const superseded = new Set(plan.superseded[chunk]);
  const namespaces = new Set(plan.namespaces);
  for await (const item of readPlannedItems(await store.get(planKeys(restoreName).chunk(chunk)))) {
    const ref = parseItemPath(item.path);
    const isUnneeded = ref?.groupResource === NAMESPACES && !namespaces.has(ref.name);
    if (!isUnneeded && !superseded.has(item.path)) yield item;
  }
}

async function itemRestorer(
  { restoreName, store, reader, writer, pause }: RestoreItemsRequest,
  plan: RestorePlan,
  report: ChunkReport,
): Promise<ItemRestorer> {
  const look = () => discover(reader);
  const served = new ServedResources(await look(), look, pause);
  return new ItemRestorer({
    context: contextOf(plan, served, await disksOf(plan, store)),
    namespacesBefore: new Set(plan.namespacesBefore),
    startTimestamp: String(plan.restore.status?.startTimestamp),
    writer,
    pause,
    served,
    onDemand: new OnDemandItems(store, restoreName),
    report,
  });
}

/** What became of the disks of the plan; read only when there are any. */
async function disksOf(
  { disks, restore }: RestorePlan,
  store: ObjectStore,
): Promise<RestoreContext["disks"]> {
  if (disks.length === 0) return new Map();
  const { made, failed } = await readDiskRecords(store, restore.metadata.name);
  return new Map([...made, ...failed].map((disk) => [disk.volumeName, disk]));
}

function contextOf(
  plan: RestorePlan,
  { discovery }: ServedResources,
  disks: RestoreContext["disks"],
): RestoreContext {
  const { spec, metadata } = plan.restore;
  const status = spec.restoreStatus;
  // A namespace may be called `constructor`, which every plain object has.
  const serviceAccounts = new Map(Object.entries(plan.serviceAccounts));
  return {
    restoreName: metadata.name,
    backupName: String(spec.backupName),
    spec,
    restoresStatusOf:
      status === undefined
        ? () => false
        : resourceTest(discovery, status.includedResources, status.excludedResources),
    serviceAccountsOf: (namespace) => serviceAccounts.get(namespace) ?? [],
    volumePlans: new Map(Object.entries(plan.volumePlans)),
    disks,
    podVolumes: new Map(Object.entries(plan.podVolumes)),
    settings: plan.settings,
  };
}

function stepOf({ path }: PlannedItem): number {
  return restoreStep(String(parseItemPath(path)?.groupResource));
}
