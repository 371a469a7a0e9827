import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import type {
  KubernetesReader,
  ListRequest,
} from "../../../lambdas/core/kube/kubernetes-reader.ts";

/** A reader that tells what it reads. */
export interface WatchedReader {
  readonly reader: KubernetesReader;
  /** Resource to the revisions its pages were at, as the pages themselves say. */
  readonly revisions: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Calls `before` ahead of each page and looks at each page that comes. */
export function watchedReader(
  reader: KubernetesReader,
  before: (request: ListRequest) => Promise<void>,
): WatchedReader {
  const revisions = new Map<string, Set<string>>();
  return {
    revisions,
    reader: {
      version: () => reader.version(),
      discovery: (path, aggregated) => reader.discovery(path, aggregated),
      async list(request, signal) {
        await before(request);
        const page = await text(Readable.from(await reader.list(request, signal)));
        const { metadata } = JSON.parse(page) as { metadata: { resourceVersion: string } };
        const name = groupResourceOf(request.resource);
        revisions.set(name, (revisions.get(name) ?? new Set()).add(metadata.resourceVersion));
        return Readable.from([Buffer.from(page)]);
      },
    },
  };
}
