import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { BUNDLING } from "../infra/bundling.ts";

const HANDLERS = fileURLToPath(new URL("../lambdas/handlers", import.meta.url));

/** Files of the handlers, without `.ts`. */
export const HANDLER_NAMES = readdirSync(HANDLERS).map((file) => file.replace(/\.ts$/, ""));

/** Makes of every handler what is deployed of it, `<folder>/back-up-items.mjs`, and the same of other modules. */
export async function bundleFunctions(
  folder: string,
  others: readonly string[] = [],
): Promise<void> {
  const { esbuildArgs, externalModules, minify, target, mainFields, banner } = BUNDLING;
  await build({
    entryPoints: [...HANDLER_NAMES.map((name) => `${HANDLERS}/${name}.ts`), ...others],
    entryNames: "[name]",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { undici: esbuildArgs["--alias:undici"], yaml: esbuildArgs["--alias:yaml"] },
    external: externalModules,
    banner: { js: banner },
    minify,
    target,
    mainFields,
    logLevel: "error",
  });
}
