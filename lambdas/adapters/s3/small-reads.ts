import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { HttpRequest, type HttpResponse } from "@smithy/protocol-http";

/** How the SDK sends a read of a bucket: where to, with which headers, signed by whom. */
interface ReadShape {
  /** Unsigned. */
  readonly request: HttpRequest;
  /** The path before the key. */
  readonly basePath: string;
  readonly sign: (request: HttpRequest) => Promise<HttpRequest>;
}

/** What the SDK's middlewares know of a request that is about to be signed; its types leave it open. */
interface SigningContext {
  readonly __smithy_context?: {
    readonly selectedHttpAuthScheme?: {
      readonly httpAuthOption: { readonly signingProperties?: object };
      readonly identity: unknown;
      readonly signer: {
        sign(request: HttpRequest, identity: unknown, properties?: object): Promise<HttpRequest>;
      };
    };
  };
}

/** Name one attempt of one request. */
const OF_ONE_ATTEMPT = ["amz-sdk-invocation-id", "amz-sdk-request"];

/**
 * Reads many small objects of one bucket. For each request the SDK finds out anew where and how to send
 * it, which takes more CPU than all the rest. Here it does so for the first, and the others are made
 * after its image: another key, another signature. Whatever is not a plain success of those goes to the
 * SDK after all, which tries again, follows redirects and says what is wrong.
 */
export class SmallReads {
  readonly #client: S3Client;
  readonly #input: Omit<GetObjectCommandInput, "Key">;
  #shape: ReadShape | undefined;

  constructor(client: S3Client, input: Omit<GetObjectCommandInput, "Key">) {
    this.#client = client;
    this.#input = input;
  }

  /** The whole of an object, by its full key; throws what the SDK throws. */
  async read(key: string): Promise<Buffer> {
    const shape = this.#shape;
    const body = shape && (await this.#readAfter(shape, key).catch(() => undefined));
    if (body !== undefined) return body;
    // Its credentials may have ended, or the bucket may be elsewhere by now.
    this.#shape = undefined;
    return this.#readBySdk(key);
  }

  async #readAfter(shape: ReadShape, key: string): Promise<Buffer | undefined> {
    const request = HttpRequest.clone(shape.request);
    request.path = shape.basePath + encodedKey(key);
    const signed = await shape.sign(request);
    const { response } = await this.#client.config.requestHandler.handle(signed);
    // `buffer` of node:stream/consumers goes by way of a Blob, which takes as long as a signature.
    const body = Buffer.concat(await (response.body as Readable).toArray());
    return isWhole(response, body) ? body : undefined;
  }

  async #readBySdk(key: string): Promise<Buffer> {
    const command = new GetObjectCommand({ ...this.#input, Key: key });
    let shape: ReadShape | undefined;
    const look =
      <Args extends { readonly request?: unknown }, Answer>(
        next: (args: Args) => Promise<Answer>,
        context: object,
      ) =>
      (args: Args) => {
        shape = shapeOf(args.request, context, key);
        return next(args);
      };
    const beforeSigning = { relation: "before", toMiddleware: "httpSigningMiddleware" } as const;
    command.middlewareStack.addRelativeTo(look, beforeSigning);
    const { Body } = await this.#client.send(command);
    const body = await buffer(Body as Readable);
    this.#shape = shape;
    return body;
  }
}

/** `undefined` where the key is not what the path ends in, or the SDK signs in a way of its own. */
function shapeOf(request: unknown, context: SigningContext, key: string): ReadShape | undefined {
  const scheme = context.__smithy_context?.selectedHttpAuthScheme;
  if (!HttpRequest.isInstance(request) || scheme === undefined) return undefined;
  const encoded = encodedKey(key);
  if (!request.path.endsWith(encoded)) return undefined;
  const { httpAuthOption, identity, signer } = scheme;
  const kept = HttpRequest.clone(request);
  for (const header of OF_ONE_ATTEMPT) delete kept.headers[header];
  return {
    request: kept,
    basePath: request.path.slice(0, -encoded.length),
    sign: (unsigned) => signer.sign(unsigned, identity, httpAuthOption.signingProperties),
  };
}

/** As S3 wants it in a path: all but the unreserved characters of RFC 3986, and slashes. */
function encodedKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A checksum other than the one that everybody writes is for the SDK to compare. */
function isWhole({ statusCode, headers }: HttpResponse, body: Buffer): boolean {
  const { "content-length": length = body.length, "x-amz-checksum-crc32": checksum } = headers;
  if (statusCode !== 200 || Number(length) !== body.length) return false;
  const others = Object.keys(headers).filter((name) => OTHER_CHECKSUM.test(name));
  return others.length === 0 && (checksum === undefined || checksum === crc32Of(body));
}

const OTHER_CHECKSUM = /^x-amz-checksum-(?!crc32$|type$)/;

/** As S3 writes it: base64 of four bytes, the highest first. */
function crc32Of(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
}
