import type { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { s3ObjectHolds } from "../../../lambdas/adapters/s3/object-holds.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { type ScriptedS3, scriptedS3 } from "./scripted-s3.ts";
import { type TestClients, testClients } from "./test-clients.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const LOCK = "x-amz-object-lock-";

let s3: ScriptedS3;
let clients: TestClients;
let client: S3Client;
let status = 200;
let headers: Record<string, string> = {};

beforeAll(async () => {
  clients = await testClients();
  s3 = await scriptedS3((_, response) => {
    response.writeHead(status, headers);
    response.end();
  });
  client = clients.open({ s3Url: s3.url });
});

beforeEach(() => {
  status = 200;
  headers = {};
});

afterAll(async () => {
  await clients.stop();
  await s3.stop();
});

const holds = (prefix?: string) =>
  s3ObjectHolds(client, { bucketName: "backups", now: () => NOW, ...(prefix && { prefix }) });

describe("holdOn", () => {
  it.for([
    ["a bucket without Object Lock", {}, undefined],
    [
      "a retention",
      { mode: "GOVERNANCE", "retain-until-date": "2026-12-01T00:00:00.000Z" },
      { kind: "Retention", until: new Date("2026-12-01T00:00:00Z") },
    ],
    [
      "a retention that ends now",
      { mode: "COMPLIANCE", "retain-until-date": NOW.toISOString() },
      undefined,
    ],
    [
      "a legal hold over a retention",
      {
        mode: "COMPLIANCE",
        "retain-until-date": "2026-12-01T00:00:00.000Z",
        "legal-hold": "ON",
      },
      { kind: "LegalHold" },
    ],
    ["a legal hold that is lifted", { "legal-hold": "OFF" }, undefined],
  ] as const)("reads %s", async ([, lock, hold]) => {
    headers = Object.fromEntries(Object.entries(lock).map(([name, value]) => [LOCK + name, value]));

    expect(await holds().holdOn("backups/b/velero-backup.json")).toEqual(hold);
  });

  it("asks by a HEAD, below the location's prefix", async () => {
    await holds("/team/a/").holdOn("backups/b/velero-backup.json");

    expect(s3.seen.at(-1)).toMatchObject({
      method: "HEAD",
      url: "/backups/team/a/backups/b/velero-backup.json",
    });
  });

  it("finds none where there is no object", async () => {
    status = 404;

    expect(await holds().holdOn("backups/b/gone")).toBeUndefined();
  });

  it("fails when the bucket denies, which does not mean that nothing is held", async () => {
    status = 403;

    await expect(holds().holdOn("backups/b/x")).rejects.toMatchObject({
      name: ErrorName.StoreDenied,
      message: expect.stringContaining("'backups/b/x' in bucket 'backups'"),
    });
  });
});
