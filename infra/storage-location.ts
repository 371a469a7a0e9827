import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { ObjectLock } from "../lambdas/core/configuration/cluster.ts";
import {
  type BackupStorageLocation,
  type DeclaredStorageLocation,
  keyPrefix,
} from "../lambdas/core/velero/backup-storage-location.ts";
import { acknowledgeWildcard } from "./acknowledge.ts";
import { type KeyScope, keyStatement, namedKey } from "./key-statement.ts";
import { LocationBucket } from "./location-bucket.ts";
import type { StoreAccess } from "./store-access.ts";

export interface StorageLocationProps {
  readonly location: DeclaredStorageLocation;
  /** Of a bucket made here. */
  readonly objectLock?: ObjectLock;
}

/** Where backups are kept: a bucket that is there already, or one made here that outlives the stack. */
export class StorageLocation extends Construct {
  /** With its bucket, as functions read it. */
  readonly location: BackupStorageLocation;
  /** Made here; `undefined` where the location names a bucket. */
  readonly made: LocationBucket | undefined;
  readonly #prefix: string;

  constructor(scope: Construct, id: string, { location, objectLock }: StorageLocationProps) {
    super(scope, id);
    const bucket = location.spec.objectStorage?.bucket;
    const declared = withBucket(location, bucket ?? "");
    this.#prefix = keyPrefix(declared);
    this.made =
      bucket === undefined
        ? new LocationBucket(this, "Bucket", {
            keyPrefix: this.#prefix,
            ...(objectLock && { objectLock }),
          })
        : undefined;
    this.location =
      this.made === undefined
        ? declared
        : withBucket(inRegion(location, Stack.of(this).region), this.made.bucket.bucketName);
  }

  /** Lets a function do no more than `access` says, below the location's prefix. */
  grant(grantee: IFunction, access: StoreAccess): void {
    if (access.onlyReadWrite && this.location.spec.accessMode === "ReadOnly") return;
    const { list = [], get = [], put = [], holds = [], abortUploads = [] } = access;
    const tagging = this.location.spec.config?.tagging ? ["s3:PutObjectTagging"] : [];
    this.#grantOnBucket(grantee, "s3:ListBucket", list);
    this.#grantOnBucket(grantee, "s3:ListBucketVersions", access.delete ?? []);
    this.#grantUnfinishedUploads(grantee, abortUploads);
    this.#grantOnObjects(grantee, ["s3:GetObject"], get);
    this.#grantOnObjects(grantee, ["s3:PutObject", "s3:AbortMultipartUpload", ...tagging], put);
    this.#grantOnObjects(
      grantee,
      ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      access.delete ?? [],
    );
    this.#grantOnObjects(grantee, ["s3:GetObjectLegalHold", "s3:GetObjectRetention"], holds);
    this.#grantKey(grantee, put.length > 0);
  }

  #grantOnBucket(grantee: IFunction, action: string, patterns: readonly string[]): void {
    if (patterns.length === 0) return;
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: [action],
        resources: [this.#bucketArn],
        conditions: { StringLike: { "s3:prefix": patterns.map((it) => this.#prefix + it) } },
      }),
    );
  }

  /** Lists uploads of the whole bucket, since S3 knows no condition for it, and ends those of the patterns. */
  #grantUnfinishedUploads(grantee: IFunction, patterns: readonly string[]): void {
    if (patterns.length === 0) return;
    const actions = ["s3:ListBucketMultipartUploads"];
    grantee.addToRolePolicy(new PolicyStatement({ actions, resources: [this.#bucketArn] }));
    this.#grantOnObjects(grantee, ["s3:AbortMultipartUpload"], patterns);
  }

  #grantOnObjects(grantee: IFunction, actions: string[], patterns: readonly string[]): void {
    if (patterns.length === 0) return;
    // Objects of an access point are a level below it.
    const isAccessPoint = this.location.spec.objectStorage.bucket.startsWith("arn:");
    const objects = `${this.#bucketArn}/${isAccessPoint ? "object/" : ""}${this.#prefix}`;
    const resources = patterns.map((pattern) => objects + pattern);
    grantee.addToRolePolicy(new PolicyStatement({ actions, resources }));
    for (const resource of resources) {
      acknowledgeWildcard(
        grantee,
        resource,
        "Names of backups and restores are not known when the stack is made.",
      );
    }
  }

  /** Uploads in parts read back what they wrote, so writing takes decrypting too. */
  #grantKey(grantee: IFunction, writes: boolean): void {
    const key = this.#key;
    if (key === undefined) return;
    const actions = ["kms:Decrypt", ...(writes ? ["kms:GenerateDataKey"] : [])];
    grantee.addToRolePolicy(keyStatement(key, actions));
    if (key.alias !== undefined) {
      acknowledgeWildcard(
        grantee,
        key.keyArn,
        "Its alias, which a condition names, is what is known of the key.",
      );
    }
  }

  get #bucketArn(): string {
    const { bucket } = this.location.spec.objectStorage;
    if (this.made) return this.made.bucket.bucketArn;
    if (bucket.startsWith("arn:")) return bucket;
    return Stack.of(this).formatArn({ service: "s3", region: "", account: "", resource: bucket });
  }

  get #key(): KeyScope | undefined {
    const { kmsKeyId } = this.location.spec.config ?? {};
    if (this.made) return { keyArn: this.made.key.keyArn };
    return kmsKeyId ? namedKey(kmsKeyId, Stack.of(this)) : undefined;
  }
}

function withBucket(location: DeclaredStorageLocation, bucket: string): BackupStorageLocation {
  const { spec } = location;
  return { ...location, spec: { ...spec, objectStorage: { ...spec.objectStorage, bucket } } };
}

/** So that a tool in another region finds the bucket at once. */
function inRegion(location: DeclaredStorageLocation, region: string): DeclaredStorageLocation {
  const { spec } = location;
  return { ...location, spec: { ...spec, config: { ...spec.config, region } } };
}
