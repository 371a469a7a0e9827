import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3World, startS3World } from "../../../../local/world/s3/s3-world.ts";

describe("startS3World", () => {
  let world: S3World;
  beforeAll(async () => {
    world = await startS3World({ port: 0 });
    world.createBucket("raft");
  });
  afterAll(() => world.stop());

  const send = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const body = method === "PUT" || method === "POST" ? "body" : undefined;
    const answer = await fetch(`${world.url}${path}`, { method, headers, body });
    return { status: answer.status, code: /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1] };
  };

  it("listens on loopback only", async () => {
    const port = Number(new URL(world.url).port);
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside) {
      const socket = connect(port, address);
      await expect(once(socket, "connect")).rejects.toThrow("ECONNREFUSED");
    }
    expect(new URL(world.url).hostname).toBe("127.0.0.1");
  });

  it("makes a bucket once and keeps what is in it", async () => {
    await send("PUT", "/raft/kept");
    world.createBucket("raft");
    expect(await send("GET", "/raft/kept")).toEqual({ status: 200 });
  });

  it.for([
    ["PUT", "/raft/x?tagging"],
    ["GET", "/raft?versions"],
    ["GET", "/raft?versioning"],
    ["PUT", "/raft?object-lock"],
    ["PUT", "/raft?policy"],
    ["GET", "/raft/x?uploadId=1"],
    ["GET", "/raft/x?retention"],
  ] as const)("answers 501 rather than something else to %s %s", async ([method, path]) => {
    expect(await send(method, path)).toEqual({ status: 501, code: "NotImplemented" });
  });

  it("answers 501 to a condition it does not know", async () => {
    const headers = { "if-match": '"x"' };
    expect(await send("PUT", "/raft/x", headers)).toEqual({ status: 501, code: "NotImplemented" });
  });

  it.for(["GET", "PUT", "DELETE", "POST"])(
    "knows that a bucket is missing for %s",
    async (method) => {
      expect(await send(method, "/nowhere/x?uploads")).toEqual({
        status: 404,
        code: "NoSuchBucket",
      });
    },
  );

  it("denies everything to the access key id 'denied' and nothing to others", async () => {
    const as = (id: string) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=${id}/20260101/us-east-1/s3/aws4_request`,
    });
    expect(await send("GET", "/raft?list-type=2", as("denied"))).toEqual({
      status: 403,
      code: "AccessDenied",
    });
    expect(await send("GET", "/raft?list-type=2", as("denied-not"))).toEqual({ status: 200 });
  });

  it("forgets everything when it stops, and frees its port", async () => {
    const first = await startS3World({ port: 0 });
    first.createBucket("brief");
    const port = Number(new URL(first.url).port);
    await first.stop();
    const second = await startS3World({ port });
    const answer = await fetch(`${second.url}/brief?list-type=2`);
    expect(answer.status).toBe(404);
    await answer.body?.cancel();
    await second.stop();
  });
});
