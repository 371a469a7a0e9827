import { checkCron } from "../schedule/event-bridge-schedules.ts";
import { readAwsLocationConfig } from "../velero/aws-location-config.ts";
import { AWS_PROVIDERS } from "../velero/aws-provider.ts";
import type { DeclaredStorageLocation } from "../velero/backup-storage-location.ts";
import { validateLocation } from "../velero/validate-location.ts";
import { validateSchedule } from "../velero/validate-schedule.ts";
import type { VolumeSnapshotLocation } from "../velero/volume-snapshot-location.ts";
import { volumeLocationProblems } from "../volumes/volume-location-config.ts";
import type { ConfigMap } from "./config-map.ts";
import type { ConfigurationObject } from "./configuration-object.ts";

/** Largest value of an SSM parameter, of the advanced tier. */
const PARAMETER_BYTES = 8192;
/** A name that no check takes offence at, where the stack is to make the bucket. */
const MADE_BUCKET = "made-by-the-stack";

/** What the schema of an object cannot say: everything wrong with it by itself. */
export function objectProblems(object: ConfigurationObject): readonly string[] {
  switch (object.kind) {
    case "BackupStorageLocation":
      return [...storageLocationProblems(object), ...sizeProblems(object)];
    case "VolumeSnapshotLocation":
      return [
        ...providerProblems(object),
        ...credentialProblems(object),
        ...volumeConfigProblems(object),
        ...sizeProblems(object),
      ];
    case "Schedule":
      return validateSchedule(object, checkCron);
    case "ConfigMap":
      return sizeProblems(object);
    case "Cluster":
      return [];
  }
}

function storageLocationProblems(location: DeclaredStorageLocation): readonly string[] {
  const { objectStorage, config = {} } = location.spec;
  const withBucket = { bucket: MADE_BUCKET, ...objectStorage };
  return [
    ...providerProblems(location),
    ...credentialProblems(location),
    ...validateLocation({ ...location, spec: { ...location.spec, objectStorage: withBucket } }),
    ...readAwsLocationConfig(config).problems.map((problem) => `spec.${problem}`),
    ...(objectStorage?.bucket === undefined ? madeBucketProblems(config) : []),
  ];
}

/** What would send requests for a bucket of the stack somewhere else. */
function madeBucketProblems(config: Readonly<Record<string, string>>): readonly string[] {
  return ["s3Url", "region", "kmsKeyId", "customerKeyEncryptionFile"]
    .filter((key) => config[key])
    .map(
      (key) =>
        `spec.config.${key} ${JSON.stringify(config[key])}: the stack makes this bucket and its key; remove it, or name a bucket of your own in spec.objectStorage.bucket`,
    );
}

function providerProblems({ spec }: DeclaredStorageLocation | VolumeSnapshotLocation) {
  return AWS_PROVIDERS.includes(spec.provider)
    ? []
    : [`spec.provider ${JSON.stringify(spec.provider)}: must be "aws", the only one there is`];
}

function volumeConfigProblems({ spec: { provider, config } }: VolumeSnapshotLocation) {
  const isOfAws = AWS_PROVIDERS.includes(provider);
  return isOfAws ? volumeLocationProblems(config).map((problem) => `spec.${problem}`) : [];
}

function credentialProblems({ spec }: DeclaredStorageLocation | VolumeSnapshotLocation) {
  return spec.credential === undefined
    ? []
    : [
        `spec.credential ${JSON.stringify(spec.credential)}: names a Secret that only a server inside the cluster can read; remove it, and let the functions' roles into the bucket`,
      ];
}

/** Each object is kept as one parameter, so that the CLI can change it. */
function sizeProblems(
  object: DeclaredStorageLocation | VolumeSnapshotLocation | ConfigMap,
): readonly string[] {
  const bytes = Buffer.byteLength(JSON.stringify(object));
  return bytes <= PARAMETER_BYTES
    ? []
    : [
        `metadata.name ${JSON.stringify(object.metadata.name)}: the object has ${bytes} bytes as JSON, and a parameter takes ${PARAMETER_BYTES}; make it shorter`,
      ];
}
