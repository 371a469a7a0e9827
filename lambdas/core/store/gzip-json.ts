import type { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { escapeAsGo } from "../velero/go-json.ts";

const compress = promisify(gzip);

/**
 * A value as Velero writes its `.json.gz` files: one line, `<`, `>` and `&` escaped as Go does, and a
 * newline (velero pkg/persistence/object_store.go, ToJSONGzip).
 */
export function gzipJson(value: unknown): Promise<Buffer> {
  return compress(`${escapeAsGo(JSON.stringify(value))}\n`);
}
