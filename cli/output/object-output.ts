import type { z } from "zod";
import { encodeGoJson } from "../../lambdas/core/velero/go-json.ts";
import { goYaml } from "./go-yaml.ts";

/** Forms in which a command prints API objects. */
export const OUTPUT_FORMATS = ["table", "json", "yaml"] as const;

/** One of {@link OUTPUT_FORMATS}. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** A form that holds the whole object. */
export type ObjectFormat = Exclude<OutputFormat, "table">;

/** One API object, as Velero's client would print it, its line break at the end included. */
export function formatObject(schema: z.ZodType, object: unknown, format: ObjectFormat): string {
  return formatJson(encodeGoJson(schema, object), format);
}

/** Several objects as a list of their kind: `BackupList`. */
export function formatList(
  schema: z.ZodType,
  kind: string,
  objects: readonly unknown[],
  format: ObjectFormat,
): string {
  const items = objects.map((object) => JSON.parse(encodeGoJson(schema, object)) as unknown);
  const list = { kind: `${kind}List`, apiVersion: "velero.io/v1", metadata: {}, items };
  return formatJson(JSON.stringify(list, undefined, 2), format);
}

/** Velero ends YAML with an empty line. */
function formatJson(json: string, format: ObjectFormat): string {
  return format === "json" ? `${json}\n` : `${goYaml(JSON.parse(json))}\n`;
}
