import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { originalStack } from "../../lambdas/runtime/original-stack.ts";

const SOURCE = `export function fail(): never {
  const unused: string = "";
  throw new Error("no " + unused);
}
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stacks-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The stack of an error that is thrown in a bundle of {@link SOURCE}, as it is without source maps. */
async function stackOf(name: string, sourcemap: boolean): Promise<string> {
  const entry = join(folder, "source.ts");
  writeFileSync(entry, SOURCE);
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    sourcemap,
    format: "esm",
  });
  // Vitest maps stacks by itself, so the place in the bundle is put together from the one file of one line.
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
  });
  const column = (outputFiles[0]?.text.indexOf("throw") ?? 0) + 1;
  return `Error: no\n    at e (${pathToFileURL(outfile).href}:1:${column})\n    at node:internal/x:1:2`;
}

describe("originalStack", () => {
  it("says where in the sources an error was thrown", async () => {
    expect(originalStack(await stackOf("mapped", true))).toBe(
      "Error: no\n    at e (source.ts:3:3)\n    at node:internal/x:1:2",
    );
  });

  it("leaves a stack as it is where there is no map", async () => {
    const stack = await stackOf("bare", false);

    expect(originalStack(stack)).toBe(stack);
  });

  it("leaves a stack as it is where the map is broken", async () => {
    const stack = await stackOf("broken", true);
    writeFileSync(join(folder, "broken.mjs.map"), "{");

    expect(originalStack(stack)).toBe(stack);
  });
});
