import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesWriter } from "../../../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import { openLocalFloor } from "../../../local/floor/open-local-floor.ts";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../../local/world/kubernetes/kubernetes-world.ts";
import { type S3World, startS3World } from "../../../local/world/s3/s3-world.ts";
import type { CliResult } from "../../cli/support/run-cli.ts";
import { runCli } from "../../cli/support/run-cli.ts";
import { pod } from "../../support/builders.ts";
import { writeClusterFile } from "../../support/cluster-file.ts";
import { EMULATOR_ENVIRONMENT } from "../../support/emulator-settings.ts";
import { putStatus, running } from "../../support/hooked-pod.ts";

const files = mkdtempSync(join(tmpdir(), "floor-"));
const kubeconfig = join(files, "kubeconfig");
let cluster: KubernetesWorld;
let s3: S3World;

beforeAll(async () => {
  Object.assign(process.env, EMULATOR_ENVIRONMENT);
  cluster = await startKubernetesWorld();
  cluster.load([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop" } },
  ]);
  writeFileSync(kubeconfig, cluster.kubeconfig);
  s3 = await startS3World({ port: 0 });
  s3.createBucket("backups");
});

afterAll(async () => {
  await cluster.stop();
  await s3.stop();
});

const NIGHTLY = `apiVersion: velero.io/v1
kind: Schedule
metadata: { name: nightly }
spec: { schedule: "0 3 * * *", template: { includedNamespaces: [shop] } }
`;
const configuration = (bucket = "backups") =>
  writeClusterFile(files, { s3Url: s3.url, bucket, more: [NIGHTLY] });

/** Runs one command line on this machine, as `main.ts` does. */
function jangada(words: string, file = configuration()): Promise<CliResult> {
  const globals = ["--local", "--config", file, "--kubeconfig", kubeconfig];
  return runCli([...globals, ...words.split(" ")], {
    now: new Date("2026-11-23T12:00:00Z"),
    openFloor: async (options) => openLocalFloor(options, files),
  });
}

