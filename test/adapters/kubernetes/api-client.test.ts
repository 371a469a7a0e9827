import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import {
  type ApiClientOptions,
  type ApiRequest,
  apiClient,
} from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { Connection } from "../../../lambdas/core/kube/connection.ts";
import { selfSignedCertificate } from "../../../local/world/kubernetes/self-signed-certificate.ts";
import {
  type Answer,
  hangUp,
  keepSilent,
  type ScriptedApiServer,
  say,
  scriptedApiServer,
} from "./scripted-api-server.ts";

const PATIENT: ApiClientOptions = { retry: { giveUpAfter: 20_000, firstWait: 1 } };
const HASTY: ApiClientOptions = { retry: { giveUpAfter: 0, firstWait: 1 } };
const GET: ApiRequest = { method: "GET", path: "/api/v1/pods" };

/** Sends one request and reads the answer. */
async function send(
  connection: Connection,
  request: Partial<ApiRequest> = {},
  options: ApiClientOptions = PATIENT,
) {
  const client = apiClient(connection, options);
  try {
    const { status, body } = await client.request({ ...GET, ...request });
    return { status, body: await body.text() };
  } finally {
    await client.close();
  }
}

/** Runs a script and tells what came of one request. */
async function against(
  answers: readonly Answer[],
  request?: Partial<ApiRequest>,
  options?: ApiClientOptions,
) {
  await using server = await scriptedApiServer(answers);
  return { ...(await send(server.connection(), request, options)), seen: server.seen };
}

const jangadaError = (name: ErrorName, message: RegExp) =>
  expect.objectContaining({ name, message: expect.stringMatching(message) });

describe("apiClient", () => {
  it("sends method, path, query, headers and body, below the path of the server", async () => {
    await using server = await scriptedApiServer([say(201, "made")]);
    const connection = server.connection({
      server: `${server.url}/k8s/clusters/c-1/`,
      authorization: async () => "Bearer abc",
    });
    const answer = await send(connection, {
      method: "POST",
      query: { limit: "5", labelSelector: "a in (b, c)", continue: "", fieldSelector: undefined },
      headers: { "content-type": "application/json" },
      body: '{"a":1}',
    });

    expect(answer).toEqual({ status: 201, body: "made" });
    expect(server.seen).toMatchObject([
      {
        method: "POST",
        url: "/k8s/clusters/c-1/api/v1/pods?limit=5&labelSelector=a+in+%28b%2C+c%29",
        headers: {
          accept: "application/json",
          authorization: "Bearer abc",
          "content-type": "application/json",
          "user-agent": "jangada",
        },
        body: '{"a":1}',
      },
    ]);
  });

  it("sends no empty authorization and no question mark without a query", async () => {
    const { seen } = await against([say(200)]);

    expect(seen[0]?.headers).not.toHaveProperty("authorization");
    expect(seen[0]?.url).toBe("/api/v1/pods");
  });

  it.for([200, 201, 400, 403, 404, 409, 410, 422])("returns %i at once", async (status) => {
    const { seen, ...answer } = await against([say(status, "body")]);

    expect(answer).toEqual({ status, body: "body" });
    expect(seen).toHaveLength(1);
  });

  it.for([429, 500, 502, 503, 504])("waits %i out", async (status) => {
    const { seen, ...answer } = await against([
      say(status, "no"),
      say(status, "no"),
      say(200, "ok"),
    ]);

    expect(answer).toEqual({ status: 200, body: "ok" });
    expect(seen).toHaveLength(3);
  });

  it("waits as long as Retry-After says", async () => {
    const busy = say(429, "slow down", { "retry-after": "3600" });

    await expect(against([busy, say(200)])).rejects.toEqual(
      jangadaError(
        ErrorName.ClusterUnavailable,
        /^GET \/api\/v1\/pods at http.* still answers 429: slow down$/,
      ),
    );
    expect((await against([say(429, "", { "retry-after": "0.01" }), say(200)])).status).toBe(200);
  });

  it("waits by its own measure where Retry-After is a date", async () => {
    const busy = say(503, "", { "retry-after": "Wed, 21 Oct 2099 07:28:00 GMT" });

    expect((await against([busy, say(200)])).status).toBe(200);
  });

  it("returns what it would wait out where the caller asks for it", async () => {
    const { status, seen } = await against([say(504, "later")], { settledBy: [504] });

    expect(status).toBe(504);
    expect(seen).toHaveLength(1);
  });

  it("sends again what the connection broke under", async () => {
    const { status, seen } = await against([hangUp, hangUp, say(200)], {
      method: "POST",
      body: "{}",
    });

    expect(status).toBe(200);
    expect(seen.map(({ body }) => body)).toEqual(["{}", "{}", "{}"]);
  });

  it.for([
    ["the connection breaks each time", hangUp, /cannot be reached \(.+\); check the endpoint/],
    ["the server never recovers", say(500, "etcd is down"), /still answers 500: etcd is down/],
  ] as const)("fails with ClusterUnavailable when %s", async ([, answer, message]) => {
    await expect(against([answer], {}, HASTY)).rejects.toEqual(
      jangadaError(ErrorName.ClusterUnavailable, message),
    );
  });

  it("fails with ClusterUnavailable when nobody listens", async () => {
    const server = await scriptedApiServer([]);
    const connection = server.connection();
    await server[Symbol.asyncDispose]();

    await expect(send(connection, {}, HASTY)).rejects.toEqual(
      jangadaError(ErrorName.ClusterUnavailable, /cannot be reached/),
    );
  });

  it("tries once more with new credentials when the old ones are refused", async () => {
    await using server = await scriptedApiServer([say(401, "expired"), say(200)]);
    const authorization = async (renew: boolean) => (renew ? "Bearer new" : "Bearer old");

    expect((await send(server.connection({ authorization }))).status).toBe(200);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer old",
      "Bearer new",
    ]);
  });

  it("fails with ClusterDenied when the new credentials are refused as well", async () => {
    await using server = await scriptedApiServer([say(401)]);

    await expect(send(server.connection())).rejects.toEqual(
      jangadaError(ErrorName.ClusterDenied, /refused our credentials \(401\).*renew it/),
    );
    expect(server.seen).toHaveLength(2);
  });

  it("fails with what getting credentials fails with, and asks the server nothing", async () => {
    await using server = await scriptedApiServer([say(200)]);
    const failure = new JangadaError(ErrorName.FailedValidation, "no such plug-in");
    const connection = server.connection({ authorization: () => Promise.reject(failure) });

    await expect(send(connection)).rejects.toBe(failure);
    expect(server.seen).toEqual([]);
  });

  it.for([
    ["before it is sent", [say(200)], () => AbortSignal.abort()],
    ["while the server is silent", [keepSilent], (stop: AbortController) => stop.signal],
    [
      "while it waits",
      [say(503, "", { "retry-after": "10" })],
      (stop: AbortController) => stop.signal,
    ],
  ] as const)("is Interrupted when it is aborted %s", async ([, answers, signalOf]) => {
    await using server = await scriptedApiServer(answers);
    const stop = new AbortController();
    const request = send(server.connection(), { signal: signalOf(stop) });
    const outcome = expect(request).rejects.toEqual(
      jangadaError(ErrorName.Interrupted, /^GET \/api\/v1\/pods at .* was interrupted$/),
    );
    if (!signalOf(stop).aborted) await expect.poll(() => server.seen.length).toBe(1);
    stop.abort();
    await outcome;
  });

  it("keeps to the number of connections it is told", async () => {
    const open: (() => void)[] = [];
    await using server = await scriptedApiServer([
      (response) => void open.push(() => response.end("{}")),
    ]);
    const client = apiClient(server.connection(), { connections: 2 });
    const all = [GET, GET, GET].map(async (request) => text((await client.request(request)).body));
    await expect.poll(() => open.length).toBe(2);
    open.shift()?.();
    await expect.poll(() => server.seen.length).toBe(3);
    for (const end of open) end();

    expect(await Promise.all(all)).toEqual(["{}", "{}", "{}"]);
    await client.close();
  });
});

