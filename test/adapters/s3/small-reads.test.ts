import { writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { s3ObjectStore } from "../../../lambdas/adapters/s3/s3-object-store.ts";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import { refuse, type ScriptedS3, type SeenRequest, scriptedS3 } from "./scripted-s3.ts";
import { type TestClients, testClients } from "./test-clients.ts";

let clients: TestClients;
let server: ScriptedS3;
beforeAll(async () => {
  clients = await testClients();
});
afterAll(() => clients.stop());

type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** A store on a server that answers so, whose first read has been answered well. */
async function warmStore(answer: Answer, settings: object = {}): Promise<ObjectStore> {
  let isWarm = false;
  server = await scriptedS3((request, response) => {
    if (isWarm) answer(request, response);
    else response.end("first");
    isWarm = true;
  });
  onTestFinished(() => server.stop());
  const client = clients.open({ s3Url: server.url });
  const store = s3ObjectStore(client, { bucketName: "raft", prefix: "team", ...settings });
  expect(String(await store.read("first"))).toBe("first");
  return store;
}

/** Marks requests that the SDK made itself. */
const isOfSdk = ({ headers }: SeenRequest) => "amz-sdk-invocation-id" in headers;

function checksum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
}

describe("read", () => {
  it("makes every further request after the first: place, headers and a signature of its own", async () => {
    const store = await warmStore((_, response) => response.end("x"));
    for (const key of ["a b+c/ü", "d!'()*"]) await store.read(key);
    const [first, second, third] = server.seen;
    expect(server.seen.map(isOfSdk)).toEqual([true, false, false]);
    expect(second?.url).toBe("/raft/team/a%20b%2Bc/%C3%BC?x-id=GetObject");
    expect(third?.url).toBe("/raft/team/d%21%27%28%29%2A?x-id=GetObject");
    expect(second?.headers["x-amz-checksum-mode"]).toBe("ENABLED");
    const signatures = [first, second, third].map((request) => request?.headers.authorization);
    expect(new Set(signatures).size).toBe(3);
    expect(signatures[1]).toMatch(/^AWS4-HMAC-SHA256 Credential=test\/.*\/s3\/aws4_request/);
  });

  it("carries the customer's own key every time", async () => {
    const file = join(clients.folder, "small-reads-key");
    await writeFile(file, Buffer.alloc(32, 7));
    const settings = { customerKeyEncryptionFile: file };
    const store = await warmStore((_, response) => response.end("x"), settings);
    await store.read("x");
    const keys = server.seen.map(
      ({ headers }) => headers["x-amz-server-side-encryption-customer-key"],
    );
    expect(keys).toEqual(Array(2).fill(Buffer.alloc(32, 7).toString("base64")));
  });

  it.for<[string, (response: ServerResponse) => void]>([
    ["is cut", (response) => response.destroy()],
    [
      "ends early",
      (response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("half", () => response.destroy());
      },
    ],
    ["says that the server is busy", (response) => refuse(response, 503, "SlowDown")],
    ["refuses credentials that have ended", (response) => refuse(response, 400, "ExpiredToken")],
    [
      "is not what was written",
      (response) =>
        response.writeHead(200, { "x-amz-checksum-crc32": checksum("right") }).end("wrong"),
    ],
    [
      "has a checksum that only the SDK compares",
      (response) =>
        response.writeHead(200, { "x-amz-checksum-crc64nvme": "AAAAAAAAAAA=" }).end("right"),
    ],
  ])("asks by the SDK after all when an answer %s", async ([, answerBadly]) => {
    let answers = 0;
    const store = await warmStore((_, response) => {
      answers++;
      if (answers === 1) answerBadly(response);
      else response.writeHead(200, { "x-amz-checksum-crc32": checksum("right") }).end("right");
    });
    expect(String(await store.read("x"))).toBe("right");
    expect(String(await store.read("y"))).toBe("right");
    expect(server.seen.map(isOfSdk)).toEqual([true, false, true, false]);
  });

  it("fails on a body that stays damaged", async () => {
    const store = await warmStore((_, response) =>
      response.writeHead(200, { "x-amz-checksum-crc32": checksum("right") }).end("wrong"),
    );
    await expect(store.read("x")).rejects.toThrow(
      expect.objectContaining({
        name: "StoreUnavailableError",
        message: expect.stringMatching(/^cannot read 'team\/x' in bucket 'raft'/),
      }),
    );
  });
});
