import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3ObjectStore } from "../../lambdas/adapters/s3/s3-object-store.ts";
import { uploadedBytes } from "../../lambdas/adapters/s3/uploaded-bytes.ts";
import { s3UnderTest } from "../adapters/s3/s3-under-test.ts";
import { type TestClients, testClients } from "../adapters/s3/test-clients.ts";
import { describeObjectStore } from "../contract/object-store.ts";
import { type Emulator, startMinistack, startMoto } from "./aws/emulators.ts";

describeObjectStore("s3ObjectStore on moto", async () => {
  const [moto, denying] = await Promise.all([startMoto(), startMoto({ admits: 0 })]);
  return s3UnderTest({
    url: moto.url,
    deniedUrl: denying.url,
    stop: async () => void (await Promise.all([moto.stop(), denying.stop()])),
  });
});

// ministack enforces no policy, so nobody can be denied there.
describeObjectStore("s3ObjectStore on ministack", async () => {
  return s3UnderTest(await startMinistack());
});

describe.each([
  { name: "moto", start: () => startMoto() },
  { name: "ministack", start: () => startMinistack() },
])("s3ObjectStore in a bucket with versions on $name", ({ start }) => {
  const Bucket = "jangada-versions";
  let emulator: Emulator;
  let clients: TestClients;
  let s3: S3Client;
  beforeAll(async () => {
    [emulator, clients] = await Promise.all([start(), testClients()]);
    s3 = clients.open({ s3Url: emulator.url });
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
  });
  afterAll(async () => {
    await clients?.stop();
    await emulator?.stop();
  });

  it("tells how much of an upload is there", async () => {
    const place = { Bucket, Key: "team/uploading" };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place));
    expect(await uploadedBytes(s3, place)).toBe(0);
    const part = { ...place, UploadId, PartNumber: 1, Body: Buffer.alloc(5 * 1024 * 1024) };
    await s3.send(new UploadPartCommand(part));
    expect(await uploadedBytes(s3, place)).toBe(part.Body.length);
    await s3.send(new AbortMultipartUploadCommand({ ...place, UploadId }));
    expect(await uploadedBytes(s3, place)).toBeUndefined();
  });

  it("deletes every version and every mark of one object, and no other's", async () => {
    const store = s3ObjectStore(s3, { bucketName: Bucket, prefix: "team" });
    for (const key of ["a", "a", "a/b", "ab"]) await store.put(key, Buffer.from(key));
    await store.delete("a");
    await store.put("a", Buffer.from("once more"));
    await store.delete("a");
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    expect(Versions.map(({ Key }) => Key).sort()).toEqual(["team/a/b", "team/ab"]);
    expect(DeleteMarkers).toEqual([]);
  });
});
