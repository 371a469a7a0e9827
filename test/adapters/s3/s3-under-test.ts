import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { s3ObjectStore } from "../../../lambdas/adapters/s3/s3-object-store.ts";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import type { ObjectStoreUnderTest } from "../../contract/object-store.ts";
import { testClients } from "./test-clients.ts";

/** An S3 that runs, and how to end it. */
export interface S3Endpoint {
  readonly url: string;
  /** Where the access key id `denied` may do nothing, if there is such a place. */
  readonly deniedUrl?: string;
  stop(): Promise<void>;
}

const BUCKET = "jangada-contract";
const PREFIX = "team/a";

/** The adapter on an S3, below a prefix of a new bucket. */
export async function s3UnderTest(endpoint: S3Endpoint): Promise<ObjectStoreUnderTest> {
  const clients = await testClients();
  const store = (s3: S3Client, bucketName = BUCKET): ObjectStore =>
    s3ObjectStore(s3, { bucketName, prefix: `/${PREFIX}/` });
  const s3 = clients.open({ s3Url: endpoint.url });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return {
    store: store(s3),
    missing: store(s3, "jangada-missing"),
    ...(endpoint.deniedUrl && {
      denied: store(clients.open({ s3Url: endpoint.deniedUrl, profile: "denied" })),
    }),
    // A port that nobody can listen on.
    unreachable: store(clients.open({ s3Url: "http://127.0.0.1:1" })),
    async beginUpload(key) {
      await s3.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: `${PREFIX}/${key}` }));
    },
    async unfinishedUploads() {
      const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
      return Uploads.map(({ Key = "" }) => Key.slice(PREFIX.length + 1));
    },
    async stop() {
      await clients.stop();
      await endpoint.stop();
    },
  };
}
