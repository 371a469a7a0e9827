import { readArchive } from "../archive/read-archive.ts";
import { RunLog } from "../run-log.ts";
import { backupKeys } from "../store/layout.ts";
import { ArchivePlanner } from "./archive-planner.ts";
import { ChunkPacker } from "./chunk-packer.ts";
import { clusterDisks } from "./cluster-disks.ts";
import { plannedDisk } from "./disk-plan.ts";
import { NAMESPACE } from "./ensure-namespace.ts";
import { OnDemandWriter } from "./on-demand-items.ts";
import type { PlanRestoreRequest } from "./plan-restore-request.ts";
import { planKeys, type RestoreMessage, type RestorePlan, writePlan } from "./restore-plan.ts";
import { RestoreSelection } from "./restore-selection.ts";
import { readRestoreSettings } from "./restore-settings.ts";
import { safetyMode } from "./safety-mode.ts";
import { VolumePlanner } from "./volume-planner.ts";

/**
 * Reads a backup's archive once, from its first byte to its last, and writes what the restore takes
 * of it into chunks. Nothing is changed in the cluster, so an archive that turns out damaged leaves
 * no trace there. Planning again overwrites the plan.
 *
 * Memory holds the paths of the archive's items, and 64 MiB of items.
 *
 * @throws JangadaError `CorruptArchive`; `NotFound` when the backup has no archive;
 *   `FailedValidation` for a resource modifier that cannot be used.
 */
export async function planRestore(request: PlanRestoreRequest): Promise<RestorePlan> {
  const { restore, store, discovery } = request;
  const name = restore.metadata.name;
  const keys = backupKeys(String(restore.spec.backupName));
  const packer = new ChunkPacker((chunk, body) => store.put(planKeys(name).chunk(chunk), body));
  const onDemand = new OnDemandWriter(store, name);
  const volumes = await VolumePlanner.of(request);
  const selection = new RestoreSelection(restore.spec, discovery);
  const safety = await safetyMode(request);
  const planner = new ArchivePlanner({
    spec: restore.spec,
    selection,
    packer,
    onDemand,
    volumes,
    safety,
  });

  for await (const item of readArchive(await store.get(keys.contents))) await planner.add(item);

  await volumes.finish();

  const { namespaces, items, messages, serviceAccounts } = await planner.finish();
  const settings = await readRestoreSettings(
    restore.spec,
    { ...request, declared: request.configMaps },
    planner.storageClasses,
  );
  const notes = planner.isEmpty ? [NOTHING_THERE] : [];
  const plan: RestorePlan = {
    restore,
    ...(await packer.finish()),
    items,
    namespaces,
    namespacesBefore: await request.writer.listNames(NAMESPACE),
    messages: [...messages, ...notes],
    serviceAccounts,
    volumePlans: volumes.plans,
    podVolumes: volumes.podVolumes,
    ...(await disksOf(volumes, request)),
    settings: { ...settings, safety },
  };
  await writePlan(store, plan);
  await store.put(planKeys(name).logOf("-plan"), await planLog(plan, request.now));
  return plan;
}

async function disksOf(
  { toMake }: VolumePlanner,
  request: PlanRestoreRequest,
): Promise<Pick<RestorePlan, "disks" | "zones">> {
  if (toMake.length === 0) return { disks: [], zones: [] };
  const there = await clusterDisks(request);
  const disks = toMake.flatMap((volume) => plannedDisk(volume, request.restore, there));
  return { disks, zones: there.zones };
}

/** The first part of the restore's log: its name sorts before those of chunks. */
async function planLog(
  { restore, items, messages }: RestorePlan,
  now: () => Date,
): Promise<Uint8Array> {
  const log = new RunLog(now, { restore: `velero/${restore.metadata.name}` });
  log.write("info", `Starting restore of backup velero/${restore.spec.backupName}`, { items });
  for (const { severity, text } of messages) log.write(severity, text);
  return log.end();
}

const NOTHING_THERE: RestoreMessage = {
  severity: "warning",
  scope: "velero",
  text: "the archive holds no resources: zero items to be restored",
};
