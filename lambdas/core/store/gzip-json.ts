import type { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/**
 * A value as Velero writes its `.json.gz` files: one line, `<`, `>` and `&` escaped as Go does, and a
 * newline (velero pkg/persistence/object_store.go, ToJSONGzip).
 */
export function gzipJson(value: unknown): Promise<Buffer> {
  const escaped = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return compress(`${escaped}\n`);
}
