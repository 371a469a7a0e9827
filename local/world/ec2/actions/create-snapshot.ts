import { snapshotXml } from "../descriptions.ts";
import { parseTags } from "../tag-specifications.ts";
import type { Action } from "./action.ts";
import { beginSnapshot, checkSnapshottable } from "./begin-snapshot.ts";

/** Knows no client token: whoever asks twice gets two snapshots, or is told to wait. */
export const createSnapshot: Action = ({ region, parameters }) => {
  const volume = region.volume(parameters.required("VolumeId"));
  const tags = parseTags(parameters, "snapshot");
  const description = parameters.text("Description") ?? "";
  checkSnapshottable(region, volume);
  return () => {
    const begun = beginSnapshot(region, volume, { tags, description });
    return snapshotXml(begun, region.account.now());
  };
};
