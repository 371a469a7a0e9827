import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** Modules of an AWS SDK client that say of each of its calls what goes in and out. */
const SCHEMAS = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/].*\.js$/;

/**
 * Writes the keys of the SDK's shapes out: `[_xN]: "m"` as `"xmlName": "m"`. To esbuild a computed key
 * is code that may do something, so it keeps every shape that has one, with all that it refers to: of
 * EC2's 700 calls nearly all.
 */
export const literalKeys: Plugin = {
  name: "literal-keys",
  setup: ({ onLoad }) => {
    onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: withLiteralKeys(await readFile(path, "utf8")),
    }));
  },
};

/** Source of a module with the values of its string constants for computed keys that name one. */
export function withLiteralKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]),
  );
  return source.replace(/(?<=[{,]\s*)\[(\w+)\]:/g, (key, name) => {
    const value = constants.get(name);
    return value === undefined ? key : `${value}:`;
  });
}
