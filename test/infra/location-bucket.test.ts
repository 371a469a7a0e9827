import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { cluster, location } from "../core/configuration/documents.ts";
import { hidden, spelled, templateOf, templateOfDocuments } from "./synthesize.ts";

const template = templateOfDocuments(cluster(), location());

describe("LocationBucket", () => {
  it("is encrypted by a key of its own that turns every year", () => {
    template.hasResourceProperties("AWS::S3::Bucket", {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: "aws:kms",
              KMSMasterKeyID: Match.objectLike({ "Fn::GetAtt": Match.anyValue() }),
            },
          },
        ],
      },
    });
    template.allResourcesProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  });

  it("is private, versioned and owned by the account", () => {
    template.hasResourceProperties("AWS::S3::Bucket", {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      VersioningConfiguration: { Status: "Enabled" },
      ObjectLockEnabled: Match.absent(),
    });
  });

  it("forgets uploads that nobody finishes, and marks of what is gone", () => {
    template.hasResourceProperties("AWS::S3::Bucket", {
      LifecycleConfiguration: {
        Rules: [
          {
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            ExpiredObjectDeleteMarker: true,
            Status: "Enabled",
          },
        ],
      },
    });
  });

  it("stays, with its key, when the stack goes or would replace it", () => {
    const stays = { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" };

    template.hasResource("AWS::S3::Bucket", stays);
    template.hasResource("AWS::KMS::Key", {
      ...stays,
      Properties: { Description: "Encrypts the backups of a storage location" },
    });
  });

  it("denies everything without TLS 1.2", () => {
    template.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
          Match.objectLike({
            Effect: "Deny",
            Condition: { NumericLessThan: { "s3:TlsVersion": 1.2 } },
          }),
        ]),
      },
    });
  });

  it.for([
    ["", "backups/*/velero-backup.json"],
    ["/clusters/shop/", "clusters/shop/backups/*/velero-backup.json"],
  ] as const)(
    "denies to write a backup's metadata twice, below the prefix '%s'",
    ([prefix, key]) => {
      const made = templateOfDocuments(
        cluster(),
        location("default", prefix === "" ? {} : { objectStorage: { prefix } }),
      );
      const [policy] = Object.values(made.findResources("AWS::S3::BucketPolicy"));
      const statements = spelled(policy?.Properties.PolicyDocument.Statement);

      expect(statements).toContainEqual({
        Sid: "BackupsAreWrittenOnce",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "s3:PutObject",
        Resource: expect.stringMatching(new RegExp(`>/${key.replaceAll("*", "\\*")}$`)),
        Condition: {
          Null: { "s3:if-none-match": "true" },
          Bool: { "s3:ObjectCreationOperation": "true" },
        },
      });
    },
  );

  it.for(["GOVERNANCE", "COMPLIANCE"])("keeps objects by a lock in mode %s", (mode) => {
    templateOfDocuments(
      cluster({ objectLock: { mode, days: 14 } }),
      location(),
    ).hasResourceProperties("AWS::S3::Bucket", {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: mode, Days: 14 } } },
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } })],
      },
    });
  });

  it("is made only where a location names no bucket", () => {
    templateOf(hidden).resourceCountIs("AWS::S3::Bucket", 1);
  });
});
