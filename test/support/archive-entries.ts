import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";

/** What a tarball holds: path to content, in the tarball's order. */
export type ArchiveEntries = ReadonlyMap<string, string>;

/** Reads a `<B>.tar.gz` with libraries that are not ours. A path that comes twice is an error. */
export async function archiveEntries(tarball: Uint8Array): Promise<ArchiveEntries> {
  const entries = new Map<string, string>();
  const tar = extract();
  tar.end(gunzipSync(tarball));
  for await (const entry of tar) {
    const { name } = entry.header;
    if (entries.has(name)) throw new Error(`'${name}' is twice in the archive`);
    entries.set(name, await text(entry));
  }
  return entries;
}
