import { reservationXml } from "../descriptions.ts";
import type { Action } from "./action.ts";
import { described } from "./describe.ts";

/** Each instance is a reservation of its own. */
export const describeInstances: Action = (call) => {
  const { region, parameters } = call;
  const withManaged = parameters.flag("IncludeManagedResources");
  return described(call, {
    idsName: "InstanceId",
    setName: "reservationSet",
    filters: {
      "instance-id": ({ id }) => [id],
      "availability-zone": ({ zone }) => [zone],
    },
    all: () => [...region.instances.values()].filter(({ managed }) => withManaged || !managed),
    byId: (id, listedUntil) => region.instance(id, listedUntil),
    bornAt: ({ launchedAt }) => launchedAt,
    xml: (instance) => reservationXml(instance, region),
  });
};
