import { TOP_LEVEL_DIRECTORIES } from "../store/layout.ts";
import type { BackupStorageLocation } from "./backup-storage-location.ts";

/** S3's rules for general purpose buckets, but for the reserved beginnings and ends. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const ACCESS_POINT = "arn:aws:s3:";

/** At most this many directories are named in one message. */
const NAMED_DIRECTORIES = 3;

/**
 * Why a storage location cannot be one, before anyone has looked at its bucket; empty when it can
 * (velero pkg/persistence/object_store.go, Get; pkg/apis/velero/v1/backupstoragelocation_types.go,
 * Validate).
 */
export function validateLocation(location: BackupStorageLocation): readonly string[] {
  const { provider, objectStorage } = location.spec;
  const { caCert, caCertRef } = objectStorage;
  return [
    ...(provider === "" ? ["object storage provider name must not be empty; write aws"] : []),
    ...bucketProblems(objectStorage.bucket),
    ...prefixProblems(objectStorage.prefix ?? ""),
    ...(caCert && caCertRef ? ["cannot specify both caCert and caCertRef in objectStorage"] : []),
    ...(caCert && !isBase64(caCert)
      ? ["spec.objectStorage.caCert: must be the base64 of a PEM bundle"]
      : []),
  ];
}

function bucketProblems(written: string): readonly string[] {
  const bucket = written.replace(/^\/+|\/+$/g, "");
  if (bucket.startsWith(ACCESS_POINT)) return [];
  if (bucket.includes("/")) {
    return [
      `backup storage location's bucket name "${written}" must not contain a '/' (if using a prefix, put it in the 'Prefix' field instead)`,
    ];
  }
  const isName = BUCKET.test(bucket) && !bucket.includes("..") && !IP_ADDRESS.test(bucket);
  return isName
    ? []
    : [
        `spec.objectStorage.bucket "${written}": must be the name of an S3 bucket, 3 to 63 lower case letters, digits, '-' and '.', or the ARN of an access point`,
      ];
}

/** An empty part would make keys with `//`, which no other tool lists in the same place. */
function prefixProblems(prefix: string): readonly string[] {
  const parts = prefix.replace(/^\/+|\/+$/g, "").split("/");
  const isEmptyInside = parts.length > 1 && parts.includes("");
  return isEmptyInside || parts.includes("..") || parts.includes(".")
    ? [
        `spec.objectStorage.prefix "${prefix}": must not have empty parts, '.' or '..' between its slashes`,
      ]
    : [];
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text);
}

/**
 * Why a bucket is no place for backups, told by the directories directly below the location's prefix:
 * a real Velero refuses any that it does not know, and so must we, before we share one with it (velero
 * pkg/persistence/object_store.go, IsValid).
 */
export function topLevelDirectoryProblem(directories: readonly string[]): string | undefined {
  const invalid = directories.filter((directory) => !TOP_LEVEL_DIRECTORIES.includes(directory));
  if (invalid.length === 0) return undefined;
  const named = invalid.slice(0, NAMED_DIRECTORIES).join(" ");
  return invalid.length > NAMED_DIRECTORIES
    ? `Backup store contains ${invalid.length} invalid top-level directories: [${named} ...]`
    : `Backup store contains invalid top-level directories: [${named}]`;
}
