import { WRITE_PROBE } from "../../../lambdas/core/store/layout.ts";
import type { COMMANDS } from "./commands.ts";
import { UPLOAD } from "./s3-requests.ts";

/** A command and what it is about, as {@link COMMANDS} reads it. */
export type Call = readonly [command: keyof typeof COMMANDS, subject: string];

const METADATA = "backups/b/velero-backup.json";
const ARCHIVE = "backups/b/b.tar.gz";
const DELETION = "backups/b/velero-backup-deletion.json";
const PENDING = "backups/b/pending/backup.json.gz";
const WINDOWS = "backups/b/pending/freeze-windows.json.gz";
const RESTORE = "restores/r/velero-restore.json";
const PLAN = "restores/r/plan/plan.json.gz";
const DISKS = "restores/r/plan/disks.json.gz";
const HOOKS = "restores/r/plan/hook-run.json.gz";

const LOCATIONS: readonly Call[] = [
  ["GetParametersByPath", "backup-storage-locations"],
  ["GetParametersByPath", "volume-snapshot-locations"],
];
const CONFIG_MAPS: Call = ["GetParametersByPath", "config-maps"];
const CLUSTER: Call = ["DescribeCluster", "itself"];

function each(command: Call[0], ...subjects: readonly string[]): readonly Call[] {
  return subjects.map((subject) => [command, subject]);
}

function upload(...keys: readonly string[]): readonly Call[] {
  return keys.flatMap((key) => UPLOAD.map((command): Call => [command, key]));
}

/** Deletion of a key in a bucket that keeps versions. */
function erase(...keys: readonly string[]): readonly Call[] {
  return [...each("DeleteObject", ...keys), ...each("ListObjectVersions", ...keys)];
}

const REMOVAL: readonly Call[] = [
  ...LOCATIONS,
  ...each("ListObjectsV2", "", "backups/b/", "backups/", "restores/"),
  ...each("GetObject", METADATA, DELETION, RESTORE, "backups/b/b-volumesnapshots.json.gz"),
  ...each("HeadObject", METADATA, ARCHIVE),
  ...upload(DELETION),
  ...erase(METADATA, ARCHIVE, DELETION, RESTORE),
  ...each("ListExecutions", "BackupWorkflow", "RestoreWorkflow"),
  ...each("DescribeExecution", "BackupWorkflow", "RestoreWorkflow"),
  ["DescribeSnapshots", "all"],
  ["DeleteSnapshot", "b"],
];

/**
 * Everything that each function asks of AWS while it works: each of these is allowed. What is in a function's code
 * and not here is never called there, and denied.
 */
