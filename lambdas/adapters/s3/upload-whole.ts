import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { ErrorName, JangadaError } from "../../core/errors.ts";

/**
 * S3's smallest part. Of a stream at most five are in memory: three in flight, one waiting, and the
 * copy that joins its pieces. 25 MiB of the 256 a backup may take; larger parts gain nothing while
 * three of these fill a line of 100 MB/s at 150 ms each. S3 takes 10,000 parts, so 48 GiB: three
 * times what the largest etcd holds, before compression.
 */
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_IN_FLIGHT = 3;

/** What to write where. */
export type WholeObject = PutObjectCommandInput & { readonly Body: Readable | Uint8Array };

/**
 * Writes an object whole or not at all: in one request when it fits in a part, else in parts that
 * are thrown away unless all of them arrive. Whatever happens, a stream is destroyed at the end.
 *
 * @throws the stream's own error as it is; JangadaError `Interrupted` when `signal` aborts; else
 * what the SDK throws.
 */
export async function uploadWhole(
  client: S3Client,
  object: WholeObject,
  signal: AbortSignal | undefined,
): Promise<void> {
  const source = object.Body instanceof Readable ? object.Body : undefined;
  const stop = () => source?.destroy();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    await new Upload({
      client: stoppable(client, signal),
      params: object,
      partSize: PART_BYTES,
      queueSize: PARTS_IN_FLIGHT,
      leavePartsOnError: false,
    }).done();
  } catch (error) {
    if (signal?.aborted) throw interrupted(object, error);
    throw source?.errored ?? error;
  } finally {
    signal?.removeEventListener("abort", stop);
    source?.destroy();
  }
}

/**
 * The same client, which sends nothing more once `signal` aborts, but for the clean-up. Only parts
 * are cut off on the way: of a request that makes something visible or opens an upload, the outcome
 * would be unknown. (`Upload`'s own abort does not wait, so it can leave an upload behind.)
 */
function stoppable(client: S3Client, signal: AbortSignal | undefined): S3Client {
  if (!signal) return client;
  const send = async (command: Parameters<S3Client["send"]>[0]) => {
    if (command instanceof AbortMultipartUploadCommand) return client.send(command);
    signal.throwIfAborted();
    return command instanceof UploadPartCommand
      ? client.send(command, { abortSignal: signal })
      : client.send(command);
  };
  return Object.create(client, { send: { value: send } });
}

function interrupted({ Bucket, Key }: WholeObject, cause: unknown): JangadaError {
  return new JangadaError(
    ErrorName.Interrupted,
    `writing '${Key}' in bucket '${Bucket}' was interrupted: run it again`,
    { cause },
  );
}
