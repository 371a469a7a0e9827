import { snapshotState, tagSetXml } from "../descriptions.ts";
import { Ec2Error } from "../ec2-error.ts";
import type { Ec2Region } from "../ec2-region.ts";
import { parseTags } from "../tag-specifications.ts";
import type { Action } from "./action.ts";
import { encryption } from "./encryption.ts";

/** What EC2 says of a copy's disk, which never was. */
const NO_VOLUME = "vol-ffffffff";

/** Copies under way into one Region (AWS EBS user guide, "Quotas for Amazon EBS"). */
const MOST_COPIES = 20;

/** Copies a snapshot from any Region into that of the request. */
export const copySnapshot: Action = ({ region, parameters }) => {
  const { account } = region;
  const source = account.region(parameters.required("SourceRegion"));
  const snapshot = source.snapshot(parameters.required("SourceSnapshotId"));
  const tags = parseTags(parameters, "snapshot");
  const description = parameters.text("Description") ?? "";
  const keys = encryption(parameters, region, snapshot.encrypted);
  // The SDK adds both; the Region of the request says it already, and nobody verifies a signature here.
  parameters.text("PresignedUrl");
  parameters.text("DestinationRegion");
  const state = snapshotState(snapshot, account.now());
  if (state !== "completed") {
    throw new Ec2Error("IncorrectState", `Snapshot ${snapshot.id} is in state '${state}'`);
  }
  checkRoom(region);
  return () => {
    const startedAt = account.now();
    const finishedAt = startedAt + account.settings.snapshotSeconds * 1000;
    const { sizeGiB } = snapshot;
    const times = { startedAt, finishedAt };
    const copy = { volumeId: NO_VOLUME, sizeGiB, tags, description, ...keys, ...times };
    return { snapshotId: region.addSnapshot(copy).id, tagSet: tagSetXml(tags) };
  };
};

function checkRoom({ account, snapshots }: Ec2Region): void {
  const now = account.now();
  const copies = [...snapshots.values()].filter(({ volumeId }) => volumeId === NO_VOLUME);
  if (copies.filter((copy) => snapshotState(copy, now) === "pending").length < MOST_COPIES) return;
  const message = `Too many snapshot copies in progress. The limit is ${MOST_COPIES} for this destination region.`;
  throw new Ec2Error("ResourceLimitExceeded", message);
}
