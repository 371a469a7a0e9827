import { ErrorName, JangadaError } from "../errors.ts";
import type { ApiResource } from "../kube/api-resource.ts";
import type { CutItem } from "../kube/cut-item.ts";
import { discover } from "../kube/discover.ts";
import type { Discovery } from "../kube/discovery.ts";
import { type KubernetesReader, ListRefusal } from "../kube/kubernetes-reader.ts";
import { listPages } from "../kube/list-pages.ts";
import { ClusterView, kept } from "./cluster-view.ts";

const NAMESPACES: ApiResource = {
  group: "",
  version: "v1",
  resource: "namespaces",
  kind: "Namespace",
  namespaced: false,
  verbs: ["list"],
};

/**
 * Takes the cluster's state as it is now: the first list, of its namespaces, says which revision
 * that is.
 *
 * @throws JangadaError `ClusterDenied` when namespaces may not be listed.
 */
export async function openCluster(
  reader: KubernetesReader,
  signal?: AbortSignal,
): Promise<ClusterView> {
  const listing = { reader, ...(signal && { signal }) };
  const [version, discovery] = await Promise.all([reader.version(), discover(reader)]);
  let revision = "";
  const namespaces: CutItem[] = [];
  const onRevision = (read: string) => {
    revision = read;
  };
  // A list that had to be begun anew begins with nothing.
  const onOtherRevision = () => {
    namespaces.length = 0;
  };
  const pages = listPages({ ...listing, onRevision, onOtherRevision }, { resource: NAMESPACES });
  for await (const items of refusalsNamed(pages)) namespaces.push(...items.map(kept));
  const aggregated = await aggregatedApis(listing, discovery, revision);
  return new ClusterView({ listing, version, discovery, revision, namespaces, aggregated });
}

async function* refusalsNamed<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof ListRefusal)) throw error;
    throw new JangadaError(
      ErrorName.ClusterDenied,
      `the namespaces of the cluster may not be listed (${error.status}): ${error.message}; give the backup's role list on namespaces`,
      { cause: error },
    );
  }
}

interface ApiServiceSpec {
  readonly spec?: {
    readonly group?: string;
    readonly version?: string;
    readonly service?: object | null;
  };
}

/** The APIs that the API server hands on to a service in the cluster. */
async function aggregatedApis(
  listing: { readonly reader: KubernetesReader; readonly signal?: AbortSignal },
  discovery: Discovery,
  resourceVersion: string,
): Promise<ReadonlySet<string>> {
  const resource = discovery.resolve("apiservices.apiregistration.k8s.io");
  const found = new Set<string>();
  if (!resource) return found;
  try {
    for await (const items of listPages(listing, { resource, resourceVersion })) {
      for (const { text } of items) {
        const { spec } = JSON.parse(text.toString()) as ApiServiceSpec;
        if (spec?.service) found.add(`${spec.group}/${spec.version}`);
      }
    }
  } catch (error) {
    // Who may not list them still gets the check of each page's revision.
    if (!(error instanceof ListRefusal)) throw error;
  }
  return found;
}
