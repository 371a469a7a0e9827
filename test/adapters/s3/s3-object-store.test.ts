import { writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  type S3StoreSettings,
  s3ObjectStore,
} from "../../../lambdas/adapters/s3/s3-object-store.ts";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import { startS3World } from "../../../local/world/s3/s3-world.ts";
import { describeObjectStore } from "../../contract/object-store.ts";
import { s3UnderTest } from "./s3-under-test.ts";
import { refuse, type ScriptedS3, type SeenRequest, scriptedS3 } from "./scripted-s3.ts";
import { type TestClients, testClients } from "./test-clients.ts";

const MIB = 1024 * 1024;

describeObjectStore("s3ObjectStore on the embedded S3", async () => {
  const world = await startS3World({ port: 0 });
  return s3UnderTest({ url: world.url, deniedUrl: world.url, stop: () => world.stop() });
});

describe("s3ObjectStore", () => {
  let clients: TestClients;
  let server: ScriptedS3;
  beforeAll(async () => {
    clients = await testClients();
  });
  afterAll(() => clients.stop());

  /** A store on a server that answers so; the server ends with the test. */
  async function storeOn(
    answer: (request: SeenRequest, response: ServerResponse) => void,
    {
      config = {},
      ...settings
    }: Partial<S3StoreSettings> & { config?: Record<string, string> } = {},
  ): Promise<ObjectStore> {
    server = await scriptedS3(answer);
    onTestFinished(() => server.stop());
    const client = clients.open({ s3Url: server.url, ...config });
    return s3ObjectStore(client, { bucketName: "raft", prefix: "team", ...settings });
  }

  const jangadaError = (name: string, message: string) =>
    expect.objectContaining({ name, message, cause: expect.any(Error) });
  const DENIED = "StoreDeniedError";
  const BUSY = "StoreUnavailableError";

  it.for([
    [404, "NoSuchBucket", DENIED, /: the bucket does not exist: create it/],
    [403, "AccessDenied", DENIED, /: access denied: allow/],
    [403, "InvalidAccessKeyId", DENIED, /: the credentials are not accepted: renew/],
    [400, "ExpiredToken", DENIED, /: the credentials are not accepted: renew/],
    [401, "Unauthorized", DENIED, /: the credentials are not accepted: renew/],
    [301, "PermanentRedirect", DENIED, /: the bucket is in another region: set config\.region/],
    [400, "AuthorizationHeaderMalformed", DENIED, /: the bucket is in another region/],
    [403, "RequestTimeTooSkewed", DENIED, /: this machine's clock is wrong: set it/],
    [501, "NotImplemented", DENIED, /: the server does not know this request/],
    [400, "InvalidArgument", DENIED, /: the request is refused: .*the server's own words/],
    [409, "ConditionalRequestConflict", "AlreadyExistsError", /: there is an object already/],
    [412, "PreconditionFailed", "AlreadyExistsError", /: there is an object already/],
    [500, "InternalError", BUSY, /: the bucket does not answer for now: try again/],
  ] as const)("turns %i %s into %s", { timeout: 30_000 }, async ([status, code, name, reason]) => {
    const store = await storeOn((_, response) => refuse(response, status, code));
    const message = expect.stringMatching(
      new RegExp(`^cannot write 'team/x' in bucket 'raft'${reason.source}`),
    );
    await expect(store.put("x", Buffer.from("x"))).rejects.toThrow(jangadaError(name, message));
  });

  it.for<[string, string, (store: ObjectStore) => Promise<unknown>]>([
    ["tryWrite", "s3:PutObject.*kms:GenerateDataKey", (store) => store.tryWrite("x")],
    ["get", "s3:GetObject and kms:Decrypt", (store) => store.get("x")],
    ["list", "s3:ListBucket", (store) => Array.fromAsync(store.list("x"))],
    ["delete", "s3:DeleteObject", (store) => store.delete("x")],
    [
      "listUnfinishedUploads",
      "s3:ListBucketMultipartUploads",
      (store) => store.listUnfinishedUploads("x", new Date()),
    ],
  ])("names the permissions that a denied %s takes: %s", async ([, permissions, call]) => {
    const store = await storeOn((_, response) => refuse(response, 403, "AccessDenied"));
    const message = expect.stringMatching(
      new RegExp(`: access denied: allow the credentials in use ${permissions}`),
    );
    await expect(call(store)).rejects.toThrow(jangadaError(DENIED, message));
  });

  it("fails with StoreUnavailable when every connection is cut", { timeout: 30_000 }, async () => {
    const store = await storeOn((_, response) => response.destroy());
    await expect(Array.fromAsync(store.list("backups/"))).rejects.toThrow(
      jangadaError(BUSY, expect.stringMatching(/^cannot list 'team\/backups\/' in bucket 'raft'/)),
    );
    expect(server.seen).toHaveLength(5);
  });

  it("fails with StoreDenied when the profile is not in the credentials file", async () => {
    const config = { profile: "nobody" };
    const store = await storeOn((_, response) => response.end(), { config });
    await expect(store.get("x")).rejects.toThrow(
      jangadaError(DENIED, expect.stringContaining("the credentials are not accepted")),
    );
  });

  describe("get", () => {
    it("fails rather than ending early when the body breaks midway", async () => {
      const store = await storeOn((_, response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("half of it", () => response.destroy());
      });
      await expect(text(await store.get("x"))).rejects.toThrow(
        jangadaError(BUSY, expect.stringMatching(/^cannot read 'team\/x' in bucket 'raft'/)),
      );
    });

    it.for(["intact", "damaged"])("compares the checksum of an %s body", async (state) => {
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(crc32("intact"));
      const store = await storeOn((_, response) => {
        response.writeHead(200, { "x-amz-checksum-crc32": sum.toString("base64") }).end(state);
      });
      const reading = text(await store.get("x"));
      if (state === "intact") expect(await reading).toBe("intact");
      else await expect(reading).rejects.toThrow(expect.objectContaining({ name: BUSY }));
    });

    it("gives up the connection when the reader does", async () => {
      let closed: Promise<void> | undefined;
      const store = await storeOn((_, response) => {
        closed = new Promise((resolve) => response.once("close", resolve));
        response.writeHead(200, { "content-length": 100 * MIB }).write(Buffer.alloc(MIB));
      });
      const body = await store.get("x");
      body.destroy();
      await closed;
    });
  });

  describe("put", () => {
    /** Keeps one object; loses the answer to the first request that writes it. */
    function forgetful(state: { stored?: string }) {
      return ({ method, body }: SeenRequest, response: ServerResponse) => {
        if (method === "GET") response.end(state.stored);
        else if (state.stored !== undefined) refuse(response, 412, "PreconditionFailed");
        else {
          state.stored = body;
          response.destroy();
        }
      };
    }

    it("knows its own object again when the answer to a create was lost", async () => {
      const state: { stored?: string } = {};
      const store = await storeOn(forgetful(state));
      await store.put("x", Buffer.from("mine"), { createOnly: true });
      expect(state.stored).toBe("mine");
    });

    it("fails with AlreadyExists when the object met again is another's", async () => {
      const state: { stored?: string } = {};
      const lose = forgetful(state);
      const store = await storeOn((request, response) => {
        lose(request, response);
        state.stored = "theirs";
      });
      await expect(store.put("x", Buffer.from("mine"), { createOnly: true })).rejects.toThrow(
        expect.objectContaining({ name: "AlreadyExistsError" }),
      );
    });

    it("fails with AlreadyExists, even on equal bytes, when no answer was lost", async () => {
      const store = await storeOn(forgetful({ stored: "same" }));
      await expect(store.put("x", Buffer.from("same"), { createOnly: true })).rejects.toThrow(
        expect.objectContaining({ name: "AlreadyExistsError" }),
      );
    });

    it("leaves the failure of a stream as it is, even one of the network", async () => {
      const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
      const store = await storeOn((_, response) => response.end());
      const body = new Readable({ read: () => body.destroy(reset) });
      await expect(store.put("x", body)).rejects.toBe(reset);
    });

    it("names a stream's failure even where its parts cannot be thrown away", async () => {
      const broken = new Error("the cluster went away");
      const store = await storeOn(({ method }, response) => {
        if (method === "DELETE") refuse(response, 403, "AccessDenied");
        else if (method === "PUT") response.writeHead(200, { etag: '"1"' }).end();
        else response.end("<R><UploadId>1</UploadId></R>");
      });
      const body = Readable.from(
        (async function* () {
          yield Buffer.alloc(6 * MIB);
          throw broken;
        })(),
      );
      await expect(store.put("x", body)).rejects.toBe(broken);
      expect(server.seen.map(({ method }) => method)).toContain("DELETE");
    });

    it("reads a stream no faster than the server takes it", async () => {
      const upload = "<UploadId>1</UploadId>";
      const stop = new AbortController();
      let unanswered = 0;
      const answers: Record<string, (response: ServerResponse) => void> = {
        POST: (response) =>
          response.end(`<InitiateMultipartUploadResult>${upload}</InitiateMultipartUploadResult>`),
        DELETE: (response) => response.writeHead(204).end(),
        PUT: () => {
          unanswered++;
          if (unanswered === 3) stop.abort();
        },
      };
      const store = await storeOn(({ method }, response) => answers[method]?.(response));
      let read = 0;
      const endless = new Readable({
        read() {
          read += MIB;
          this.push(Buffer.alloc(MIB));
        },
      });
      await expect(store.put("x", endless, { signal: stop.signal })).rejects.toThrow();
      // Three parts of 5 MiB wait for an answer; one more may be read, and the stream's own buffer.
      expect(read).toBeLessThanOrEqual(22 * MIB);
      expect(server.seen.at(-1)?.method).toBe("DELETE");
    });
  });

  describe("what a location asks for", () => {
    const answer = (_: SeenRequest, response: ServerResponse) => response.end("x");
    const headersOf = (n: number) => server.seen.at(n)?.headers ?? {};

    it.for([
      [
        { kmsKeyId: "alias/raft" },
        {
          "x-amz-server-side-encryption": "aws:kms",
          "x-amz-server-side-encryption-aws-kms-key-id": "alias/raft",
        },
      ],
      [{ serverSideEncryption: "AES256" }, { "x-amz-server-side-encryption": "AES256" }],
      [{ tagging: "team=a&stage=" }, { "x-amz-tagging": "team=a&stage=" }],
      [{ checksumAlgorithm: "SHA256" }, { "x-amz-checksum-sha256": expect.any(String) }],
      [{}, { "x-amz-checksum-crc32": expect.any(String) }],
    ] as const)("sends %o with every object", async ([settings, headers]) => {
      const store = await storeOn(answer, settings);
      await store.put("x", Buffer.from("x"));
      expect(headersOf(0)).toMatchObject(headers);
    });

    it("sends no checksum when there is to be none", async () => {
      const config = { checksumAlgorithm: "" };
      const store = await storeOn(answer, { config, checksumAlgorithm: "" });
      await store.put("x", Buffer.from("x"));
      await text(await store.get("x"));
      for (const n of [0, 1]) {
        expect(Object.keys(headersOf(n)).filter((name) => name.includes("checksum"))).toEqual([]);
      }
    });

    it("sends a customer's key to write and to read", async () => {
      const file = join(clients.folder, "key");
      await writeFile(file, "0123456789abcdef0123456789abcdef");
      const store = await storeOn(answer, { customerKeyEncryptionFile: file });
      await store.put("x", Buffer.from("x")).catch(() => {});
      await store.get("x").catch(() => {});
      await store.delete("x").catch(() => {});
      const key = "x-amz-server-side-encryption-customer-key";
      const base64 = Buffer.from("0123456789abcdef0123456789abcdef").toString("base64");
      expect([0, 1, 2].map((n) => headersOf(n)[key])).toEqual([base64, base64, undefined]);
    });

    it("fails on a key file of the wrong size, or none", async () => {
      const short = join(clients.folder, "short");
      await writeFile(short, "short\n");
      for (const [file, reason] of [
        [short, "has 6 bytes where 32 are needed"],
        ["/nowhere", "cannot be read"],
      ]) {
        await expect(storeOn(answer, { customerKeyEncryptionFile: file })).rejects.toThrow(
          expect.objectContaining({
            name: DENIED,
            message: expect.stringContaining(`the key file '${file}' ${reason}`),
          }),
        );
      }
    });
  });

  describe("delete in a bucket with versions", () => {
    const versions = `<ListVersionsResult><IsTruncated>false</IsTruncated>
      <DeleteMarker><Key>team/a</Key><VersionId>mark</VersionId></DeleteMarker>
      <Version><Key>team/a</Key><VersionId>new</VersionId></Version>
      <Version><Key>team/a</Key><VersionId>old</VersionId></Version>
      <Version><Key>team/a/b</Key><VersionId>other</VersionId></Version></ListVersionsResult>`;
    const marked = (response: ServerResponse) =>
      response.writeHead(204, { "x-amz-delete-marker": "true", "x-amz-version-id": "mark" }).end();
    const deleted = () =>
      server.seen.flatMap(({ method, url }) =>
        method === "DELETE" ? [new URL(url, server.url).searchParams.get("versionId")] : [],
      );

    it("deletes the object's versions, then its marks, and nobody else's", async () => {
      const store = await storeOn(({ method }, response) => {
        if (method === "GET") response.end(versions);
        else marked(response);
      });
      await store.delete("a");
      expect(deleted()).toEqual([null, "new", "old", "mark"]);
    });

    it.for([
      [403, "AccessDenied"],
      [501, "NotImplemented"],
    ] as const)("is content with the mark when listing them is %i", async ([status, code]) => {
      const store = await storeOn(({ method }, response) => {
        if (method === "GET") refuse(response, status, code);
        else marked(response);
      });
      await store.delete("a");
      expect(deleted()).toEqual([null]);
    });

    it("keeps the mark over a version that is locked", async () => {
      const store = await storeOn(({ method, url }, response) => {
        if (method === "GET") response.end(versions);
        else if (url.includes("versionId=old")) refuse(response, 403, "AccessDenied");
        else marked(response);
      });
      await store.delete("a");
      expect(deleted()).not.toContain("mark");
    });

    it("asks once in a bucket without versions", async () => {
      const store = await storeOn((_, response) => response.writeHead(204).end());
      await store.delete("a");
      expect(server.seen).toHaveLength(1);
    });
  });

  it("lists keys that XML cannot hold", async () => {
    const store = await storeOn(({ url }, response) => {
      const encoding = new URL(url, server.url).searchParams.get("encoding-type");
      const key = encoding === "url" ? "team%2Fa%01+b" : "team/a\u0001 b";
      response.end(
        `<ListBucketResult><EncodingType>${encoding}</EncodingType>
         <Contents><Key>${key}</Key><Size>3</Size></Contents></ListBucketResult>`,
      );
    });
    expect(await Array.fromAsync(store.list(""))).toEqual([{ key: "a\u0001 b", size: 3 }]);
    expect(server.seen[0]?.url).toContain("encoding-type=url");
  });

  it("pages through unfinished uploads and passes over those that went away", async () => {
    const page = (key: string, more: boolean) =>
      `<ListMultipartUploadsResult><IsTruncated>${more}</IsTruncated><NextKeyMarker>team/${key}</NextKeyMarker>
       <NextUploadIdMarker>id-${key}</NextUploadIdMarker><Upload><Key>team/${key}</Key>
       <UploadId>id-${key}</UploadId><Initiated>2026-01-01T00:00:00Z</Initiated></Upload></ListMultipartUploadsResult>`;
    const store = await storeOn(({ method, url }, response) => {
      if (method === "DELETE") refuse(response, 404, "NoSuchUpload");
      else response.end(url.includes("upload-id-marker=id-a") ? page("b", false) : page("a", true));
    });
    const ended = await store.abortUnfinishedUploads("", new Date("2026-01-01T00:00:01Z"));
    expect(ended).toEqual(["a", "b"]);
  });

  it("does without a prefix", async () => {
    const store = await storeOn((_, response) => response.end("x"), { prefix: "" });
    await buffer(await store.get("backups/b/velero-backup.json"));
    expect(server.seen[0]?.url).toMatch(/^\/raft\/backups\/b\/velero-backup\.json\?/);
  });
});
