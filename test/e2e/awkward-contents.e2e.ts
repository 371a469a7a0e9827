import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TakenBackup, takeBackup } from "../support/take-backup.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { applyManifest } from "./support/sample-cluster.ts";
import { TAR_READERS } from "./support/tar-readers.ts";

const MANIFESTS = [
  "00-crds.yaml",
  "10-cluster.yaml",
  "50-weird.yaml",
  "60-control-characters.yaml",
  "91-too-long.yaml",
];
const LONGEST_NAME = "z".repeat(253);

/** An object that others have trouble with, and a piece of its JSON as the API server writes it. */
type Awkward = readonly [what: string, path: string, request: string, piece: string | RegExp];

const AWKWARD: readonly Awkward[] = [
  [
    "a name of 253 bytes",
    `resources/configmaps/namespaces/too-long/${LONGEST_NAME}.json`,
    `/api/v1/namespaces/too-long/configmaps/${LONGEST_NAME}`,
    `"name":"${LONGEST_NAME}"`,
  ],
  [
    "a namespace called 'cluster'",
    "resources/configmaps/namespaces/cluster/same-name.json",
    "/api/v1/namespaces/cluster/configmaps/same-name",
    '"namespace":"cluster"',
  ],
  [
    "control characters and all of Unicode",
    "resources/configmaps/namespaces/weird/unicode.json",
    "/api/v1/namespaces/weird/configmaps/unicode",
    /bell \\u0007 escape \\u001b delete (\u007f|\\u007f) nel (\u0085|\\u0085)/,
  ],
  [
    "an integer beyond 2^53",
    "resources/gadgets.sample.example.com/namespaces/weird/beyond-doubles.json",
    "/apis/sample.example.com/v1/namespaces/weird/gadgets/beyond-doubles",
    '"serial":9007199254740993',
  ],
  [
    "the largest integer",
    "resources/gadgets.sample.example.com/namespaces/weird/int64-max.json",
    "/apis/sample.example.com/v1/namespaces/weird/gadgets/int64-max",
    '"serial":9223372036854775807',
  ],
  [
    "the smallest integer",
    "resources/gadgets.sample.example.com/namespaces/weird/int64-min.json",
    "/apis/sample.example.com/v1/namespaces/weird/gadgets/int64-min",
    '"serial":-9223372036854775808',
  ],
];

describe("a backup of awkward contents", () => {
  let cluster: ControlPlane;
  let taken: TakenBackup;
  beforeAll(async () => {
    cluster = await startControlPlane();
    for (const manifest of MANIFESTS) await applyManifest(cluster, manifest);
    await using source = await clusterReader({ file: cluster.kubeconfig });
    taken = await takeBackup(source);
  });
  afterAll(() => cluster?.stop());

  it("completes without a warning", () => {
    expect(taken.backup.status).toMatchObject({ phase: "Completed", warnings: 0, errors: 0 });
  });

  it.for(AWKWARD)("holds %s byte for byte", async ([, path, request, piece]) => {
    const archived = taken.entries.get(path) ?? "";
    const served = (await cluster.kubectl(["get", "--raw", request])).trim();

    expect(archived).toMatch(piece);
    // Items of a list come without them, so they are put in front; the rest is the server's text.
    expect(archived.replace(/^\{"apiVersion":"[^"]+","kind":"[^"]+",/, "{")).toBe(
      served.replace(/"apiVersion":"[^"]+",/, "").replace(/"kind":"[^"]+",/, ""),
    );
  });

  it.for(TAR_READERS)("is read to its end by $name", async ({ read }) => {
    const folder = await mkdtemp(join(tmpdir(), "jangada-tar-"));
    const file = join(folder, "backup.tar.gz");
    await writeFile(file, taken.tarball);
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    try {
      expect(await read(file)).toEqual(
        [...taken.entries].map(([path, text]) => [path, sha256(text)]),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("comes in several gzip members, which readers must put together", () => {
    const header = 10;
    const { engine } = inflateRawSync(taken.tarball.subarray(header), {
      info: true,
    }) as unknown as {
      readonly engine: { readonly bytesWritten: number };
    };
    const trailer = 8;

    expect(header + engine.bytesWritten + trailer).toBeLessThan(taken.tarball.length);
  });
});
