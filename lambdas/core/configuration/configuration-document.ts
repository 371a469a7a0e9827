import type { z } from "zod";

import { declaredStorageLocationSchema } from "../velero/backup-storage-location.ts";
import { nearestWord } from "../velero/nearest-word.ts";
import { scheduleSchema } from "../velero/schedule.ts";
import { checkSchema } from "../velero/schema-problems.ts";
import { volumeSnapshotLocationSchema } from "../velero/volume-snapshot-location.ts";
import { clusterSchema } from "./cluster.ts";
import { configMapSchema } from "./config-map.ts";
import type { ConfigurationObject } from "./configuration-object.ts";
import { objectProblems } from "./object-problems.ts";

/** One document of the file, read. */
export interface ConfigurationDocument {
  /** Its place in the file, from 1. */
  readonly document: number;
  /** As it is written there, right or wrong. */
  readonly kind: string;
  /** Empty when there is none. */
  readonly name: string;
  /** Absent when there are problems. */
  readonly object?: ConfigurationObject;
  /** Everything that is wrong with the document by itself. */
  readonly problems: readonly string[];
}

const SCHEMAS: ReadonlyMap<string, z.ZodType<ConfigurationObject>> = new Map(
  Object.entries({
    Cluster: clusterSchema,
    BackupStorageLocation: declaredStorageLocationSchema,
    VolumeSnapshotLocation: volumeSnapshotLocationSchema,
    Schedule: scheduleSchema,
    ConfigMap: configMapSchema,
  }),
);

/** Reads one document of the file, whatever it is. */
export function readDocument(value: unknown, document: number): ConfigurationDocument {
  const { kind, metadata } = fieldsOf(value);
  const { name = "" } = fieldsOf(metadata);
  const place = { document, kind: String(kind), name: String(name) };
  const schema = SCHEMAS.get(place.kind);
  if (schema === undefined) return { ...place, problems: [kindProblem(kind)] };
  const checked = checkSchema(schema, value);
  if ("problems" in checked) return { ...place, problems: checked.problems };
  const problems = objectProblems(checked.object);
  return { ...place, problems, ...(problems.length === 0 && { object: checked.object }) };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value);
}

function kindProblem(kind: unknown): string {
  const known = [...SCHEMAS.keys()];
  const rule = `it must be one of ${known.join(", ")}`;
  if (kind === undefined) return `kind: is missing; ${rule}`;
  const near = nearestWord(String(kind), known);
  return `kind ${JSON.stringify(kind)}: unknown kind; ${near === undefined ? rule : `did you mean "${near}"?`}`;
}
