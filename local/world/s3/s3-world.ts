import type { AddressInfo } from "node:net";
import { type BuildAppOptions, buildApp } from "fauxqs";
import { answerFirst } from "./answer-first.ts";
import { type BucketStore, bucketStore } from "./bucket-store.ts";
import type { S3Request } from "./s3-answer.ts";

/** A running S3 of our own; docs/embedded-s3.md says what it does not do. */
export interface S3World {
  /** Endpoint, for `config.s3Url` with `s3ForcePathStyle`, or `AWS_ENDPOINT_URL_S3`. Any credentials do. */
  readonly url: string;
  /** Makes an empty bucket; nothing happens when it exists. */
  createBucket(name: string): void;
  /** Ends the server and forgets everything it held. */
  stop(): Promise<void>;
}

/** How to start an S3. */
export interface S3WorldOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
}

/** Starts an S3 in this process, in memory and on loopback only, from the npm library `fauxqs`. */
export async function startS3World({ port }: S3WorldOptions): Promise<S3World> {
  const store = await bucketStore();
  const server = serverOf(store);
  // `startFauxqs` of the library would listen on every interface.
  await server.listen({ port, host: "127.0.0.1" });
  const { address, port: actualPort } = server.server.address() as AddressInfo;
  return {
    url: `http://${address}:${actualPort}`,
    createBucket: (name) => store.createBucket(name),
    stop: () => server.close(),
  };
}

function serverOf(store: BucketStore): ReturnType<typeof buildApp> {
  // The library makes the stores it is not given; its types ask for all three.
  const stores = { s3Store: store } as unknown as BuildAppOptions["stores"];
  const server = buildApp({ logger: false, stores });
  server.addHook("preHandler", (request, reply, next) => {
    const { bucket, "*": key = "" } = request.params as { bucket?: string; "*"?: string };
    if (bucket === undefined) return next();
    // The library expects a buffer, and an empty body arrives as none.
    request.body ??= Buffer.alloc(0);
    const { method, query, headers } = request;
    const answer = answerFirst(store, {
      method,
      bucketName: bucket,
      key,
      query: query as S3Request["query"],
      headers,
    });
    if (!answer) return next();
    reply.status(answer.status).header("content-type", "application/xml").send(answer.body);
  });
  return server;
}
