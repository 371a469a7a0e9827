import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../infra/bundling.ts";

const HANDLERS = fileURLToPath(new URL("../lambdas/handlers", import.meta.url));

/** Files of the handlers, without `.ts`. */
export const HANDLER_NAMES = readdirSync(HANDLERS).map((file) => file.replace(/\.ts$/, ""));

/** Makes of every handler what is deployed of it, `<folder>/back-up-items.mjs`, and the same of other modules. */
export async function bundleFunctions(
  folder: string,
  others: readonly string[] = [],
): Promise<void> {
  const files = [...HANDLER_NAMES.map((name) => `${HANDLERS}/${name}.ts`), ...others];
  await bundle(Object.fromEntries(files.map((file) => [basename(file, ".ts"), file])), folder);
}
