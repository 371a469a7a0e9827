import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildAppOptions } from "fauxqs";

/** The library's storage: everything in memory, every method synchronous. */
type LibraryStore = NonNullable<BuildAppOptions["stores"]>["s3Store"];

/** A multipart upload that is neither completed nor aborted. */
interface UnfinishedUpload {
  readonly uploadId: string;
  readonly bucketName: string;
  readonly key: string;
  readonly initiated: Date;
}

/** The library's storage, which also knows the uploads that are still open. */
export interface BucketStore extends LibraryStore {
  readonly unfinishedUploads: Iterable<UnfinishedUpload>;
}

/**
 * Makes an empty storage. The library does not export the class, only takes an instance of it, so
 * it is imported by its file.
 */
export async function bucketStore(): Promise<BucketStore> {
  const library = dirname(findPackageJSON("fauxqs", import.meta.url) ?? "");
  const file = pathToFileURL(join(library, "dist/s3/s3Store.js")).href;
  const { S3Store }: { S3Store: new () => LibraryStore } = await import(file);

  class RecordingStore extends S3Store implements BucketStore {
    readonly #uploads = new Map<string, UnfinishedUpload>();

    get unfinishedUploads(): Iterable<UnfinishedUpload> {
      return this.#uploads.values();
    }

    override createMultipartUpload(...upload: Parameters<LibraryStore["createMultipartUpload"]>) {
      const [bucketName, key] = upload;
      const uploadId = super.createMultipartUpload(...upload);
      this.#uploads.set(uploadId, { uploadId, bucketName, key, initiated: new Date() });
      return uploadId;
    }

    override completeMultipartUpload(
      ...parts: Parameters<LibraryStore["completeMultipartUpload"]>
    ) {
      const object = super.completeMultipartUpload(...parts);
      this.#uploads.delete(parts[0]);
      return object;
    }

    override abortMultipartUpload(uploadId: string): void {
      super.abortMultipartUpload(uploadId);
      this.#uploads.delete(uploadId);
    }
  }
  return new RecordingStore();
}
