import * as z from "zod";
import { parseObject } from "../velero/parse-input.ts";
import type { Restore } from "../velero/restore.ts";
import type { Clock } from "../volumes/clock.ts";
import type { EbsVolume } from "../volumes/ebs-volume.ts";
import { CHANGES_PER_SECOND, Pacer } from "../volumes/pacer.ts";
import {
  RESTORE_TAG,
  RESTORED_VOLUME_TAG,
  volumeOwnerTags,
} from "../volumes/restored-volume-tags.ts";
import { CLUSTER_TAG } from "../volumes/snapshot-tags.ts";
import type { VolumeMaker } from "../volumes/volume-snapshotter.ts";
import { attempt } from "./attempt.ts";

const requestSchema = z.strictObject({
  restoreName: z.string().min(1),
  /** Without it they are only listed. */
  delete: z.boolean().default(false),
});

/** Which disks to look at, and what to do. */
export type DiskDeletionRequest = z.infer<typeof requestSchema>;

/** What looking at disks and deleting them works with. */
export interface DiskDeletionPorts {
  /** Of the EKS cluster whose restores made the disks. */
  readonly clusterName: string;
  /** One of each Region and account that the snapshot locations name. */
  readonly makers: readonly Pick<VolumeMaker, "findVolumes" | "deleteVolume">[];
  /** See `diskUsers`. */
  readonly users: () => Promise<ReadonlyMap<string, string>>;
  /** Restores that run now. */
  readonly running: () => Promise<readonly Restore[]>;
  readonly clock: Clock;
}

/** A disk that a restore made. */
export interface DiskOfRestore {
  readonly volumeId: string;
  /** Of the persistent volume in the backup. */
  readonly volumeName: string;
  readonly sizeGiB: number;
  readonly zone: string;
  /** When the restore started that made it; ISO 8601. */
  readonly restoreStart: string;
  /** What it is there for, such as `persistent volume "pv-1"`; absent where nothing uses it. */
  readonly usedBy?: string;
}

/** Disks of a restore, and what became of those that nothing uses. */
export interface DiskDeletionReport {
  readonly restoreName: string;
  readonly disks: readonly DiskOfRestore[];
  /** Ids of disks that are gone now. */
  readonly deleted: readonly string[];
  /** What could not be looked at, or deleted, and why. */
  readonly problems: readonly string[];
}

/**
 * Reads the input of DeleteDisks.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own.
 */
export function parseDiskDeletionRequest(value: unknown): DiskDeletionRequest {
  return parseObject(requestSchema, value, "deletion request");
}

/**
 * Lists the disks that a cluster's restores of a name have made, by their tags, and deletes on demand
 * those that no instance and no persistent volume uses. A disk whose restore still runs stays.
 *
 * @throws what `users` throws: without the cluster's word nothing is deleted.
 */
export async function deleteDisks(
  ports: DiskDeletionPorts,
  request: DiskDeletionRequest,
): Promise<DiskDeletionReport> {
  const { restoreName } = request;
  const found: FoundDisk[] = [];
  const problems: string[] = [];
  for (const maker of ports.makers) {
    const volumes = await attempt(() => maker.findVolumes({ [CLUSTER_TAG]: ports.clusterName }));
    if ("problem" in volumes) problems.push(volumes.problem);
    else found.push(...volumes.value.flatMap((volume) => ofRestore(volume, restoreName, maker)));
  }
  // Asked after the disks: a volume that came meanwhile is seen.
  const users = found.length === 0 ? new Map() : await ports.users();
  const disks = found.map((disk) => described(disk, users));
  if (!request.delete) return { restoreName, disks, deleted: [], problems };
  const running = await ports.running();
  if (running.some(({ metadata }) => metadata.name === restoreName)) {
    const problem = `restore '${restoreName}' is still in progress; wait for its end`;
    return { restoreName, disks, deleted: [], problems: [...problems, problem] };
  }
  const unused = found.filter((_, index) => disks[index]?.usedBy === undefined);
  const outcomes = await deleteAll(unused, ports);
  return {
    restoreName,
    disks,
    deleted: outcomes.flatMap((outcome) => ("deleted" in outcome ? [outcome.deleted] : [])),
    problems: [
      ...problems,
      ...outcomes.flatMap((outcome) => ("problem" in outcome ? [outcome.problem] : [])),
    ],
  };
}

type Maker = DiskDeletionPorts["makers"][number];

interface FoundDisk {
  readonly maker: Maker;
  readonly volume: EbsVolume;
  /** `<name>/<start>`. */
  readonly restoreId: string;
}

type Outcome = { readonly deleted: string } | { readonly problem: string };

/** The tag is `<name>/<start>`, and no name has a slash. */
function ofRestore(volume: EbsVolume, restoreName: string, maker: Maker): readonly FoundDisk[] {
  const restoreId = volume.tags[RESTORE_TAG] ?? "";
  const isGoing = volume.state.startsWith("delet");
  return restoreId.startsWith(`${restoreName}/`) && !isGoing ? [{ maker, volume, restoreId }] : [];
}

function described(
  { volume, restoreId }: FoundDisk,
  users: ReadonlyMap<string, string>,
): DiskOfRestore {
  const { id, sizeGiB, zone, tags } = volume;
  const usedBy = userOf(volume, users);
  return {
    volumeId: id,
    volumeName: tags[RESTORED_VOLUME_TAG] ?? "",
    sizeGiB,
    zone,
    restoreStart: restoreId.slice(restoreId.indexOf("/") + 1),
    ...(usedBy !== undefined && { usedBy }),
  };
}

function userOf(
  { id, instanceIds, state }: EbsVolume,
  users: ReadonlyMap<string, string>,
): string | undefined {
  const volume = users.get(id);
  if (volume !== undefined) return `persistent volume "${volume}"`;
  if (instanceIds.length > 0) return `instance "${instanceIds.join('", "')}"`;
  return state === "in-use" ? "an instance" : undefined;
}

function deleteAll(
  disks: readonly FoundDisk[],
  { clock, clusterName }: DiskDeletionPorts,
): Promise<readonly Outcome[]> {
  const pacer = new Pacer(clock, CHANGES_PER_SECOND);
  return Promise.all(
    disks.map(async ({ maker, volume: { id }, restoreId }): Promise<Outcome> => {
      const owner = volumeOwnerTags({ restoreId, clusterName });
      const outcome = await attempt(() => pacer.run(() => maker.deleteVolume(id, owner)));
      if ("problem" in outcome) return outcome;
      const isGone = outcome.value === "deleted" || outcome.value === "absent";
      return isGone
        ? { deleted: id }
        : { problem: `disk '${id}' was kept: its tags have changed meanwhile` };
    }),
  );
}
