import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import {
  kubernetesReader,
  listPath,
} from "../../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import type { ApiResource } from "../../../lambdas/core/kube/api-resource.ts";
import type { KubernetesReader } from "../../../lambdas/core/kube/kubernetes-reader.ts";
import {
  type Answer,
  breakOff,
  keepSilent,
  say,
  scriptedApiServer,
} from "./scripted-api-server.ts";

const PODS: ApiResource = {
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  verbs: ["list"],
};

/** Lets a test read from a server that follows a script. */
async function reading<T>(
  answers: readonly Answer[],
  read: (reader: KubernetesReader, urls: () => readonly string[]) => Promise<T>,
): Promise<T> {
  await using server = await scriptedApiServer(answers);
  const retry = { giveUpAfter: 0, firstWait: 1 };
  const client = apiClient(server.connection(), { retry });
  try {
    return await read(kubernetesReader(client), () => server.seen.map(({ url }) => url));
  } finally {
    await client.close();
  }
}

const list = (reader: KubernetesReader, more = {}, signal?: AbortSignal) =>
  reader.list({ resource: PODS, limit: 500, ...more }, signal);

const status = (reason: string, message: string) =>
  JSON.stringify({ kind: "Status", status: "Failure", reason, message });

describe("listPath", () => {
  it.for([
    [PODS, undefined, "/api/v1/pods"],
    [PODS, "shop", "/api/v1/namespaces/shop/pods"],
    [PODS, "a/../b", "/api/v1/namespaces/a%2F..%2Fb/pods"],
    [
      { ...PODS, group: "apps", resource: "deployments" },
      "shop",
      "/apis/apps/v1/namespaces/shop/deployments",
    ],
  ] as const)("spells a collection's path as %3$s", ([resource, namespace, path]) => {
    expect(listPath(resource, namespace)).toBe(path);
  });
});

describe("kubernetesReader", () => {
  it("asks for a page at exactly one revision, or by its token", async () => {
    const urls = await reading([say(200, "{}")], async (reader, seen) => {
      const selectors = { labelSelector: "a=b", fieldSelector: "metadata.name=x" };
      await text(await list(reader, { namespace: "shop", resourceVersion: "7", ...selectors }));
      await text(await list(reader, { limit: 50, continue: "next" }));
      return seen();
    });

    expect(urls.map((url) => decodeURIComponent(url))).toEqual([
      "/api/v1/namespaces/shop/pods?limit=500&labelSelector=a=b&fieldSelector=metadata.name=x&resourceVersion=7&resourceVersionMatch=Exact",
      "/api/v1/pods?limit=50&continue=next",
    ]);
  });

  it("hands on the bytes of a page as they come", async () => {
    const body = `{"items":["${"ç".repeat(200_000)}"]}`;
    const read = await reading([say(200, body)], async (reader) => text(await list(reader)));

    expect(read).toBe(body);
  });

  it.for<[number, string, object]>([
    [410, status("Expired", "too old"), { status: 410, reason: "Expired", message: "too old" }],
    [403, status("Forbidden", "no"), { status: 403, reason: "Forbidden", message: "no" }],
    [404, "404 page not found\n", { reason: "Unknown", message: "404 page not found" }],
    [400, "{}", { status: 400, reason: "Unknown", message: "{}" }],
    [400, "x".repeat(400), { reason: "Unknown", message: "x".repeat(300) }],
  ])(
    "refuses a page before its first byte, as the server says: %i %s",
    async ([code, body, refusal]) => {
      await reading([say(code, body)], async (reader) => {
        await expect(list(reader)).rejects.toMatchObject({ name: "ListRefusal", ...refusal });
      });
    },
  );

  it("fails rather than ending early when a page breaks off midway", async () => {
    await reading([breakOff('{"items":[')], async (reader) => {
      const page = await list(reader);

      await expect(text(page)).rejects.toMatchObject({
        name: ErrorName.ClusterUnavailable,
        message: expect.stringMatching(/^GET \/api\/v1\/pods failed: the API server cannot be/),
      });
    });
  });

  it("is Interrupted when it is aborted before a page or in the midst of it", async () => {
    const slow: Answer = (response) => void response.writeHead(200).write("{");
    const interrupted = { name: ErrorName.Interrupted };
    await reading([keepSilent, slow], async (reader, seen) => {
      const first = new AbortController();
      const refused = expect(list(reader, {}, first.signal)).rejects.toMatchObject(interrupted);
      await expect.poll(() => seen().length).toBe(1);
      first.abort();
      await refused;

      const second = new AbortController();
      const page = await list(reader, {}, second.signal);
      const broken = expect(text(page)).rejects.toMatchObject(interrupted);
      second.abort();
      await broken;
    });
  });

  it("gives the connection back when a page is not read to its end", async () => {
    const endless: Answer = (response) => {
      response.writeHead(200);
      const more = () => void (response.destroyed || response.write("x".repeat(65_536), more));
      more();
    };
    await reading([endless, say(200, "ok")], async (reader) => {
      for await (const _ of await list(reader)) break;

      expect(await text(await list(reader))).toBe("ok");
    });
  });

  it("reads the server's version", async () => {
    const version = { major: "1", minor: "34+", gitVersion: "v1.34.4-eks-1" };
    const read = await reading([say(200, JSON.stringify(version))], (reader) => reader.version());

    expect(read).toEqual(version);
  });

  it("reads discovery documents, aggregated where the server knows them", async () => {
    await using server = await scriptedApiServer([say(200, '{"kind":"APIVersions"}')]);
    const client = apiClient(server.connection());
    const reader = kubernetesReader(client);

    expect(await reader.discovery("/api", true)).toEqual({ kind: "APIVersions" });
    expect(await reader.discovery("/apis/apps/v1", false)).toEqual({ kind: "APIVersions" });
    expect(server.seen.map(({ url, headers }) => [url, headers.accept])).toEqual([
      ["/api", expect.stringMatching(/^application\/json;g=apidiscovery\.k8s\.io;v=v2;/)],
      ["/apis/apps/v1", "application/json"],
    ]);
    await client.close();
  });

  it.for([404, 406])("has no discovery document where the server answers %i", async (code) => {
    await reading([say(code, "no")], async (reader) => {
      expect(await reader.discovery("/apis", true)).toBeUndefined();
    });
  });

  it.for([
    ["breaks off", breakOff('{"major":')],
    ["is no JSON", say(200, "<html>")],
  ] as const)("fails with ClusterUnavailable when a document %s", async ([, answer]) => {
    await reading([answer], async (reader) => {
      const unavailable = { name: ErrorName.ClusterUnavailable };
      await expect(reader.version()).rejects.toMatchObject(unavailable);
      await expect(reader.discovery("/apis", false)).rejects.toMatchObject(unavailable);
    });
  });

  it("refuses the version as the server does", async () => {
    await reading([say(403, status("Forbidden", "no"))], async (reader) => {
      await expect(reader.version()).rejects.toMatchObject({ name: "ListRefusal", status: 403 });
    });
  });
});
