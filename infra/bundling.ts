import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { literalKeys } from "./literal-keys.ts";

/**
 * How every function becomes one file. The SDK is in it too, so that what was tested is what runs. A
 * few packages are CommonJS and call `require`, which an ES module has to make for itself.
 *
 * What a function would load and never use stays out: undici's other parser, an experiment of 150 KB
 * that an environment variable would switch on, of yaml what its ES modules need not bring along, and
 * the shapes of calls that no function makes.
 */
const BUNDLING = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  mainFields: ["module", "main"],
  external: ["../milo/*"],
  alias: {
    undici: fileURLToPath(new URL("undici-pool.js", import.meta.url)),
    yaml: fileURLToPath(new URL("../node_modules/yaml/browser/index.js", import.meta.url)),
  },
  plugins: [literalKeys],
  minify: true,
  // Beside the code, for whoever reads a stack trace; functions start faster without.
  sourcemap: "external",
  sourcesContent: false,
  banner: {
    js: 'import { createRequire as jangadaRequire } from "node:module";const require = jangadaRequire(import.meta.url);',
  },
  // Source maps name the sources from here, wherever the files go: one that depends on a folder would be
  // another asset, and a deployment, for each folder that the CDK is run in.
  outdir: fileURLToPath(new URL("../dist/functions", import.meta.url)),
  outExtension: { ".js": ".mjs" },
  write: false,
  logLevel: "error",
} satisfies BuildOptions;

/**
 * Writes `<folder>/<name>.mjs` and its source map for each module, by the names of the files. The same
 * sources make the same bytes, in any folder.
 */
export async function bundle(
  modules: Readonly<Record<string, string>>,
  folder: string,
): Promise<void> {
  const { outputFiles } = await build({ ...BUNDLING, entryPoints: modules });
  await mkdir(folder, { recursive: true });
  await Promise.all(
    outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)),
  );
}
