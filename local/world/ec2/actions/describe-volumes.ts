import { volumeState, volumeXml } from "../descriptions.ts";
import type { Action } from "./action.ts";
import { described } from "./describe.ts";

/** Disks that AWS services keep for somebody are left out unless they are asked for. */
export const describeVolumes: Action = (call) => {
  const { region, parameters } = call;
  const { account } = region;
  const withManaged = parameters.flag("IncludeManagedResources");
  return described(call, {
    idsName: "VolumeId",
    setName: "volumeSet",
    filters: {
      "volume-id": ({ id }) => [id],
      status: (volume) => [volumeState(volume, account.now())],
      "availability-zone": ({ zone }) => [zone],
      "attachment.instance-id": ({ attachments }) =>
        attachments.map(({ instanceId }) => instanceId),
    },
    all: () => [...region.volumes.values()].filter(({ managed }) => withManaged || !managed),
    byId: (id, listedUntil) => region.volume(id, listedUntil),
    bornAt: ({ createdAt }) => createdAt,
    xml: (volume) => volumeXml(volume, account.now()),
  });
};
