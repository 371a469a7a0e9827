import { snapshotXml } from "../descriptions.ts";
import { invalidValue } from "../ec2-error.ts";
import type { Ec2Region } from "../ec2-region.ts";
import type { Volume } from "../ec2-things.ts";
import type { Parameters } from "../parameters.ts";
import { joinedTags, parseTags, userTags } from "../tag-specifications.ts";
import type { Action } from "./action.ts";
import { beginSnapshot, checkSnapshottable } from "./begin-snapshot.ts";

const MOST_DISKS = 128;
const MOST_EXCLUDED = 127;

/** Snapshots an instance's disks at one moment, all or none. */
export const createSnapshots: Action = ({ region, parameters }) => {
  const volumes = chosenVolumes(region, parameters.group("InstanceSpecification"));
  const description = parameters.text("Description") ?? "";
  const shared = Object.entries(parseTags(parameters, "snapshot"));
  const source = parameters.text("CopyTagsFromSource");
  if (source !== undefined && source !== "volume") {
    throw invalidValue(`Value (${source}) for parameter copyTagsFromSource is invalid.`);
  }
  const planned = volumes.map((volume) => {
    checkSnapshottable(region, volume);
    const copied = source === undefined ? [] : userTags(volume.tags);
    return { volume, tags: joinedTags([...copied, ...shared]) };
  });
  return () => ({
    snapshotSet: {
      item: planned.map(({ volume, tags }) =>
        snapshotXml(
          beginSnapshot(region, volume, { tags, description }),
          region.account.now(),
          "state",
        ),
      ),
    },
  });
};

function chosenVolumes(region: Ec2Region, parameters: Parameters): readonly Volume[] {
  const instance = region.instance(parameters.required("InstanceId"));
  const withoutBoot = parameters.flag("ExcludeBootVolume");
  const excluded = new Set(parameters.list("ExcludeDataVolumeId"));
  if (excluded.size > MOST_EXCLUDED) {
    throw invalidValue(`The maximum number of excluded volumes is ${MOST_EXCLUDED}`);
  }
  const disks = region.disksOf(instance);
  const boot = disks.get(instance.rootDeviceName);
  const data = [...disks.values()].filter((volume) => volume !== boot);
  for (const id of excluded) {
    if (data.some((volume) => volume.id === id)) continue;
    throw invalidValue(`Volume '${id}' is not a data volume of instance '${instance.id}'`);
  }
  const chosen = data.filter(({ id }) => !excluded.has(id));
  const all = boot === undefined || withoutBoot ? chosen : [boot, ...chosen];
  if (all.length === 0 || all.length > MOST_DISKS) {
    throw invalidValue(`1 to ${MOST_DISKS} volumes can be snapshotted at once, not ${all.length}`);
  }
  return all;
}
