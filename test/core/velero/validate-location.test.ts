import { describe, expect, it } from "vitest";

import {
  topLevelDirectoryProblem,
  validateLocation,
} from "../../../lambdas/core/velero/validate-location.ts";
import { storageLocation } from "./objects.ts";

type Storage = Parameters<typeof validateLocation>[0]["spec"]["objectStorage"];

describe("validateLocation", () => {
  it.for<Storage>([
    { bucket: "backups" },
    { bucket: "/backups/" },
    { bucket: "my.bucket-1" },
    { bucket: "x".repeat(63) },
    { bucket: "arn:aws:s3:us-east-1:123456789012:accesspoint/a" },
    { bucket: "backups", prefix: "/clusters/shop/" },
    { bucket: "backups", prefix: "" },
    { bucket: "backups", prefix: "/" },
    { bucket: "backups", caCert: "LS0tLS1C" },
    { bucket: "backups", caCertRef: { name: "a", key: "b" } },
  ])("accepts %j", (objectStorage) => {
    expect(validateLocation(storageLocation("default", { objectStorage }))).toEqual([]);
  });

  it.for<[Storage, string]>([
    [
      { bucket: "backups/shop" },
      `backup storage location's bucket name "backups/shop" must not contain a '/' (if using a prefix, put it in the 'Prefix' field instead)`,
    ],
    ...["", "ab", "Backups", "a..b", "10.0.0.1", "-ab", "x".repeat(64)].map(
      (bucket): [Storage, string] => [
        { bucket },
        `spec.objectStorage.bucket "${bucket}": must be the name of an S3 bucket, 3 to 63 lower case letters, digits, '-' and '.', or the ARN of an access point`,
      ],
    ),
    ...["a//b", "a/../b", "./a", ".."].map((prefix): [Storage, string] => [
      { bucket: "backups", prefix },
      `spec.objectStorage.prefix "${prefix}": must not have empty parts, '.' or '..' between its slashes`,
    ]),
    [
      { bucket: "backups", caCert: "LS0tLS1C", caCertRef: { key: "b" } },
      "cannot specify both caCert and caCertRef in objectStorage",
    ],
    [
      { bucket: "backups", caCert: "-----BEGIN CERTIFICATE-----" },
      "spec.objectStorage.caCert: must be the base64 of a PEM bundle",
    ],
  ])("refuses %j", ([objectStorage, problem]) => {
    expect(validateLocation(storageLocation("default", { objectStorage }))).toEqual([problem]);
  });

  it("refuses an empty provider", () => {
    expect(validateLocation(storageLocation("default", { provider: "" }))).toEqual([
      "object storage provider name must not be empty; write aws",
    ]);
  });
});

/** The rows of TestIsValid. */
describe("topLevelDirectoryProblem", () => {
  it.for([
    [[]],
    [["backups"]],
    [["backups", "restores", "restic", "metadata", "plugins", "kopia"]],
  ] as const)("accepts %j", ([directories]) => {
    expect(topLevelDirectoryProblem(directories)).toBeUndefined();
  });

  it.for([
    [["foo", "backups"], "Backup store contains invalid top-level directories: [foo]"],
    [["a", "b", "c"], "Backup store contains invalid top-level directories: [a b c]"],
    [["a", "b", "c", "d"], "Backup store contains 4 invalid top-level directories: [a b c ...]"],
  ] as const)("refuses %j, naming three at most", ([directories, problem]) => {
    expect(topLevelDirectoryProblem(directories)).toBe(problem);
  });
});
