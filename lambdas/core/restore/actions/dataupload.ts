import type { ItemAction } from "./item-action.ts";

/**
 * Leaves out DataUploads, which only tell Velero's node agent where it put a volume's contents
 * (velero pkg/restore/actions/dataupload_retrieve_action.go skips them too, having read them).
 */
export const dataupload: ItemAction = {
  name: "velero.io/dataupload",
  appliesTo: ["datauploads.velero.io"],
  execute: () => ({ outcome: "skip", reason: "needsNodeAgent" }),
};
