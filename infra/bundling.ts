import { fileURLToPath } from "node:url";
import { type BundlingOptions, OutputFormat, SourceMapMode } from "aws-cdk-lib/aws-lambda-nodejs";

/**
 * How every function becomes one file. The SDK is in it too, so that what was tested is what runs. A
 * few packages are CommonJS and call `require`, which an ES module has to make for itself.
 */
export const BUNDLING = {
  format: OutputFormat.ESM,
  target: "node24",
  mainFields: ["module", "main"],
  externalModules: [],
  esbuildArgs: { "--alias:undici": fileURLToPath(new URL("undici-pool.js", import.meta.url)) },
  minify: true,
  sourceMap: true,
  sourceMapMode: SourceMapMode.DEFAULT,
  sourcesContent: false,
  banner:
    'import { createRequire as jangadaRequire } from "node:module";const require = jangadaRequire(import.meta.url);',
} satisfies BundlingOptions;
