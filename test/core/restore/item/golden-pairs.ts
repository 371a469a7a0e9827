import { readFileSync } from "node:fs";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless } from "../../../../lambdas/core/kube/lossless-json.ts";
import type { RestoreContext } from "../../../../lambdas/core/restore/item/restore-context.ts";
import { planVolume } from "../../../../lambdas/core/restore/item/volume-plan.ts";
import { readVolumeRecords } from "../../../../lambdas/core/restore/item/volume-records.ts";
import { restoreContext } from "./builders.ts";

/** An object as it was backed up, and as it stood in an empty cluster after Velero had restored it. */
export interface GoldenPair {
  readonly groupResource: string;
  readonly source: KubernetesObject;
  /** `null` when Velero did not restore the object. */
  readonly restored: KubernetesObject | null;
}

/** What a real Velero restored of its own backup `everything`, without managedFields. */
export function goldenPairs(): readonly GoldenPair[] {
  const lines = readFileSync(`${GOLDEN}.ndjson`, "utf8").trimEnd().split("\n");
  return lines.map((line) => parseLossless(line) as GoldenPair);
}

/** The circumstances of that restore. */
export function goldenContext(pairs: readonly GoldenPair[]): RestoreContext {
  const volumeInfo = JSON.parse(readFileSync(`${GOLDEN}-volumeinfo.json`, "utf8"));
  const records = readVolumeRecords({ volumeInfo });
  const nothingThere = { restoreName: "check", spec: {}, existsInCluster: false };
  const plans = pairs
    .filter(({ groupResource }) => groupResource === "persistentvolumes")
    .map(
      ({ source }) => [source.metadata.name, planVolume(source, records, nothingThere)] as const,
    );
  return restoreContext({
    restoreName: "check",
    backupName: "everything",
    serviceAccountsOf: () => ["default"],
    volumePlans: new Map(plans),
  });
}

/** Names a pair for a test. */
export function titleOf({ groupResource, source: { metadata } }: GoldenPair): string {
  return [groupResource, metadata.namespace, metadata.name].filter(Boolean).join("/");
}

const GOLDEN = "test/golden/restored/everything";
