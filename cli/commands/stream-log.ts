import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { Invocation } from "../invocation.ts";

/** Writes a gzipped log to the output while it arrives. */
export async function streamLog(
  { world }: Pick<Invocation<unknown>, "world">,
  store: ObjectStore,
  key: string,
): Promise<void> {
  await pipeline(await store.get(key), createGunzip(), world.output, { end: false });
}
