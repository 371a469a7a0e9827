import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunctions, HANDLER_NAMES } from "../../bench/bundle-functions.ts";
import { bundle } from "../../infra/bundling.ts";

const API_CLIENT = `${import.meta.dirname}/../../lambdas/adapters/kubernetes/api-client.ts`;
/** A function's code is loaded at each cold start: half a megabyte is 50 ms. */
const BUDGET_BYTES = 1.5 * 1024 * 1024;

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bundles-"));
  await bundleFunctions(folder, [API_CLIENT]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("bundle", () => {
  it.for(HANDLER_NAMES)("makes of %s a file within the budget", (name) => {
    const { size } = statSync(join(folder, `${name}.mjs`));

    expect(size).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it.for(HANDLER_NAMES)(
    "makes of %s a module that loads by itself and has a handler",
    async (name) => {
      const { handler } = await import(pathToFileURL(join(folder, `${name}.mjs`)).href);

      expect(handler).toBeTypeOf("function");
    },
  );

  it("makes the same of the same sources in any folder, so that nothing is deployed for nothing", async () => {
    const other = join(folder, "in/another/folder");
    const handler = join(import.meta.dirname, "../../lambdas/handlers/start-backup.ts");
    await bundle({ "start-backup": handler }, other);

    for (const file of ["start-backup.mjs", "start-backup.mjs.map"]) {
      expect(readFileSync(join(other, file))).toEqual(readFileSync(join(folder, file)));
    }
  });

  it("makes of what functions speak to a cluster with a module that gets answers", async () => {
    const server = createServer((_request, response) => response.end("{}")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { apiClient } = await import(pathToFileURL(join(folder, "api-client.mjs")).href);
    const authorization = async () => undefined;
    const client = apiClient({ server: `http://127.0.0.1:${port}`, tls: {}, authorization });
    try {
      const { status, body } = await client.request({ method: "GET", path: "/version" });

      expect([status, await body.json()]).toEqual([200, {}]);
    } finally {
      await client.close();
      server.close();
    }
  });
});
