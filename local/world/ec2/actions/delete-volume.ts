import { volumeState } from "../descriptions.ts";
import { Ec2Error } from "../ec2-error.ts";
import type { Action } from "./action.ts";

const DONE = { return: "true" };

/** Deletes a disk that is attached to nothing. */
export const deleteVolume: Action = ({ region, parameters }) => {
  const volume = region.volume(parameters.required("VolumeId"));
  const { id, attachments } = volume;
  const [attachment] = attachments;
  if (attachment) {
    const message = `Volume ${id} is currently attached to ${attachment.instanceId}`;
    throw new Ec2Error("VolumeInUse", message);
  }
  const state = volumeState(volume, region.account.now());
  if (state !== "available") {
    throw new Ec2Error("IncorrectState", `Volume '${id}' is in the '${state}' state.`);
  }
  return () => {
    region.volumes.delete(id);
    return DONE;
  };
};
