import type { EbsSnapshot, EbsVolume, Tags } from "./ebs-volume.ts";

/** What a disk was set to, where that is not what its type comes with. */
interface VolumeSettings {
  readonly iops?: number;
  readonly throughput?: number;
  readonly multiAttach?: true;
}

/**
 * Key of the tag of a snapshot that says what Velero's files have no place for. Its value lists
 * `<disk>:<iops>:<throughput>:<m for multi-attach>`, because all snapshots of a set have the same tags. What one value
 * cannot hold goes on in `…-2`, `…-3`.
 */
export const SETTINGS_TAG = "jangada.io/volume-settings";

/** EC2's own limit. */
const LONGEST_VALUE = 256;
/** What EC2 gives a gp3 disk that asks for nothing. */
const GP3 = { iops: 3000, throughput: 125 };

/** The tags that keep the settings of these disks; none when there is nothing to keep. */
export function settingsTags(volumes: readonly EbsVolume[]): Tags {
  const values: string[] = [];
  for (const entry of volumes.flatMap(entryOf)) {
    const last = values.at(-1);
    const joined = `${last} ${entry}`;
    if (last === undefined || joined.length > LONGEST_VALUE) values.push(entry);
    else values[values.length - 1] = joined;
  }
  return Object.fromEntries(values.map((value, index) => [keyAt(index), value]));
}

/** The settings that a snapshot's tags keep of its disk; empty for a snapshot made by anyone else. */
export function settingsOf({ volumeId, tags }: EbsSnapshot): VolumeSettings {
  const entries = Object.entries(tags)
    .filter(([key]) => key.startsWith(SETTINGS_TAG))
    .flatMap(([, value]) => value.split(" ").map((entry) => entry.split(":")));
  const found = entries.find(([id]) => id === volumeId);
  if (found === undefined) return {};
  const [, iops, throughput, multiAttach] = found;
  return {
    ...(iops && { iops: Number(iops) }),
    ...(throughput && { throughput: Number(throughput) }),
    ...(multiAttach && { multiAttach: true }),
  };
}

function keyAt(index: number): string {
  return index === 0 ? SETTINGS_TAG : `${SETTINGS_TAG}-${index + 1}`;
}

function entryOf({ id, type, iops, throughput, multiAttach }: EbsVolume): string[] {
  const isPlain = type === "gp3" && iops === GP3.iops && throughput === GP3.throughput;
  const isSet = ["gp3", "io1", "io2"].includes(type) && !isPlain;
  return isSet ? [`${id}:${iops ?? ""}:${throughput ?? ""}:${multiAttach ? "m" : ""}`] : [];
}
