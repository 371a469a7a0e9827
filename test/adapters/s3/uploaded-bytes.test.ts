import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { uploadedBytes } from "../../../lambdas/adapters/s3/uploaded-bytes.ts";
import { type SeenRequest, scriptedS3 } from "./scripted-s3.ts";
import { type TestClients, testClients } from "./test-clients.ts";

const PLACE = { Bucket: "raft", Key: "backups/a/a.tar.gz" };

let clients: TestClients;
beforeAll(async () => {
  clients = await testClients();
});
afterAll(() => clients.stop());

function uploads(...keys: readonly string[]): string {
  const listed = keys.map(
    (key, index) =>
      `<Upload><Key>${key}</Key><UploadId>${index}</UploadId><Initiated>2026-11-23T12:00:00Z</Initiated></Upload>`,
  );
  return `<ListMultipartUploadsResult>${listed.join("")}</ListMultipartUploadsResult>`;
}

function parts(sizes: readonly number[], more = ""): string {
  const listed = sizes.map((size) => `<Part><Size>${size}</Size></Part>`);
  return `<ListPartsResult>${listed.join("")}${more}</ListPartsResult>`;
}

/** Asks a server that has uploads, and pages of parts of the first. */
async function ask(listed: string, pages: readonly string[] = []) {
  const left = [...pages];
  const answer = ({ url }: SeenRequest) => (/[?&]uploads/.test(url) ? listed : left.shift());
  const server = await scriptedS3((request, response) => response.end(answer(request)));
  onTestFinished(() => server.stop());
  const client = clients.open({ s3Url: server.url });
  return { bytes: await uploadedBytes(client, PLACE), seen: server.seen };
}

describe("uploadedBytes", () => {
  it("adds up the parts of the key's upload, over all pages", async () => {
    const more = "<IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>";
    const last = "<IsTruncated>false</IsTruncated><NextPartNumberMarker>3</NextPartNumberMarker>";
    const { bytes, seen } = await ask(uploads(PLACE.Key), [parts([5, 6], more), parts([7], last)]);
    expect(bytes).toBe(18);
    expect(seen.at(-1)?.url).toContain("part-number-marker=2");
  });

  it("is nothing yet before the first part", async () => {
    expect((await ask(uploads(PLACE.Key), [parts([])])).bytes).toBe(0);
  });

  it("cannot tell where no upload of the key is under way, whatever it begins with", async () => {
    expect((await ask(uploads())).bytes).toBeUndefined();
    expect((await ask(uploads(`${PLACE.Key}-other`))).bytes).toBeUndefined();
  });
});
