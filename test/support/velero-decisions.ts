import type { ArchiveEntries } from "./archive-entries.ts";
import { type ResourceList, type VeleroBackupName, veleroBackup } from "./velero-fixtures.ts";

/** Where Jangada decided otherwise than Velero does, what it then holds, and why. */
interface Decision {
  readonly reason: string;
  /** Holds what that backup, made a second later, holds. */
  readonly like?: VeleroBackupName;
}

/** Every difference in content between Velero's archives and ours. */
const DECISIONS: Partial<Record<VeleroBackupName, Decision>> = {
  full: {
    reason: "no filters take everything, cluster-scoped resources too, as Velero documents",
    like: "everything",
  },
};

/** What our backup of a fixture's spec must hold. */
export interface ExpectedBackup {
  /** Velero's entries, and by decision another backup's. */
  readonly entries: ArchiveEntries;
  readonly resourceList: ResourceList;
  /** Of the difference; empty when there is none. */
  readonly reason: string;
}

/** What Velero wrote, with the decisions made about it. */
export async function expectedBackup(name: VeleroBackupName): Promise<ExpectedBackup> {
  const { like, reason = "" } = DECISIONS[name] ?? {};
  const own = await veleroBackup(name);
  if (like === undefined) return { ...own, reason };
  const other = await veleroBackup(like);
  // The one object that came in that second is the other Backup itself.
  const entries = [...other.entries].filter(([path]) => !path.endsWith(`/velero/${like}.json`));
  const backups = "velero.io/v1/Backup";
  return {
    entries: new Map([...entries, ...own.entries]),
    resourceList: { ...other.resourceList, [backups]: own.resourceList[backups] ?? [] },
    reason,
  };
}
