import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Where things are, from here. */
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const DIST = path("../../dist");

/**
 * Builds `dist/`, which `npm pack ./dist` makes a package of: the command in a few files that need nothing
 * but Node 20. What a command loads late stays in a file of its own.
 */
rmSync(DIST, { recursive: true, force: true });
await build({
  entryPoints: { jangada: path("../main.ts") },
  outdir: DIST,
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20",
  mainFields: ["module", "main"],
  minify: true,
  chunkNames: "[name]-[hash]",
  inject: [path("node-20.ts")],
  alias: { undici: path("undici.js") },
  // A few packages are CommonJS and call `require`, which an ES module has to make for itself.
  banner: {
    js: 'import { createRequire as jangadaRequire } from "node:module";const require = jangadaRequire(import.meta.url);',
  },
  legalComments: "linked",
});

const { name, version, description, license } = JSON.parse(
  readFileSync(path("../../package.json"), "utf8"),
);
const manifest = {
  name,
  version,
  description,
  license,
  type: "module",
  bin: { jangada: "jangada.js" },
  engines: { node: ">=20" },
};
writeFileSync(`${DIST}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
for (const file of ["LICENSE", "docs/cli.md"]) {
  const target = file === "LICENSE" ? "LICENSE" : "README.md";
  writeFileSync(`${DIST}/${target}`, readFileSync(path(`../../${file}`)));
}
