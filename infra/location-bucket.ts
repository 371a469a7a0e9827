import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { ObjectLock } from "../lambdas/core/configuration/cluster.ts";
import { acknowledge } from "./acknowledge.ts";

export interface LocationBucketProps {
  /** Of the storage location, empty or ending in a slash. */
  readonly keyPrefix: string;
  readonly objectLock?: ObjectLock;
}

/**
 * A backup runs for a quarter of an hour at most; what is unfinished after a day is of a run that died.
 */
const UNFINISHED_UPLOAD_DAYS = 1;

/**
 * In a bucket with Object Lock, what is deleted while it is retained is only hidden; once free, it goes after so many
 * days. Elsewhere we delete every version ourselves, and a version that is left was deleted by somebody else.
 */
const HIDDEN_VERSION_DAYS = 30;

/** A bucket for backups, and its key. Both stay when the stack goes. */
export class LocationBucket extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string, { keyPrefix, objectLock }: LocationBucketProps) {
    super(scope, id);
    this.key = new Key(this, "Key", {
      description: "Encrypts the backups of a storage location",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucket = new Bucket(this, "Resource", {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      ...(objectLock && { objectLockDefaultRetention: retention(objectLock) }),
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(UNFINISHED_UPLOAD_DAYS),
          expiredObjectDeleteMarker: true,
          ...(objectLock && { noncurrentVersionExpiration: Duration.days(HIDDEN_VERSION_DAYS) }),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#forbidRewriting(keyPrefix);
    new CfnOutput(this, "Name", {
      description: "Holds backups, and stays when the stack goes",
      value: this.bucket.bucketName,
    });
    acknowledge(this.bucket, {
      "AwsSolutions-S1":
        "Access is recorded by CloudTrail data events where an account wants that; a log bucket for each cluster would cost more than it tells.",
    });
  }

  /** A backup that is there is never written again, whoever tries: its metadata can only be created. */
  #forbidRewriting(keyPrefix: string): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "BackupsAreWrittenOnce",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:PutObject"],
        resources: [this.bucket.arnForObjects(`${keyPrefix}backups/*/velero-backup.json`)],
        conditions: {
          Null: { "s3:if-none-match": "true" },
          // Not the requests that begin and fill an upload in parts, which cannot carry the header.
          Bool: { "s3:ObjectCreationOperation": "true" },
        },
      }),
    );
  }
}

function retention({ mode, days }: ObjectLock): ObjectLockRetention {
  const duration = Duration.days(days);
  return mode === "COMPLIANCE"
    ? ObjectLockRetention.compliance(duration)
    : ObjectLockRetention.governance(duration);
}
