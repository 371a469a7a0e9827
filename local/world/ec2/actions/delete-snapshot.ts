import { Ec2Error } from "../ec2-error.ts";
import type { Action } from "./action.ts";

const DONE = { return: "true" };

/** Deletes a snapshot of this account, finished or not, unless it is locked. */
export const deleteSnapshot: Action = ({ region, parameters }) => {
  const { id, ownerId, locked } = region.snapshot(parameters.required("SnapshotId"));
  if (ownerId !== region.account.id) {
    const message = "You are not authorized to perform this operation.";
    throw new Ec2Error("UnauthorizedOperation", message, 403);
  }
  // Which code EC2 has for it is written nowhere.
  if (locked) throw new Ec2Error("OperationNotPermitted", `The snapshot '${id}' is locked.`);
  return () => {
    region.snapshots.delete(id);
    return DONE;
  };
};
