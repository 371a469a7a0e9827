import { describe, expect, it } from "vitest";
import { cluster, location } from "../core/configuration/documents.ts";
import {
  example,
  hidden,
  type Statement,
  statementsOf,
  templateOf,
  templateOfDocuments,
} from "./synthesize.ts";

const template = templateOf(example);
const hiddenTemplate = templateOf(hidden);

/** `action resource` of everything a function may do in S3 and KMS, the made bucket as `BUCKET`. */
function storeAccess(statements: readonly Statement[]): readonly string[] {
  return statements
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((it) => `${action} ${named(it)}`)),
    )
    .filter((line) => /^(s3|kms):/.test(line))
    .sort();
}

function named(resource: string): string {
  return resource.replace(/<\w*Key\w*\.Arn>/, "KEY").replace(/<\w*Bucket\w*\.Arn>/, "BUCKET");
}

describe("StorageLocation", () => {
  it("lets BackUpItems write all of a backup but what makes it visible, and nothing else", () => {
    expect(storeAccess(statementsOf(template, "BackUpItems"))).toEqual([
      "kms:Decrypt KEY",
      "kms:GenerateDataKey KEY",
      "s3:AbortMultipartUpload BUCKET/backups/*",
      "s3:AbortMultipartUpload BUCKET/backups/*.gz",
      "s3:GetObject BUCKET/backups/*/pending/*",
      "s3:ListBucket BUCKET",
      "s3:ListBucketMultipartUploads BUCKET",
      "s3:PutObject BUCKET/backups/*.gz",
    ]);
  });

  it("lets it list its own directory only", () => {
    const listing = statementsOf(template, "BackUpItems").filter(({ Action }) =>
      [Action].flat().includes("s3:ListBucket"),
    );

    expect(listing).toMatchObject([{ Condition: { StringLike: { "s3:prefix": ["backups/*"] } } }]);
  });

  it.for<[string, readonly string[]]>([
    [
      "ValidateRestore",
      [
        "kms:Decrypt KEY",
        "s3:GetObject BUCKET/backups/*/velero-backup.json",
        "s3:ListBucket BUCKET",
      ],
    ],
    [
      "PlanRestore",
      [
        "kms:Decrypt KEY",
        "kms:GenerateDataKey KEY",
        "s3:AbortMultipartUpload BUCKET/restores/*/plan/*",
        "s3:GetObject BUCKET/backups/*",
        "s3:ListBucket BUCKET",
        "s3:PutObject BUCKET/restores/*/plan/*",
      ],
    ],
    [
      "RestoreItems",
      [
        "kms:Decrypt KEY",
        "kms:GenerateDataKey KEY",
        "s3:AbortMultipartUpload BUCKET/restores/*/plan/*",
        "s3:GetObject BUCKET/restores/*",
        "s3:ListBucket BUCKET",
        "s3:PutObject BUCKET/restores/*/plan/*",
      ],
    ],
    [
      "FinishRestore",
      [
        "kms:Decrypt KEY",
        "kms:GenerateDataKey KEY",
        "s3:AbortMultipartUpload BUCKET/restores/*",
        "s3:DeleteObject BUCKET/restores/*/plan/*",
        "s3:DeleteObjectVersion BUCKET/restores/*/plan/*",
        "s3:GetObject BUCKET/restores/*",
        "s3:ListBucket BUCKET",
        "s3:ListBucketVersions BUCKET",
        "s3:PutObject BUCKET/restores/*",
      ],
    ],
  ])("lets %s do what its state does", ([id, access]) => {
    expect(storeAccess(statementsOf(template, id))).toEqual(access);
  });

  it("stays below a location's prefix, in its bucket, with its key, and tags where it says so", () => {
    const access = storeAccess(statementsOf(hiddenTemplate, "BackUpItems"));
    const below = "arn:<AWS::Partition>:s3:::company-backups/clusters/private/backups/*";

    expect(access).toEqual(
      expect.arrayContaining([
        `s3:PutObject ${below}.gz`,
        `s3:PutObjectTagging ${below}.gz`,
        "s3:PutObject BUCKET/private/backups/*.gz",
        "kms:GenerateDataKey arn:<AWS::Partition>:kms:us-east-1:<AWS::AccountId>:key/*",
      ]),
    );
    expect(statementsOf(hiddenTemplate, "BackUpItems")).toContainEqual(
      expect.objectContaining({
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/backups" } },
      }),
    );
  });

  it("lets nobody write backups to a location that is read-only, and restores be read from it", () => {
    const inIt = (id: string) =>
      storeAccess(statementsOf(hiddenTemplate, id)).filter((line) =>
        line.includes("other-backups"),
      );

    expect(inIt("BackUpItems")).toEqual([]);
    expect(inIt("PlanRestore")).toContain(
      "s3:GetObject arn:<AWS::Partition>:s3:::other-backups/backups/*",
    );
  });

  it.for<[string, string]>([
    ["1234abcd-12ab-34cd-56ef-1234567890ab", "key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    ["arn:aws:kms:eu-west-1:123456789012:key/1234abcd", ":123456789012:key/1234abcd"],
    ["arn:aws:kms:eu-west-1:123456789012:alias/backups", "key/*"],
  ])("finds the key that is named %s", ([kmsKeyId, end]) => {
    const objectStorage = { bucket: "arn:aws:s3:eu-west-1:123456789012:accesspoint/backups" };
    const access = storeAccess(
      statementsOf(
        templateOfDocuments(
          cluster(),
          location("default", { objectStorage, config: { kmsKeyId } }),
        ),
        "BackUpItems",
      ),
    );

    expect(access).toContainEqual(expect.stringContaining(end));
    expect(access).toContain(`s3:ListBucket ${objectStorage.bucket}`);
    expect(access).toContain(`s3:PutObject ${objectStorage.bucket}/object/backups/*.gz`);
  });
});
