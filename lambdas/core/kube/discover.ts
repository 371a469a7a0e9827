import { ErrorName, JangadaError } from "../errors.ts";
import { aggregatedDocumentSchema, readAggregatedDocument } from "./aggregated-discovery.ts";
import { Discovery } from "./discovery.ts";
import type { KubernetesReader } from "./kubernetes-reader.ts";
import { legacyDocumentSchema, readLegacyDocument } from "./legacy-discovery.ts";
import type { ServedGroups } from "./served-group.ts";

/**
 * Asks an API server what it serves: two aggregated documents where it knows them, else the legacy
 * documents, one request per group and version. A group that fails is one of the result's
 * `failures`, not an error (velero pkg/discovery/helper.go). Throws `ClusterUnavailable` when a root
 * is not a discovery document at all, and whatever the reader throws for a root.
 */
export async function discover(reader: KubernetesReader): Promise<Discovery> {
  const [core, named] = await Promise.all([groupsAt(reader, "/api"), groupsAt(reader, "/apis")]);
  return new Discovery([...core.groups, ...named.groups], [...core.failures, ...named.failures]);
}

async function groupsAt(reader: KubernetesReader, path: string): Promise<ServedGroups> {
  const newest = await reader.discovery(path, true);
  const document = newest === undefined ? await reader.discovery(path, false) : newest;
  const aggregated = aggregatedDocumentSchema.safeParse(document);
  if (aggregated.success) return readAggregatedDocument(aggregated.data);
  const legacy = legacyDocumentSchema.safeParse(document);
  if (legacy.success) return readLegacyDocument(reader, legacy.data);
  throw new JangadaError(
    ErrorName.ClusterUnavailable,
    `'${path}' is not a discovery document: check that the endpoint is a Kubernetes API server`,
  );
}
