import { expect, it } from "vitest";
import { podVolumeRestore } from "../../../../lambdas/core/restore/actions/pod-volume-restore.ts";
import { pod } from "../item/builders.ts";
import { executeAction } from "./execute-action.ts";

const podVolumes = new Map([["ns-1/pod-1", ["data"]]]);

it("warns of every volume whose contents a node agent holds", () => {
  const object = pod("ns-1", "pod-1");
  expect(executeAction(podVolumeRestore, object, { podVolumes })).toEqual({
    outcome: "restore",
    object,
    warnings: [
      `contents of volume "data" of pod "pod-1" were backed up by Velero's node agent and are not restored: restore them with Velero`,
    ],
  });
});

it("says nothing of other pods", () => {
  const object = pod("ns-2", "pod-1");
  const quiet = { outcome: "restore", object, warnings: [] };
  expect(executeAction(podVolumeRestore, object, { podVolumes })).toEqual(quiet);
});
