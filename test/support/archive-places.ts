import { parseItemPath } from "../../lambdas/core/archive/item.ts";
import type { ArchiveEntries } from "./archive-entries.ts";

/** The places of an archive's items in its order, each once: `pods:shop/web`, `persistentvolumes:pv-1`. */
export function placesIn(entries: ArchiveEntries): string[] {
  return [...entries.keys()].flatMap((path) => {
    const ref = parseItemPath(path);
    if (!ref || ref.versionDir !== undefined) return [];
    const { groupResource, namespace, name } = ref;
    return `${groupResource}:${namespace === undefined ? name : `${namespace}/${name}`}`;
  });
}
