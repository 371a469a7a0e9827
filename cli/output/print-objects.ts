import type { z } from "zod";
import type { ObjectMeta } from "../../lambdas/core/velero/object-meta.ts";
import type { GetOptions } from "../flags/options.ts";
import { formatList, formatObject } from "./object-output.ts";
import { type Column, formatTable } from "./table.ts";

/** How objects of one kind are shown. */
export interface ObjectView<T> {
  readonly kind: string;
  readonly schema: z.ZodType;
  readonly columns: readonly Column<T>[];
}

interface Labelled {
  readonly metadata: ObjectMeta;
}

/**
 * The text of a `get`: a table, or the objects themselves. `isOne` says that a single object was asked
 * for by its name, which is then no list.
 */
export function formatObjects<T extends Labelled>(
  { kind, schema, columns }: ObjectView<T>,
  objects: readonly T[],
  { output = "table", ...labels }: GetOptions,
  isOne = false,
): string {
  if (output === "table") {
    return formatTable([...columns, ...labelColumns<T>(labels)], objects);
  }
  const [first] = objects;
  if (isOne && first !== undefined) return formatObject(schema, first, output);
  return formatList(schema, kind, objects, output);
}

function labelColumns<T extends Labelled>({
  labelColumns: names = [],
  showLabels = false,
}: GetOptions): Column<T>[] {
  const own = names.map((name) => ({
    title: name.slice(name.lastIndexOf("/") + 1).toUpperCase(),
    cell: ({ metadata }: T) => metadata.labels?.[name] ?? "<none>",
  }));
  return showLabels ? [...own, { title: "LABELS", cell: allLabels }] : own;
}

function allLabels({ metadata: { labels = {} } }: Labelled): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
  return pairs.length === 0 ? "<none>" : pairs.join(",");
}
