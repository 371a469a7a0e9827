import { build } from "esbuild";

const HANDLERS = `${import.meta.dirname}/../../../lambdas/handlers`;

/** What sends a request: a command of the SDK, its paginator, or a class or function that picks commands itself. */
const SENDERS =
  /new (\w+)Command\(|\bpaginate(\w+)\(|new (Upload)\(|\b(fromTemporaryCredentials)\(/g;

/**
 * Every command that the code of a function has in it, by file of its handler, after all that nothing reaches has
 * been shaken off: `PutObject`, and `Upload` or `fromTemporaryCredentials` for those that these pick.
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
