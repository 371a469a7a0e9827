import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { selfSignedCertificate } from "../../../local/world/kubernetes/self-signed-certificate.ts";
import { say, scriptedApiServer } from "./scripted-api-server.ts";

const SERVER = "https://127.0.0.1:6443";

interface Given {
  readonly user?: object;
  readonly cluster?: object;
  readonly "current-context"?: string;
}

/** A kubeconfig of contexts `shop` and `bank`. */
function kubeconfig({ user = {}, cluster = {}, ...more }: Given = {}): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "shop", cluster: { server: SERVER, ...cluster } },
      { name: "bank", cluster: { server: "https://127.0.0.1:7443" } },
    ],
    users: [{ name: "me", user }],
    contexts: [
      { name: "shop", context: { cluster: "shop", user: "me" } },
      { name: "bank", context: { cluster: "bank", user: "me" } },
    ],
    "current-context": "shop",
    ...more,
  });
}

const connectionOf = (given: Given) => kubeconfigConnection({ text: kubeconfig(given) });
const authorizationOf = async (user: object) => (await connectionOf({ user })).authorization(false);
const base64 = (value: string) => Buffer.from(value).toString("base64");
const invalid = (message: RegExp) =>
  expect.objectContaining({
    name: ErrorName.FailedValidation,
    message: expect.stringMatching(message),
  });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kubeconfig-"));
});
afterAll(() => rm(directory, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** An exec plug-in that counts its calls in a file and gives the count as its token. */
async function plugIn(more = ""): Promise<object> {
  const file = join(await mkdtemp(join(directory, "plug-in-")), "calls");
  await writeFile(file, "0");
  const script = `
    const fs = require("node:fs"), calls = Number(fs.readFileSync(${JSON.stringify(file)}, "utf8")) + 1;
    fs.writeFileSync(${JSON.stringify(file)}, String(calls));
    console.log(JSON.stringify({ kind: "ExecCredential", status: { token: "token-" + calls ${more} } }));`;
  const apiVersion = "client.authentication.k8s.io/v1";
  return { exec: { apiVersion, command: process.execPath, args: ["-e", script] } };
}

describe("kubeconfigConnection", () => {
  it("takes the current context, or the one it is told", async () => {
    const text = kubeconfig();

    expect((await kubeconfigConnection({ text })).server).toBe(SERVER);
    expect((await kubeconfigConnection({ text, context: "bank" })).server).toBe(
      "https://127.0.0.1:7443",
    );
  });

  it.for<[string, object, string | undefined]>([
    ["a token", { token: "abc" }, "Bearer abc"],
    ["a token with a newline behind it", { token: "abc\n" }, "Bearer abc"],
    [
      "user and password",
      { username: "me", password: "pass:word" },
      `Basic ${base64("me:pass:word")}`,
    ],
    ["nothing", {}, undefined],
  ])("says who we are by %s", async ([, user, authorization]) => {
    expect(await authorizationOf(user)).toBe(authorization);
  });

  it("takes a server without TLS, as kubectl does", async () => {
    const { server, authorization } = await connectionOf({
      cluster: { server: "http://127.0.0.1:8080" },
      user: { token: "secret" },
    });

    expect(server).toBe("http://127.0.0.1:8080");
    expect(await authorization(false)).toBe("Bearer secret");
  });

  it("reads a token file of an auth provider", async () => {
    const tokenFile = join(directory, "token");
    await writeFile(tokenFile, "from-file\n");

    expect(
      await authorizationOf({ "auth-provider": { name: "file", config: { tokenFile } } }),
    ).toBe("Bearer from-file");
  });

  it("runs an exec plug-in once, and again when its token is refused", async () => {
    const { authorization } = await connectionOf({ user: await plugIn() });

    expect(await authorization(false)).toBe("Bearer token-1");
    expect(await authorization(false)).toBe("Bearer token-1");
    expect(await authorization(true)).toBe("Bearer token-2");
    expect(await authorization(false)).toBe("Bearer token-2");
  });

  it("runs an exec plug-in again when its token has expired", async () => {
    const user = await plugIn(', expirationTimestamp: "2020-01-01T00:00:00Z"');
    const { authorization } = await connectionOf({ user });

    expect(await authorization(false)).toBe("Bearer token-2");
    expect(await authorization(false)).toBe("Bearer token-3");
  });

  it("shows the certificate that an exec plug-in gives", async () => {
    const user = await plugIn(', clientCertificateData: "CERT", clientKeyData: "KEY"');

    expect((await connectionOf({ user })).tls).toMatchObject({ cert: "CERT", key: "KEY" });
  });

  it("fails naming an exec plug-in that fails or is not there", async () => {
    const failing = { exec: { command: process.execPath, args: ["-e", "throw 'no login'"] } };
    const missing = { exec: { command: "no-such-plug-in" } };

    await expect(connectionOf({ user: failing })).rejects.toEqual(
      invalid(/credentials cannot be had: .*no login.*; run the same command with kubectl/s),
    );
    await expect(connectionOf({ user: missing })).rejects.toEqual(invalid(/no-such-plug-in/));
  });

  it("reads certificates from its own text and from files beside its own", async () => {
    const inline = await connectionOf({
      cluster: { "certificate-authority-data": base64("CA") },
      user: { "client-certificate-data": base64("CERT"), "client-key-data": base64("KEY") },
    });
    const file = join(directory, "config");
    for (const name of ["CA", "CERT", "KEY"]) await writeFile(join(directory, name), name);
    await writeFile(
      file,
      kubeconfig({
        cluster: { "certificate-authority": "CA" },
        user: { "client-certificate": "CERT", "client-key": "KEY" },
      }),
    );
    const beside = await kubeconfigConnection({ file });

    const tls = { ca: "CA", cert: "CERT", key: "KEY", rejectUnauthorized: true };
    expect(inline.tls).toEqual(tls);
    expect(beside.tls).toEqual(tls);
  });

  it("takes over what a kubeconfig says of the server's certificate", async () => {
    const { tls } = await connectionOf({
      cluster: { "insecure-skip-tls-verify": true, "tls-server-name": "api.example" },
    });

    expect(tls).toEqual({ servername: "api.example", rejectUnauthorized: false });
  });

  it("looks where kubectl looks", async () => {
    const file = join(directory, "from-environment");
    await writeFile(file, kubeconfig({ user: { token: "abc" } }));
    vi.stubEnv("KUBECONFIG", file);

    expect((await kubeconfigConnection({})).server).toBe(SERVER);
    expect(await readFile(file, "utf8")).toContain("current-context");
  });

  it("fails naming the contexts there are", async () => {
    await expect(kubeconfigConnection({ text: kubeconfig(), context: "shopp" })).rejects.toEqual(
      invalid(/^context 'shopp' is not in the kubeconfig; it has: shop, bank$/),
    );
  });

  it("fails when there is no current context", async () => {
    await expect(connectionOf({ "current-context": "" })).rejects.toEqual(
      invalid(/names no current cluster; set a context with --kubecontext/),
    );
  });

  it("fails naming a file that cannot be read, or holds something else", async () => {
    const file = join(directory, "broken");
    await writeFile(file, "clusters: [");

    await expect(kubeconfigConnection({ file: join(directory, "none") })).rejects.toEqual(
      invalid(/^kubeconfig '.*none' cannot be read: ENOENT/),
    );
    await expect(kubeconfigConnection({ file })).rejects.toEqual(
      invalid(/^kubeconfig '.*broken' cannot be read: .*$/),
    );
    await expect(kubeconfigConnection({ text: "clusters: [" })).rejects.toEqual(
      invalid(/^the kubeconfig cannot be read/),
    );
  });

  it("reaches a server with its authority, our certificate and a token that had to be renewed", async () => {
    const { certificate: cert, key } = selfSignedCertificate(new Date());
    const client = selfSignedCertificate(new Date());
    const answers = [say(401), say(200, '{"gitVersion":"v1.34.4"}')];
    const tls = { cert, key, requestCert: true, ca: client.certificate };
    await using server = await scriptedApiServer(answers, tls);
    const connection = await connectionOf({
      cluster: { server: server.url, "certificate-authority-data": base64(cert) },
      user: {
        ...(await plugIn()),
        "client-certificate-data": base64(client.certificate),
        "client-key-data": base64(client.key),
      },
    });
    const api = apiClient(connection);

    expect(await kubernetesReader(api).version()).toEqual({ gitVersion: "v1.34.4" });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
    await api.close();
  });
});
