import { snapshotState, snapshotXml } from "../descriptions.ts";
import type { Action } from "./action.ts";
import { described } from "./describe.ts";

/** Without `Owner`, other accounts' snapshots that are shared are there too. */
export const describeSnapshots: Action = (call) => {
  const { region, parameters } = call;
  const { account } = region;
  const owners = parameters.list("Owner").map((owner) => (owner === "self" ? account.id : owner));
  return described(call, {
    idsName: "SnapshotId",
    setName: "snapshotSet",
    filters: {
      "snapshot-id": ({ id }) => [id],
      "volume-id": ({ volumeId }) => [volumeId],
      "owner-id": ({ ownerId }) => [ownerId],
      status: (snapshot) => [snapshotState(snapshot, account.now())],
    },
    all: () =>
      [...region.snapshots.values()].filter(
        ({ ownerId }) => owners.length === 0 || owners.includes(ownerId),
      ),
    byId: (id, listedUntil) => region.snapshot(id, listedUntil),
    bornAt: ({ startedAt }) => startedAt,
    xml: (snapshot) => snapshotXml(snapshot, account.now()),
  });
};
