import { fileURLToPath } from "node:url";
import { type BundlingOptions, OutputFormat, SourceMapMode } from "aws-cdk-lib/aws-lambda-nodejs";

/**
 * How every function becomes one file. The SDK is in it too, so that what was tested is what runs. A
 * few packages are CommonJS and call `require`, which an ES module has to make for itself.
 *
 * What a function would load and never use stays out: undici's other parser, an experiment of 150 KB
 * that an environment variable would switch on, and of yaml what its ES modules need not bring along.
 */
export const BUNDLING = {
  format: OutputFormat.ESM,
  target: "node24",
  mainFields: ["module", "main"],
  externalModules: ["../milo/*"],
  esbuildArgs: {
    "--alias:undici": fileURLToPath(new URL("undici-pool.js", import.meta.url)),
    "--alias:yaml": fileURLToPath(
      new URL("../node_modules/yaml/browser/index.js", import.meta.url),
    ),
  },
  minify: true,
  sourceMap: true,
  sourceMapMode: SourceMapMode.DEFAULT,
  sourcesContent: false,
  banner:
    'import { createRequire as jangadaRequire } from "node:module";const require = jangadaRequire(import.meta.url);',
} satisfies BundlingOptions;