export const CALLS: Readonly<Record<string, readonly Call[]>> = {
  ValidateBackup: [...LOCATIONS, ...each("ListObjectsV2", METADATA, DELETION)],
  BackUpItems: [
    ...LOCATIONS,
    CONFIG_MAPS,
    CLUSTER,
    ...each("ListObjectsV2", METADATA, ARCHIVE, DELETION, PENDING, WINDOWS),
    ...each("ListMultipartUploads", "backups/b/"),
    ...each("GetObject", PENDING, "backups/b/pending/logs.gz", WINDOWS),
    ...upload(ARCHIVE, "backups/b/b-resource-list.json.gz", PENDING, WINDOWS),
    ...each("DescribeVolumes", "all"),
    ...each("DescribeInstances", "all"),
    ...each("DescribeSnapshots", "all"),
    ...each("CreateSnapshot", "b"),
    ...each("CreateSnapshots", "b"),
  ],
  WaitForSnapshots: [
    ...LOCATIONS,
    ...each("ListObjectsV2", PENDING),
    ...each("GetObject", PENDING, "backups/b/pending/logs.gz"),
    ...each("DescribeSnapshots", "all"),
  ],
  FinishBackup: [
    ...LOCATIONS,
    ...each("ListObjectsV2", METADATA, PENDING, WINDOWS),
    ...each("GetObject", METADATA, PENDING, "backups/b/pending/logs.gz", WINDOWS),
    ...upload(METADATA, "backups/b/b-logs.gz", "backups/b/b-results.gz"),
    ...erase(PENDING, WINDOWS),
    ...each("DescribeSnapshots", "all"),
  ],
  ValidateRestore: [
    ...LOCATIONS,
    CLUSTER,
    ...each("ListObjectsV2", "backups/", METADATA, RESTORE),
    ...each("GetObject", METADATA),
  ],
  PlanRestore: [
    ...LOCATIONS,
    CONFIG_MAPS,
    CLUSTER,
    ...each("ListObjectsV2", "backups/b/b-volumesnapshots.json.gz"),
    ...each("GetObject", METADATA, ARCHIVE, "backups/b/b-volumeinfo.json.gz"),
    ...upload(PLAN, "restores/r/plan/chunks/0.gz"),
  ],
  CreateVolumes: [
    ...LOCATIONS,
    ...each("ListObjectsV2", DISKS),
    ...each("GetObject", PLAN, DISKS),
    ...upload(DISKS, "restores/r/plan/logs/-disks.gz"),
    ["DescribeSnapshots", "all"],
    ["DescribeVolumes", "all"],
    ["CopySnapshot", "r"],
    ["CreateVolume", "r"],
  ],
  RestoreItems: [
    ...LOCATIONS,
    CLUSTER,
    ...each("ListObjectsV2", "restores/r/plan/"),
    ...each("GetObject", PLAN),
    ...upload("restores/r/plan/outcomes/0.json.gz", "restores/r/plan/logs/0.gz"),
  ],
  RunRestoreHooks: [
    ...LOCATIONS,
    CLUSTER,
    ...each("ListObjectsV2", "restores/r/plan/hooks/", HOOKS),
    ...each("GetObject", HOOKS, "restores/r/plan/hooks/0.json.gz"),
    ...upload(HOOKS, "restores/r/plan/logs/hooks-0001.gz"),
  ],
  FinishRestore: [
    ...LOCATIONS,
    CLUSTER,
    ...each("ListObjectsV2", RESTORE, PLAN, "restores/r/plan/"),
    ...each("GetObject", RESTORE, PLAN, "restores/r/plan/logs/0.gz"),
    ...upload(RESTORE, "restores/r/restore-r-logs.gz", "restores/r/restore-r-results.gz"),
    ...erase(PLAN),
  ],
  StartBackup: [
    ...each("ListExecutions", "BackupWorkflow"),
    ...each("DescribeExecution", "BackupWorkflow"),
    ...each("StartExecution", "BackupWorkflow"),
    ...each("GetSchedule", "nightly"),
    ...each("UpdateSchedule", "nightly"),
  ],
  SweepExpired: [
    ...REMOVAL,
    ["ListSchedules", "all"],
    ["GetSchedule", "nightly"],
    // It reports uploads that nobody finishes, and ends them when asked.
    ...each("ListMultipartUploads", "backups/", "restores/"),
    ...each("AbortMultipartUpload", ARCHIVE, RESTORE),
  ],
  DeleteBackup: REMOVAL,
  DeleteDisks: [
    ...LOCATIONS,
    CLUSTER,
    ...each("ListExecutions", "RestoreWorkflow"),
    ...each("DescribeExecution", "RestoreWorkflow"),
    ["DescribeVolumes", "all"],
    ["DeleteVolume", "r"],
  ],
  ValidateLocations: [
    ...LOCATIONS,
    ...each("ListObjectsV2", ""),
    ["CreateMultipartUpload", WRITE_PROBE],
    ["AbortMultipartUpload", WRITE_PROBE],
  ],
};

/** What a command that a function carries and never calls would be about. */
export const SUBJECTS: Readonly<Record<string, string>> = {
  AssumeRole: "arn:aws:iam::210987654321:role/jangada",
  DescribeCluster: "itself",
  GetParametersByPath: "backup-storage-locations",
  ListExecutions: "BackupWorkflow",
  DescribeExecution: "BackupWorkflow",
  StartExecution: "BackupWorkflow",
  GetSchedule: "nightly",
  UpdateSchedule: "nightly",
};

/** Of S3's commands. */
export const ANY_KEY = ARCHIVE;
