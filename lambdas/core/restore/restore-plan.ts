import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Scope } from "../results.ts";
import { gzipJson } from "../store/gzip-json.ts";
import { restoreKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Restore } from "../velero/restore.ts";
import type { PlannedDisk } from "./disk-plan.ts";
import type { VolumePlan } from "./item/volume-plan.ts";
import type { RestoreSettings } from "./restore-settings.ts";

/** A warning or an error, and where it belongs. */
export interface RestoreMessage {
  readonly severity: "warning" | "error";
  readonly scope: Scope;
  readonly text: string;
}

/** Everything the functions of one restore share; they read it from the bucket. */
export interface RestorePlan {
  /** As validated and completed; its status says when the restore began. */
  readonly restore: Restore;
  /** Names of chunks: waves one after another, the chunks of one wave side by side. */
  readonly waves: readonly (readonly string[])[];
  /** Items to restore, without those that others lead to. */
  readonly items: number;
  /** Namespaces of the backup that are made. */
  readonly namespaces: readonly string[];
  /** Namespaces of the cluster before the restore, which therefore made none of them. */
  readonly namespacesBefore: readonly string[];
  /** By chunk: paths that it holds and that a later entry of the archive replaced. */
  readonly superseded: Readonly<Record<string, readonly string[]>>;
  /** What planning had to say. */
  readonly messages: readonly RestoreMessage[];
  /** Names of the backup's service accounts, by namespace. */
  readonly serviceAccounts: Readonly<Record<string, readonly string[]>>;
  readonly volumePlans: Readonly<Record<string, VolumePlan>>;
  /** Disks to make before the first wave. */
  readonly disks: readonly PlannedDisk[];
  /** Where the cluster can use disks, sorted; empty when none is to be made. */
  readonly zones: readonly string[];
  /** Volumes a node agent backed up, by pod as `<namespace>/<name>`. */
  readonly podVolumes: Readonly<Record<string, readonly string[]>>;
  readonly settings: RestoreSettings;
}

/** The keys of a restore's plan, all of which are gone when the restore has ended. */
export interface PlanKeys {
  readonly directory: string;
  readonly plan: string;
  readonly chunk: (name: string) => string;
  /** Items that are restored when others need them, spread over {@link ON_DEMAND_SHARES} shares. */
  readonly onDemand: (share: number) => string;
  /** The disks that were made, or could not be. */
  readonly disks: string;
  /** Directory of what became of the items of each chunk. */
  readonly outcomes: string;
  readonly outcomesOf: (chunk: string) => string;
  /** Directory of the pods with hooks that each chunk has created. */
  readonly hooks: string;
  readonly hooksOf: (chunk: string) => string;
  /** How far the hooks are. */
  readonly hookRun: string;
  /** Directory of what became of each hook that was run, written as soon as it is known. */
  readonly endedHooks: string;
  readonly endedHookOf: (namespace: string, pod: string, hook: number) => string;
  /** Directory of each chunk's part of the log. */
  readonly logs: string;
  readonly logOf: (chunk: string) => string;
}

/** So that a chunk that needs one volume of thousands reads a sixteenth of them. */
export const ON_DEMAND_SHARES = 16;

/** The keys of the plan of restore `name`. */
export function planKeys(name: string): PlanKeys {
  const directory = restoreKeys(name).plan;
  return {
    directory,
    plan: `${directory}plan.json.gz`,
    chunk: (chunk) => `${directory}chunks/${chunk}.ndjson.gz`,
    onDemand: (share) => `${directory}on-demand/${String(share).padStart(2, "0")}/`,
    disks: `${directory}disks.json.gz`,
    outcomes: `${directory}outcomes/`,
    outcomesOf: (chunk) => `${directory}outcomes/${chunk}.json.gz`,
    hooks: `${directory}hooks/`,
    hooksOf: (chunk) => `${directory}hooks/${chunk}.json.gz`,
    hookRun: `${directory}hook-run.json.gz`,
    endedHooks: `${directory}ended-hooks/`,
    endedHookOf: (namespace, pod, hook) =>
      `${directory}ended-hooks/${namespace}/${pod}/${hook}.json.gz`,
    logs: `${directory}logs/`,
    logOf: (chunk) => `${directory}logs/${chunk}.gz`,
  };
}

/** Writes a plan where {@link readPlan} finds it. */
export async function writePlan(store: ObjectStore, plan: RestorePlan): Promise<void> {
  await store.put(planKeys(plan.restore.metadata.name).plan, await gzipJson(plan));
}

/**
 * Reads the plan of a restore.
 *
 * @throws JangadaError `NotFound` when there is none, or no more.
 */
export async function readPlan(store: ObjectStore, restoreName: string): Promise<RestorePlan> {
  return (await getJson(store, planKeys(restoreName).plan)) as RestorePlan;
}

/** Reads a `.json.gz` file of a backup or a restore. */
export async function getJson(store: ObjectStore, key: string): Promise<unknown> {
  const body = await buffer(await store.get(key));
  return JSON.parse((await promisify(gunzip)(body)).toString());
}
