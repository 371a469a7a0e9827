import { build } from "esbuild";

const HANDLERS = `${import.meta.dirname}/../../../lambdas/handlers`;

/** What sends a request: a command of the SDK, its paginator, or the upload that picks commands itself. */
const SENDERS = /new (\w+)Command\(|\bpaginate(\w+)\(|new (Upload)\(/g;

/**
 * Every command that the code of a function has in it, by file of its handler, after all that nothing reaches has
 * been shaken off: `PutObject`, and `Upload` for those that lib-storage picks.
 */
export async function bundledCommands(
  handlers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { outputFiles } = await build({
    entryPoints: handlers.map((name) => `${HANDLERS}/${name}.ts`),
    outdir: "/bundles",
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "error",
  });
  return new Map(
    outputFiles.map(({ text }, index) => [
      handlers[index] ?? "",
      [...new Set([...text.matchAll(SENDERS)].map(([, ...names]) => names.find(Boolean) ?? ""))],
    ]),
  );
}
