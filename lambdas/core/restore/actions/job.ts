import { withoutEntries } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Takes the uid of the job that was from selector and template (velero
 * pkg/restore/actions/job_action.go); the new one gets its own, and its pods would not match.
 */
export const job: ItemAction = {
  name: "velero.io/job",
  appliesTo: ["jobs.batch"],
  execute({ object }) {
    const free = withoutEntries(object, ["spec", "selector", "matchLabels"], UID_LABELS);
    return {
      outcome: "restore",
      object: withoutEntries(free, ["spec", "template", "metadata", "labels"], UID_LABELS),
    };
  },
};

const UID_LABELS = ["controller-uid", "batch.kubernetes.io/controller-uid"];
