import { snapshotState, volumeXml } from "../descriptions.ts";
import { Ec2Error, invalidValue, missingParameter } from "../ec2-error.ts";
import type { Ec2Region } from "../ec2-region.ts";
import type { Snapshot, Volume } from "../ec2-things.ts";
import type { Parameters } from "../parameters.ts";
import { parseTags } from "../tag-specifications.ts";
import { checkedSpeed } from "../volume-limits.ts";
import type { Action } from "./action.ts";
import { encryption } from "./encryption.ts";

const LONGEST_TOKEN = 64;
/** Not what the console or EBS CSI would choose. */
const DEFAULT_TYPE = "gp2";

/** Makes a disk; a second request with the same client token gets the first one's. */
export const createVolume: Action = ({ region, parameters }) => {
  const token = parameters.text("ClientToken");
  if (token !== undefined && token.length > LONGEST_TOKEN) {
    throw invalidValue(`ClientToken is longer than ${LONGEST_TOKEN} characters`);
  }
  const wanted = wantedVolume(region, parameters);
  const { account } = region;
  const fingerprint = parameters.fingerprint("DryRun");
  const before = token === undefined ? undefined : region.made.get(token);
  if (before && before.fingerprint !== fingerprint) {
    const message =
      "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).";
    throw new Ec2Error("IdempotentParameterMismatch", message);
  }
  return () => {
    const now = account.now();
    if (before) return volumeXml(region.volumes.get(before.volume.id) ?? before.volume, now);
    const availableAt = now + account.settings.volumeSeconds * 1000;
    const volume = region.addVolume({ ...wanted, createdAt: now, availableAt });
    if (token !== undefined) region.made.set(token, { fingerprint, volume });
    return volumeXml(volume, now);
  };
};

function wantedVolume(region: Ec2Region, parameters: Parameters): Partial<Volume> {
  const zone = parameters.required("AvailabilityZone");
  if (!region.zones.includes(zone)) {
    throw new Ec2Error("InvalidZone.NotFound", `The zone '${zone}' does not exist.`);
  }
  const snapshot = usableSnapshot(region, parameters.text("SnapshotId"));
  const speed = checkedSpeed({
    type: parameters.text("VolumeType") ?? DEFAULT_TYPE,
    sizeGiB: sizeOf(parameters.integer("Size"), snapshot),
    iops: parameters.integer("Iops"),
    throughput: parameters.integer("Throughput"),
    multiAttach: parameters.flag("MultiAttachEnabled"),
    initializationRate: parameters.integer("VolumeInitializationRate"),
  });
  const keys = encryption(parameters, region, snapshot?.encrypted === true);
  const tags = parseTags(parameters, "volume");
  return { ...speed, zone, ...keys, tags, snapshotId: snapshot?.id };
}

function usableSnapshot(region: Ec2Region, id: string | undefined): Snapshot | undefined {
  if (id === undefined) return undefined;
  const snapshot = region.snapshot(id);
  const state = snapshotState(snapshot, region.account.now());
  if (state === "completed") return snapshot;
  throw new Ec2Error("IncorrectState", `Snapshot ${id} is in invalid state - ${state}`);
}

function sizeOf(asked: number | undefined, snapshot: Snapshot | undefined): number {
  const size = asked ?? snapshot?.sizeGiB;
  if (size === undefined) throw missingParameter("size/snapshot");
  if (snapshot && size < snapshot.sizeGiB) {
    throw invalidValue(`The size of a volume cannot be smaller than its snapshot's: ${size}GiB`);
  }
  return size;
}
