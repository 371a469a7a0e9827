import { type BucketDirectory, ConsoleLinks } from "./console-links.ts";
import { type BackupStorageLocation, keyPrefix } from "./velero/backup-storage-location.ts";
import { EXECUTION_ANNOTATION } from "./velero/labels.ts";
import type { ObjectMeta } from "./velero/object-meta.ts";

/** From the output of an execution to everything else that there is of it, in the AWS console. */
export interface RunLinks {
  /** The execution itself, for whoever finds its output in a log; absent where there was none. */
  readonly execution?: string;
  /** Log groups of the cluster's functions. */
  readonly logs: string;
  /** Its files; absent where they are not in S3's own console: another store, or an access point. */
  readonly files?: string;
}

/** Where a function runs, as Lambda tells it. */
export interface FunctionPlace {
  readonly region: string;
  /** What the names of all functions of the cluster begin with: `Jangada-shop-`. */
  readonly namePrefix: string;
}

/** A Backup or Restore, where it lies, and its directory there, without the location's prefix. */
export interface LinkedRun {
  readonly object: { readonly metadata: ObjectMeta };
  readonly location: BackupStorageLocation;
  readonly directory: string;
}

/** What a workflow hands to its first state. */
export interface StartedExecution {
  /** What a schedule or a person handed in. */
  readonly input: unknown;
  /** When the execution started, in ISO 8601. */
  readonly startTime: string;
  /** Its ARN; absent or empty where it is none of Step Functions. */
  readonly execution?: string;
}

/** Remembers in a Backup or Restore which execution of Step Functions it is of, if it is of one. */
export function markedWithExecution<Run extends { readonly metadata: ObjectMeta }>(
  run: Run,
  executionArn: string | undefined,
): Run {
  if (!executionArn) return run;
  const annotations = { ...run.metadata.annotations, [EXECUTION_ANNOTATION]: executionArn };
  return { ...run, metadata: { ...run.metadata, annotations } };
}

/** The links of a run that has ended. */
export function runLinks(
  { object, location, directory }: LinkedRun,
  { region, namePrefix }: FunctionPlace,
): RunLinks {
  const links = new ConsoleLinks(region);
  const execution = object.metadata.annotations?.[EXECUTION_ANNOTATION];
  const files = bucketDirectory(location, directory);
  return {
    ...(execution !== undefined && { execution: links.execution(execution) }),
    logs: links.logGroups(namePrefix),
    ...(files && {
      files: new ConsoleLinks(location.spec.config?.region || region).directory(files),
    }),
  };
}

function bucketDirectory(
  location: BackupStorageLocation,
  directory: string,
): BucketDirectory | undefined {
  const { objectStorage, config } = location.spec;
  if (config?.s3Url || objectStorage.bucket.startsWith("arn:")) return undefined;
  return { bucket: objectStorage.bucket, prefix: keyPrefix(location) + directory };
}