describe("apiClient over TLS", () => {
  const { certificate: cert, key } = selfSignedCertificate(new Date());
  const stranger = selfSignedCertificate(new Date());
  const tlsServer = (more = {}): Promise<ScriptedApiServer> =>
    scriptedApiServer([say(200, "ok")], { cert, key, ...more });

  it("trusts the authority it is given", async () => {
    await using server = await tlsServer();

    expect((await send(server.connection({ tls: { ca: cert } }))).body).toBe("ok");
  });

  it.for([
    ["another authority", { ca: stranger.certificate }],
    ["no authority", {}],
    ["another name", { ca: cert, servername: "api.example" }],
  ] as const)("fails with ClusterDenied, at once, when it expects %s", async ([, tls]) => {
    await using server = await tlsServer();

    await expect(send(server.connection({ tls }))).rejects.toEqual(
      jangadaError(ErrorName.ClusterDenied, /not signed by the certificate authority given/),
    );
    expect(server.seen).toEqual([]);
  });

  it("expects the name it is told instead of the host's", async () => {
    await using server = await tlsServer();
    const tls = { ca: cert, servername: "localhost" };

    expect((await send(server.connection({ tls }))).status).toBe(200);
  });

  it("asks nothing of the certificate where a kubeconfig says so", async () => {
    await using server = await tlsServer();

    expect((await send(server.connection({ tls: { rejectUnauthorized: false } }))).status).toBe(
      200,
    );
  });

  it("shows its own certificate", async () => {
    const client = selfSignedCertificate(new Date());
    await using server = await tlsServer({ requestCert: true, ca: client.certificate });
    const tls = { ca: cert, cert: client.certificate, key: client.key };

    expect((await send(server.connection({ tls }))).status).toBe(200);
    await expect(send(server.connection({ tls: { ca: cert } }), {}, HASTY)).rejects.toThrow(
      JangadaError,
    );
  });
});
