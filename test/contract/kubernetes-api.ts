import { afterAll, beforeAll, describe } from "vitest";
import { describeAccess } from "./kubernetes/access.ts";
import { ApiClient } from "./kubernetes/api-client.ts";
import { describeApply } from "./kubernetes/apply.ts";
import { describeCreate } from "./kubernetes/create.ts";
import { describeDefinitions } from "./kubernetes/definitions.ts";
import { describeDelete } from "./kubernetes/delete.ts";
import { describeDiscovery } from "./kubernetes/discovery.ts";
import type { KubernetesApi } from "./kubernetes/kubernetes-api.ts";
import { describeLists } from "./kubernetes/lists.ts";
import { describeNamespaces } from "./kubernetes/namespaces.ts";
import { describePatch } from "./kubernetes/patch.ts";
import { describeRevisions } from "./kubernetes/revisions.ts";
import { describeServices } from "./kubernetes/services.ts";
import { describeUpdate } from "./kubernetes/update.ts";
import { describeVolumes } from "./kubernetes/volumes.ts";
import { describeWatch } from "./kubernetes/watch.ts";

export type { KubernetesApi } from "./kubernetes/kubernetes-api.ts";

/** Gives the tests of one topic the server they share. */
type ClientOf = () => ApiClient;

/**
 * What Jangada relies on in a Kubernetes API server, rule by rule. One server serves all rules; each
 * rule works in a namespace of its own. The server's controllers must run.
 */
export function describeKubernetesApi(name: string, make: () => Promise<KubernetesApi>): void {
  describe(name, () => {
    let client: ApiClient | undefined;
    beforeAll(async () => {
      client = new ApiClient(await make());
    });
    afterAll(() => client?.api.stop());
    const clientOf: ClientOf = () => {
      if (client === undefined) throw new Error("the server did not start");
      return client;
    };
    const topics = [
      describeDiscovery,
      describeCreate,
      describeLists,
      describeUpdate,
      describePatch,
      describeApply,
      describeDelete,
      describeNamespaces,
      describeServices,
      describeVolumes,
      describeDefinitions,
      describeWatch,
      describeAccess,
      // Last, because it compacts.
      describeRevisions,
    ];
    for (const topic of topics) topic(clientOf);
  });
}
