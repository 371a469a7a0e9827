import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import {
  type KubeconfigChoice,
  kubeconfigConnection,
} from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { s3ObjectStore } from "../../lambdas/adapters/s3/s3-object-store.ts";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import { ErrorName } from "../../lambdas/core/errors.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { type TestClients, testClients } from "../adapters/s3/test-clients.ts";
import { memoryObjectStore } from "../support/fakes/memory-object-store.ts";
import { backUpPorts, backupOf, takeBackup } from "../support/take-backup.ts";
import { type Emulator, startMoto } from "./aws/emulators.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { expiredToken } from "./support/expired-token.ts";

/** A user waits a minute for a cluster that does not answer; a test need not. */
const IMPATIENT = { giveUpAfter: 500, firstWait: 50 };
/** A port of the reserved ones, where nobody listens. */
const NOBODY = "https://127.0.0.1:9";

/** The parts of a kubeconfig that tests change. */
interface Kubeconfig {
  "current-context": string;
  clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  users: { name: string; user: { token: string } }[];
}

/** What is wrong with the way to the cluster, and what the error must say. */
type BadCluster = readonly [
  what: string,
  spoil: (config: Kubeconfig) => unknown,
  name: string,
  says: readonly RegExp[],
];

describe("a backup of a cluster that cannot be read", () => {
  let cluster: ControlPlane;
  let foreign: ControlPlane;
  let expired: string;
  beforeAll(async () => {
    cluster = await startControlPlane();
    foreign = await startControlPlane();
    expired = await expiredToken(cluster);
  });
  afterAll(async () => {
    await Promise.all([cluster?.stop(), foreign?.stop()]);
  });

  async function attempt(choice: KubeconfigChoice) {
    const store = memoryObjectStore();
    const client = apiClient(await kubeconfigConnection(choice), { retry: IMPATIENT });
    try {
      const ports = backUpPorts(kubernetesReader(client), store);
      const error = await backUp(ports, backupOf("bad")).catch((thrown: unknown) => thrown);
      return { error, written: [...store.objects.keys()] };
    } finally {
      await client.close();
    }
  }

  async function spoilt(spoil: (config: Kubeconfig) => unknown): Promise<string> {
    const config: Kubeconfig = parse(await readFile(cluster.kubeconfig, "utf8"));
    await spoil(config);
    return stringify(config);
  }

  const withServer = (server: string) => (config: Kubeconfig) => {
    for (const { cluster } of config.clusters) cluster.server = server;
  };
  const withToken = (token: () => string) => (config: Kubeconfig) => {
    for (const { user } of config.users) user.token = token();
  };
  const withForeignAuthority = async (config: Kubeconfig) => {
    const authority = await readFile(join(dirname(foreign.kubeconfig), "pki/ca.crt"));
    for (const { cluster } of config.clusters)
      cluster["certificate-authority-data"] = authority.toString("base64");
  };

  it.for<BadCluster>([
    [
      "does not answer",
      withServer(NOBODY),
      ErrorName.ClusterUnavailable,
      [/127\.0\.0\.1:9/, /cannot be reached/, /check the endpoint/],
    ],
    [
      "has a name nobody knows",
      withServer("https://nobody.invalid"),
      ErrorName.ClusterUnavailable,
      [/nobody\.invalid/, /cannot be reached/],
    ],
    [
      "has a certificate of another authority",
      withForeignAuthority,
      ErrorName.ClusterDenied,
      [/https:\/\/127\.0\.0\.1:\d+/, /certificate authority/, /give the cluster's own/],
    ],
    [
      "does not know the token",
      withToken(() => "no-token-of-this-cluster"),
      ErrorName.ClusterDenied,
      [/\(401\)/, /renew it, or add an access entry/],
    ],
    [
      "gave a token that has expired",
      withToken(() => expired),
      ErrorName.ClusterDenied,
      [/\(401\)/, /token is expired/, /renew it/],
    ],
  ])("fails, and writes nothing, when the cluster %s", async ([, spoil, name, says]) => {
    const { error, written } = await attempt({ text: await spoilt(spoil) });

    expect(error).toMatchObject({ name });
    for (const words of says) expect((error as Error).message).toMatch(words);
    expect(written).toEqual([]);
  });

  it("fails, and writes nothing, for a user without any rights", async () => {
    const { error, written } = await attempt({ file: cluster.kubeconfig, context: "nobody" });

    expect(error).toMatchObject({ name: ErrorName.ClusterDenied });
    expect((error as Error).message).toMatch(/namespaces.*403.*"nobody".*give the backup's role/s);
    expect(written).toEqual([]);
  });

  it("fails for a context that the kubeconfig has not, and lists those it has", async () => {
    await expect(attempt({ file: cluster.kubeconfig, context: "prod" })).rejects.toMatchObject({
      name: ErrorName.FailedValidation,
      message: "context 'prod' is not in the kubeconfig; it has: admin, admin-cert, reader, nobody",
    });
  });

  it("holds what a user with few rights may read, and names every kind that is missing", async () => {
    await using source = await clusterReader({ file: cluster.kubeconfig, context: "reader" });
    const { backup, entries, results } = await takeBackup(source);

    expect(backup.status?.phase).toBe("PartiallyFailed");
    expect([...entries.keys()]).toContain(
      "resources/configmaps/namespaces/default/kube-root-ca.crt.json",
    );
    const errors = JSON.stringify(results.errors);
    for (const kind of ["secrets", "clusterroles.rbac.authorization.k8s.io", "nodes"])
      expect(errors).toContain(`resource: /${kind} message: /Error listing items`);
  });
});

describe("a backup into a bucket that cannot be written", () => {
  let cluster: ControlPlane;
  let s3: S3World;
  let denying: Emulator;
  let clients: TestClients;
  beforeAll(async () => {
    [cluster, s3, denying, clients] = await Promise.all([
      startControlPlane(),
      startS3World({ port: 0 }),
      startMoto({ admits: 0 }),
      testClients(),
    ]);
    s3.createBucket("backups");
  });
  afterAll(async () => {
    await clients?.stop();
    await Promise.all([cluster?.stop(), s3?.stop(), denying?.stop()]);
  });

  function storeAt(s3Url: string, bucketName: string): ObjectStore {
    return s3ObjectStore(clients.open({ s3Url }), { bucketName, checksumAlgorithm: "CRC32" });
  }

  async function attempt(store: ObjectStore): Promise<unknown> {
    await using source = await clusterReader({ file: cluster.kubeconfig });
    const backup = backUp(backUpPorts(source.reader, store), backupOf("nightly"));
    return await backup.catch((thrown: unknown) => thrown);
  }

  it.for<[what: string, url: () => string, bucket: string, name: string, says: RegExp]>([
    [
      "does not exist",
      () => s3.url,
      "nowhere",
      ErrorName.StoreDenied,
      /bucket 'nowhere': the bucket does not exist: create it or correct objectStorage.bucket/,
    ],
    [
      "denies access",
      () => denying.url,
      "backups",
      ErrorName.StoreDenied,
      /bucket 'backups': (access denied: grant|the credentials are not accepted: renew)/,
    ],
    [
      "does not answer",
      () => NOBODY.replace("https", "http"),
      "backups",
      ErrorName.StoreUnavailable,
      /bucket 'backups': the endpoint cannot be reached: check the network, config.s3Url/,
    ],
  ])("fails when the bucket %s", async ([, url, bucket, name, says]) => {
    const error = await attempt(storeAt(url(), bucket));

    expect(error).toMatchObject({ name });
    expect((error as Error).message).toMatch(says);
  });

  it("fails when the name is taken, and leaves that backup as it is", async () => {
    const store = storeAt(s3.url, "backups");
    expect(await attempt(store)).not.toBeInstanceOf(Error);
    const before = await Array.fromAsync(store.list(""));
    const error = await attempt(store);

    expect(error).toMatchObject({ name: ErrorName.AlreadyExists });
    expect((error as Error).message).toMatch(
      /'nightly' already exists.*choose another name, or delete it first/,
    );
    expect(before).toHaveLength(9);
    expect(await Array.fromAsync(store.list(""))).toEqual(before);
  });
});
