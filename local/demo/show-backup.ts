import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { formatBytes } from "../../cli/progress-display.ts";
import type { Results } from "../../lambdas/core/results.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";

/** Draws what lies in the bucket below a key, as a tree with sizes. */
export async function storeTree(store: ObjectStore, directory: string): Promise<string> {
  const lines = [directory];
  const objects = await Array.fromAsync(store.list(directory));
  for (const [index, { key, size }] of objects.entries()) {
    const branch = index === objects.length - 1 ? "└─" : "├─";
    lines.push(
      `${branch} ${key.slice(directory.length).padEnd(46)} ${formatBytes(size).padStart(10)}`,
    );
  }
  return lines.join("\n");
}

/** Where the items of a backup come from. */
export interface ItemCounts {
  /** Kind to namespace to number of items; cluster-scoped items are under `(cluster)`. */
  readonly byKind: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly namespaces: readonly string[];
}

const CLUSTER = "(cluster)";

/** Counts a backup's items from its resource list. */
export async function itemCounts(store: ObjectStore, backupName: string): Promise<ItemCounts> {
  const list = (await gzippedJson(store, backupKeys(backupName).resourceList)) as Record<
    string,
    readonly string[]
  >;
  const byKind = new Map(
    Object.entries(list).map(([kind, names]) => [
      kind.slice(kind.lastIndexOf("/") + 1),
      countedBy(names, namespaceOf),
    ]),
  );
  const namespaces = new Set([...byKind.values()].flatMap((counts) => [...counts.keys()]));
  return { byKind, namespaces: [...namespaces].sort() };
}

function namespaceOf(name: string): string {
  return name.includes("/") ? name.slice(0, name.indexOf("/")) : CLUSTER;
}

function countedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(keyOf(value), (counts.get(keyOf(value)) ?? 0) + 1);
  return counts;
}

/** The counts as a picture: kinds down, namespaces across. */
export function itemTable({ byKind, namespaces }: ItemCounts): string {
  const widths = namespaces.map((namespace) => Math.max(namespace.length, 3));
  const row = (kind: string, cells: readonly string[]) =>
    [kind.padEnd(32), ...cells.map((cell, i) => cell.padStart(widths[i] ?? 0))].join("  ");
  const rows = [...byKind].map(([kind, counts]) =>
    row(
      kind,
      namespaces.map((namespace) => String(counts.get(namespace) ?? "·")),
    ),
  );
  return [row("", namespaces), ...rows].join("\n");
}

/** The messages of a backup's results, one a line, without Velero's field marks. */
export async function warningsOf(
  store: ObjectStore,
  backupName: string,
): Promise<readonly string[]> {
  const results = (await gzippedJson(store, backupKeys(backupName).results)) as Results;
  const { velero = [], cluster = [], namespaces = {} } = results.warnings;
  return [...velero, ...cluster, ...Object.values(namespaces).flat()].map((message) =>
    message
      .trim()
      .replaceAll(/ (?=(name|message|error): )|(?<=(resource|name|message|error): )\//g, (mark) =>
        mark === "/" ? "" : ", ",
      ),
  );
}

/** Reads one of a backup's own files. */
export async function gzippedJson(store: ObjectStore, key: string): Promise<unknown> {
  return JSON.parse(gunzipSync(await buffer(await store.get(key))).toString());
}