describe("the local floor", () => {
  it("has no disks of a restore to delete where no snapshot location is declared", async () => {
    const { output, exitCode } = await jangada("restore delete-disks one --confirm");
    expect([output, exitCode]).toEqual(["No disks found\n", 0]);
  });

  it("backs up, lists, describes, restores, and shows the logs", async () => {
    expect((await jangada("backup create one --include-namespaces shop --wait")).exitCode).toBe(0);
    expect((await jangada("backup get")).output).toMatch(/^one +Completed/m);
    expect((await jangada("backup describe one --details")).output).toContain("- shop/settings");
    expect((await jangada("backup logs one")).output).toContain("backup=velero/one");
    const restored = await jangada(
      "restore create back --from-backup one --namespace-mappings shop:copy",
    );
    expect(restored.output).toContain("Restore completed with status: Completed.");
    expect((await jangada("restore get -o json back")).output).toContain('"creationTimestamp"');
    expect((await jangada("restore describe back --details")).output).toContain(
      "copy/settings(created)",
    );
    expect((await jangada("restore logs back")).output).toContain("restore=velero/back");
  });

  it("runs the hooks of restored pods, here in vain, and describe counts them", async () => {
    const annotations = { "post.hook.restore.velero.io/command": "warm-up" };
    cluster.load([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "hooked" } },
      pod("hooked", "db", { annotations }),
    ]);
    const client = apiClient(await kubeconfigConnection({ file: kubeconfig }));
    await putStatus(kubernetesWriter(client), "hooked/db", running(["main"]));
    await client.close();
    await jangada("backup create hooked --include-namespaces hooked --wait");
    const restored = await jangada(
      "restore create warm --from-backup hooked --namespace-mappings hooked:warm --status-include-resources pods",
    );
    const { output } = await jangada("restore describe warm");

    expect(restored.output).toContain("Restore completed with status: PartiallyFailed.");
    expect(output).toMatch(/^HooksAttempted: +1\nHooksFailed: +1$/m);
    // This cluster runs nothing.
    expect(output).toMatch(
      /warm: +hook <from-annotation> in container main in pod warm\/db failed to execute, err: cannot connect/,
    );
  });

  it("deletes a backup with the records of its restores, and nothing else", async () => {
    for (const name of ["two", "three"]) {
      await jangada(`backup create ${name} --include-namespaces shop`);
      await jangada(`restore create of-${name} --from-backup ${name} --namespace-mappings shop:c`);
    }
    const { exitCode, errorOutput } = await jangada("backup delete two --confirm");
    expect(errorOutput).toContain('backup "two" is deleted');
    expect(exitCode).toBe(0);
    expect((await jangada("backup get two")).errorOutput).toContain('"two" not found');
    expect((await jangada("restore get")).output).not.toContain("of-two");
    expect((await jangada("restore get of-three")).exitCode).toBe(0);
    expect((await jangada("backup describe three --details")).exitCode).toBe(0);
  });

  it("tells when a schedule last made a backup by the names of backups", async () => {
    expect((await jangada("schedule get")).output).toMatch(/^nightly +Enabled.* n\/a /m);
    await jangada("backup create nightly-20261123110000 --from-schedule nightly");
    expect((await jangada("schedule get")).output).toMatch(/^nightly +Enabled.* 1h ago /m);
  });

  it("looks at a location when it is asked for", async () => {
    expect((await jangada("backup-location get")).output).toMatch(
      /^default +aws +backups +Available/m,
    );
    const missing = await jangada("backup-location get", configuration("nowhere"));
    expect(missing.output).toMatch(/^default +aws +nowhere +Unavailable/m);
  });

  it("adds, changes and forgets locations in the configuration", async () => {
    const file = configuration();
    const create = "backup-location create second --provider aws --bucket second --default";
    expect((await jangada(create, file)).exitCode).toBe(0);
    const snapshots = "snapshot-location create ebs --provider aws --config region=eu-west-1";
    expect((await jangada(snapshots, file)).exitCode).toBe(0);
    expect((await jangada("backup-location get", file)).output).toMatch(/second .* true *$/m);
    await jangada("backup-location set default --default", file);
    await jangada("backup-location set second --access-mode ReadOnly", file);
    const { output } = await jangada("backup-location get", file);
    expect(output).toMatch(/^default .* ReadWrite +true *$/m);
    expect(output).toMatch(/^second .* ReadOnly *$/m);
    const refused = await jangada("backup-location set default --access-mode ReadOnly", file);
    expect(refused.errorOutput).toContain("nightly");
    expect(refused.exitCode).toBe(2);
    await jangada("backup-location delete second --confirm", file);
    expect((await jangada("backup-location get", file)).output).not.toContain("second");
    expect((await jangada("snapshot-location get", file)).output).toMatch(/^ebs +aws/m);
  });

  it("finds all fine where all is fine", async () => {
    const { output, exitCode } = await jangada("doctor");
    expect(output).not.toContain("FAILED");
    expect(output).toMatch(/^Location 'default': write +ok +allowed$/m);
    expect(output).toMatch(/^Schedules +ok +1, all valid and on time$/m);
    expect(exitCode).toBe(0);
  });

  it("leaves nothing of a doctor's visit in the bucket", async () => {
    await jangada("doctor");
    expect((await jangada("backup get")).errorOutput).toBe("");
    const store = openLocalFloor({ config: configuration(), namespace: "velero" }, files);
    const [location] = (await store.locations()).storageLocations;
    const bucket = location && store.openStore(location);
    const keys = await Array.fromAsync(bucket?.list("") ?? []);
    expect(keys.filter(({ key }) => /probe|doctor/.test(key))).toEqual([]);
    expect(await bucket?.listUnfinishedUploads("", new Date("2999-01-01"))).toEqual([]);
  });

  it("finds what is wrong and what to do", async () => {
    const file = configuration("nowhere");
    const { output, exitCode } = await runCli(
      ["--local", "--config", file, "--kubeconfig", join(files, "none"), "doctor"],
      { openFloor: async (options) => openLocalFloor(options, files) },
    );
    expect(output).toMatch(/^Cluster +FAILED +kubeconfig/m);
    expect(output).toMatch(/^Location 'default': read +FAILED/m);
    expect(output).toContain("\nCluster: check --kubeconfig");
    expect(exitCode).toBe(1);
  });

  it("fails for a location without a bucket, naming the remedy", async () => {
    const { errorOutput } = await jangada("backup describe x", configuration(""));
    expect(errorOutput).toContain("names no bucket");
  });
});

