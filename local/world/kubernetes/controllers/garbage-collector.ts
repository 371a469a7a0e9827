import { deleteDependents } from "../delete-object.ts";
import type { Controller } from "./controller-loop.ts";

/** Deletes what a deleted object owned. */
export const collectGarbage: Controller = (cluster, event) => {
  if (event.after === undefined && event.before !== undefined) {
    deleteDependents(cluster, event.before.uid);
  }
};
