import { PassThrough, pipeline, type Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectStore, PutOptions, StoredObject } from "../../core/store/object-store.ts";
import { abortUploads, unfinishedUploads } from "./abort-uploads.ts";
import { deleteVersions } from "./delete-versions.ts";
import {
  type CustomerKey,
  readCustomerKey,
  type WriteSettings,
  writeParameters,
} from "./encryption-settings.ts";
import { keyExists, listDirectories, listObjects } from "./list-keys.ts";
import { SmallReads } from "./small-reads.ts";
import { answerOf, type StoreRequest, storeError } from "./store-error.ts";
import { tryUpload } from "./try-upload.ts";
import { uploadWhole } from "./upload-whole.ts";

/** Where a storage location keeps its objects, and how they are written. */
export interface S3StoreSettings extends WriteSettings {
  readonly bucketName: string;
  /** `objectStorage.prefix`; surrounding slashes do not count. */
  readonly prefix?: string;
  /** Path of a file of 32 bytes, read at once. */
  readonly customerKeyEncryptionFile?: string;
}

/**
 * Keeps objects in an S3 bucket, below a prefix: `s3ObjectStore(s3ClientFor(config), { bucketName,
 * prefix, ...config })`.
 *
 * @throws JangadaError `StoreDenied` when the customer's key file cannot be used.
 */
export function s3ObjectStore(client: S3Client, settings: S3StoreSettings): ObjectStore {
  return new S3ObjectStore(client, settings);
}

class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #settings: S3StoreSettings;
  readonly #prefix: string;
  readonly #customerKey: CustomerKey;
  readonly #smallReads: SmallReads;

  constructor(client: S3Client, settings: S3StoreSettings) {
    const trimmed = (settings.prefix ?? "").replace(/^\/+|\/+$/g, "");
    this.#client = client;
    this.#settings = settings;
    this.#prefix = trimmed && `${trimmed}/`;
    this.#customerKey = readCustomerKey(settings.customerKeyEncryptionFile);
    const { bucketName } = settings;
    this.#smallReads = new SmallReads(client, { Bucket: bucketName, ...this.#customerKey });
  }

  async put(key: string, body: Readable | Uint8Array, options: PutOptions = {}): Promise<void> {
    const object = {
      ...this.#place(key),
      ...this.#customerKey,
      ...writeParameters(this.#settings),
      ...(options.createOnly && { IfNoneMatch: "*" }),
      Body: body,
    };
    try {
      await uploadWhole(this.#client, object, options.signal);
    } catch (error) {
      if (body instanceof Uint8Array && (await this.#wroteItBefore(key, body, error))) return;
      // The stream's own failure is its owner's to name, even where it looks like one of the network.
      if (!(body instanceof Uint8Array) && body.errored === error) throw error;
      throw storeError(error, this.#request("write", key));
    }
  }

  /**
   * The body must be read without pauses of a minute: the connection is given up for dead then. It
   * ends in an error, never early, when the connection breaks or the bytes are not those written.
   */
  async get(key: string): Promise<Readable> {
    const request = this.#request("read", key);
    const { Body } = await this.#client
      .send(new GetObjectCommand({ ...this.#place(key), ...this.#customerKey }))
      .catch((error: unknown) => {
        throw storeError(error, request);
      });
    const body = new PassThrough({
      destroy: (error, done) => done(error && (storeError(error, request) as Error)),
    });
    return pipeline(Body as Readable, body, () => {});
  }

  async read(key: string): Promise<Buffer> {
    return await this.#smallReads.read(this.#place(key).Key).catch((error: unknown) => {
      throw storeError(error, this.#request("read", key));
    });
  }

  async exists(key: string): Promise<boolean> {
    const { Bucket, Key } = this.#place(key);
    return await keyExists(this.#client, Bucket, Key).catch((error: unknown) => {
      throw storeError(error, this.#request("look for", key));
    });
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    try {
      for await (const object of listObjects(this.#client, this.#range(prefix))) {
        yield { ...object, key: this.#relative(object.key) };
      }
    } catch (error) {
      throw storeError(error, this.#request("list", prefix));
    }
  }

  async *listDirectories(prefix: string): AsyncGenerator<string> {
    try {
      yield* listDirectories(this.#client, this.#range(prefix));
    } catch (error) {
      throw storeError(error, this.#request("list", prefix));
    }
  }

  async delete(key: string): Promise<void> {
    const place = this.#place(key);
    try {
      const { DeleteMarker, VersionId } = await this.#client.send(new DeleteObjectCommand(place));
      // Only a bucket with versions, now or once, answers with either.
      if (DeleteMarker || VersionId) await deleteVersions(this.#client, place);
    } catch (error) {
      throw storeError(error, this.#request("delete", key));
    }
  }

  async tryWrite(key: string): Promise<void> {
    const object = {
      ...this.#place(key),
      ...this.#customerKey,
      ...writeParameters(this.#settings),
    };
    await tryUpload(this.#client, object).catch((error: unknown) => {
      throw storeError(error, this.#request("write", key));
    });
  }

  async listUnfinishedUploads(prefix: string, before: Date): Promise<readonly string[]> {
    const found = unfinishedUploads(this.#client, this.#range(prefix), before);
    const uploads = await Array.fromAsync(found).catch((error: unknown) => {
      throw storeError(error, this.#request("list uploads below", prefix));
    });
    return uploads.map(({ Key }) => this.#relative(Key));
  }

  async abortUnfinishedUploads(prefix: string, before: Date): Promise<readonly string[]> {
    const keys = await abortUploads(this.#client, this.#range(prefix), before).catch((error) => {
      throw storeError(error, this.#request("abort uploads below", prefix));
    });
    return keys.map((key) => this.#relative(key));
  }

  /**
   * Whether a create that was refused had in fact succeeded: its answer was lost, the SDK asked
   * again and met its own object.
   */
  async #wroteItBefore(key: string, body: Uint8Array, error: unknown): Promise<boolean> {
    const { httpStatusCode, attempts = 1 } = answerOf(error);
    if (httpStatusCode !== 412 || attempts < 2) return false;
    const stored = await buffer(await this.get(key));
    return stored.equals(body);
  }

  #place(key: string) {
    return { Bucket: this.#settings.bucketName, Key: this.#prefix + key };
  }

  #range(prefix: string) {
    return { Bucket: this.#settings.bucketName, Prefix: this.#prefix + prefix };
  }

  #relative(key: string): string {
    return key.slice(this.#prefix.length);
  }

  #request(verb: StoreRequest["verb"], key: string): StoreRequest {
    return { verb, bucketName: this.#settings.bucketName, key: this.#prefix + key };
  }
}
