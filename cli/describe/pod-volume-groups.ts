import type { PodVolumeBackup } from "../catalog/volume-records.ts";

/** The volumes in one phase. */
export interface PodVolumeGroup {
  readonly phase: string;
  readonly count: number;
  /** `namespace/name` of a pod and its volumes, both sorted. */
  readonly pods: readonly (readonly [pod: string, volumes: readonly string[]])[];
}

const PHASES = ["Completed", "Failed", "In Progress", "New"] as const;

/** Sorts file-system backups of volumes by phase, those of one pod together; empty phases are left out. */
export function podVolumeGroups(volumes: readonly PodVolumeBackup[]): readonly PodVolumeGroup[] {
  return PHASES.map((phase) => {
    const inPhase = volumes.filter((volume) => phaseOf(volume) === phase);
    const byPod = Map.groupBy(
      inPhase,
      ({ spec: { pod } }) => `${pod.namespace ?? ""}/${pod.name ?? ""}`,
    );
    const pods = [...byPod]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([pod, own]) => [pod, own.map(volumeName).sort()] as const);
    return { phase, count: inPhase.length, pods };
  }).filter(({ count }) => count > 0);
}

function phaseOf({ status }: PodVolumeBackup): string {
  const phase = status?.phase || "New";
  return phase === "InProgress" ? "In Progress" : phase;
}

function volumeName(volume: PodVolumeBackup): string {
  const { totalBytes = 0, bytesDone = 0 } = volume.status?.progress ?? {};
  if (phaseOf(volume) !== "In Progress" || totalBytes === 0) return volume.spec.volume;
  return `${volume.spec.volume} (${((bytesDone / totalBytes) * 100).toFixed(2)}%)`;
}
