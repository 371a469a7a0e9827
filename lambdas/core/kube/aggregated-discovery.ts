import * as z from "zod";

import { type ApiResource, apiVersionOf } from "./api-resource.ts";
import type { ServedGroup, ServedGroups } from "./served-group.ts";

const resourceSchema = z.object({
  resource: z.string(),
  responseKind: z.object({ kind: z.string() }).nullish(),
  scope: z.string().nullish(),
  verbs: z.array(z.string()).nullish(),
  singularResource: z.string().nullish(),
  shortNames: z.array(z.string()).nullish(),
});

const versionSchema = z.object({
  version: z.string(),
  freshness: z.string().nullish(),
  resources: z.array(resourceSchema).nullish(),
});

const groupSchema = z.object({
  metadata: z.object({ name: z.string().nullish() }).nullish(),
  versions: z.array(versionSchema).nullish(),
});

/** The body of `APIGroupDiscoveryList` (k8s.io/api/apidiscovery v2 and v2beta1 alike). */
export const aggregatedDocumentSchema = z.object({
  kind: z.literal("APIGroupDiscoveryList"),
  items: z.array(groupSchema).nullish(),
});

type AggregatedDocument = z.infer<typeof aggregatedDocumentSchema>;
type AggregatedVersion = z.infer<typeof versionSchema>;

/**
 * Reads the groups of an aggregated discovery document, whose versions stand in order of
 * preference. A stale version, whose aggregated API server does not answer, counts as not served
 * and leaves a message (k8s.io/client-go discovery/aggregated_discovery.go).
 */
export function readAggregatedDocument(document: AggregatedDocument): ServedGroups {
  const failures: string[] = [];
  const groups = (document.items ?? []).map((item): ServedGroup => {
    const group = item.metadata?.name ?? "";
    const versions = item.versions ?? [];
    for (const { version } of versions.filter(isStale)) {
      failures.push(
        `discovery of '${apiVersionOf({ group, version })}' is stale, none of its resources are seen: repair its APIService`,
      );
    }
    return {
      group,
      preferredVersion: versions[0]?.version ?? "",
      versions: versions.map((served) => ({
        version: served.version,
        resources: isStale(served) ? [] : resourcesOf(group, served),
      })),
    };
  });
  return { groups, failures };
}

function isStale({ freshness }: AggregatedVersion): boolean {
  return freshness === "Stale";
}

function resourcesOf(group: string, { version, resources }: AggregatedVersion): ApiResource[] {
  return (resources ?? []).flatMap((served) => {
    // A parent that is only there to carry its subresources has no kind of its own.
    if (!served.responseKind) return [];
    return {
      group,
      version,
      resource: served.resource,
      kind: served.responseKind.kind,
      namespaced: served.scope === "Namespaced",
      verbs: served.verbs ?? [],
      ...(served.singularResource && { singularName: served.singularResource }),
      ...(served.shortNames && { shortNames: served.shortNames }),
    };
  });
}