describe("Ctrl-C", () => {
  it("stops a backup even while the API server is silent", async () => {
    let interrupt = () => {};
    const silent = createServer(() => interrupt()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const file = join(files, "silent");
    const { port } = silent.address() as AddressInfo;
    writeFileSync(file, cluster.kubeconfig.replace(cluster.url, `http://127.0.0.1:${port}`));
    const words = ["--local", "--config", configuration(), "--kubeconfig", file];
    const { errorOutput, exitCode } = await runCli([...words, "backup", "create", "never"], {
      openFloor: async (options) => openLocalFloor(options, files),
      onListening: (press) => {
        interrupt = press;
      },
    });
    silent.close();
    expect(errorOutput).toContain('backup "never" was stopped: nothing of it can be seen');
    expect(exitCode).toBe(1);
    expect((await jangada("backup get never")).exitCode).toBe(1);
  });
});

describe("a restore that breaks off", () => {
  it("is written down as Failed when it is interrupted", async () => {
    await jangada("backup create whole --include-namespaces shop");
    let interrupt = () => {};
    const hook = cluster.fail(
      ({ method }) => {
        if (method === "POST") interrupt();
        return false;
      },
      { status: 503 },
    );
    const globals = ["--local", "--config", configuration(), "--kubeconfig", kubeconfig];
    const words = "restore create broken --from-backup whole --namespace-mappings shop:other";
    const { errorOutput, exitCode } = await runCli([...globals, ...words.split(" ")], {
      openFloor: async (options) => openLocalFloor(options, files),
      onListening: (press) => {
        interrupt = press;
      },
    });
    hook.cancel();
    expect(errorOutput).toContain('restore "broken" was stopped');
    expect(exitCode).toBe(1);
    const described = (await jangada("restore describe broken")).output;
    expect(described).toMatch(/^Phase: +Failed/m);
    expect(described).toMatch(/^Failure reason: +InterruptedError/m);
  });

  it("fails with every problem of the object, restoring nothing", async () => {
    const { errorOutput, exitCode } = await jangada(
      "restore create wrong --from-backup whole --include-resources nodes",
    );
    expect(errorOutput).toContain("nodes are non-restorable resources");
    expect(exitCode).toBe(2);
    expect((await jangada("restore get wrong")).exitCode).toBe(1);
  });
});

describe("the configuration", () => {
  it.for([
    {
      choice: { config: "missing.yaml" },
      message: "configuration 'missing.yaml' cannot be read (ENOENT)",
    },
    { choice: { cluster: "prod" }, message: "clusters/prod.yaml' cannot be read (ENOENT)" },
    { choice: {}, message: "name one with --config FILE" },
  ])("fails for $choice with what to do", ({ choice, message }) => {
    expect(() => openLocalFloor({ namespace: "velero", ...choice }, files)).toThrow(message);
  });

  it("fails for what is no YAML, naming the file", () => {
    const config = join(files, "broken.yaml");
    writeFileSync(config, "a: [");
    expect(() => openLocalFloor({ namespace: "velero", config }, files)).toThrow(
      `${config} is no YAML`,
    );
  });

  it("fails with every problem, naming the file", () => {
    const config = join(files, "wrong.yaml");
    writeFileSync(config, "kind: Clutter\n");
    expect(() => openLocalFloor({ namespace: "velero", config }, files)).toThrow(
      `${config}: the configuration of the cluster is not valid`,
    );
  });
});
