import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { CreateVolumeCommand, DescribeSnapshotsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ebsVolumeSnapshotter } from "../../lambdas/adapters/ebs/ebs-volume-snapshotter.ts";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import { emulatorSettings } from "../support/emulator-settings.ts";
import { memoryObjectStore } from "../support/fakes/memory-object-store.ts";
import { backUpPorts, backupOf } from "../support/take-backup.ts";
import { policyYaml } from "../support/volume-policies.ts";
import { type Emulator, startMoto } from "./aws/emulators.ts";
import { claimOf, volumeOf } from "./support/bound-volumes.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

const KEYS = backupKeys("volumes");
const NAMESPACE = "data";

/** A volume's name, and its source for a disk. */
const SOURCES: readonly (readonly [name: string, source: (volumeId: string) => object])[] = [
  ["pv-csi", (volumeHandle) => ({ csi: { driver: "ebs.csi.aws.com", volumeHandle } })],
  ["pv-auto", (volumeHandle) => ({ csi: { driver: "ebs.csi.eks.amazonaws.com", volumeHandle } })],
  ["pv-in-tree", (id) => ({ awsElasticBlockStore: { volumeID: `aws://us-east-1a/${id}` } })],
  ["pv-host", () => ({ hostPath: { path: "/data" } })],
];

/** What the driver labels a disk's volume with. */
const PLACE = {
  "topology.kubernetes.io/region": "us-east-1",
  "topology.kubernetes.io/zone": "us-east-1a",
};

let plane: ControlPlane;
let moto: Emulator;
let client: EC2Client;
const store = memoryObjectStore();
const volumeIds = new Map<string, string>();
let backup: Backup;

beforeAll(async () => {
  [plane, moto] = await Promise.all([startControlPlane(), startMoto()]);
  client = new EC2Client(emulatorSettings(moto.url));
  for (const [name] of SOURCES) volumeIds.set(name, await makeDisk(name));
  await plane.kubectl(["create", "namespace", NAMESPACE]);
  const items = SOURCES.flatMap(([name, source]) => [
    volumeOf(NAMESPACE, name, source(volumeIds.get(name) ?? ""), name === "pv-host" ? {} : PLACE),
    claimOf(NAMESPACE, name),
  ]);
  const list = { apiVersion: "v1", kind: "List", items };
  await plane.kubectl(["apply", "-f", "-"], JSON.stringify(list));
  const claims = SOURCES.map(([name]) => `persistentvolumeclaim/${name}`);
  const bound = "--for=jsonpath={.status.phase}=Bound";
  await plane.kubectl(["wait", "-n", NAMESPACE, bound, "--timeout=60s", ...claims]);
  backup = await taken("volumes");
});

afterAll(async () => {
  client?.destroy();
  await Promise.all([plane?.stop(), moto?.stop()]);
});

/** Backs up the namespace with the volumes. */
async function taken(name: string, spec: object = {}): Promise<Backup> {
  await using source = await clusterReader({ file: plane.kubeconfig });
  const snapshotter = ebsVolumeSnapshotter({ repeating: client, once: client });
  const ports = {
    ...backUpPorts(source.reader, store),
    snapshotterFor: () => snapshotter,
    pause: (milliseconds: number) => sleep(milliseconds),
  };
  // Awaited here, since the connection ends with the block.
  return await backUp(ports, backupOf(name, { includedNamespaces: [NAMESPACE], ...spec }));
}

async function makeDisk(name: string): Promise<string> {
  const { VolumeId = "" } = await client.send(
    new CreateVolumeCommand({
      AvailabilityZone: "us-east-1a",
      Size: 4,
      VolumeType: "gp3",
      Iops: 4000,
      Throughput: 250,
      TagSpecifications: [{ ResourceType: "volume", Tags: [{ Key: "mine", Value: name }] }],
    }),
  );
  return VolumeId;
}

const jsonIn = (key: string) => JSON.parse(gunzipSync(store.objects.get(key) ?? "").toString());
const golden = async (file: string) =>
  JSON.parse(
    await readFile(new URL(`../golden/velero-volumes/${file}.json`, import.meta.url), "utf8"),
  );

/** Field names, all the way down, and what kind of value each has. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, field]) => [key, shapeOf(field)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

describe("a backup of the real API server's EBS volumes, on moto", () => {
  it("is Completed, with a snapshot of each disk, and says how long after the objects", () => {
    expect(backup.status).toMatchObject({
      phase: "Completed",
      volumeSnapshotsAttempted: 3,
      volumeSnapshotsCompleted: 3,
    });
    expect(backup.metadata.annotations?.["jangada.io/snapshot-lag-seconds"]).toMatch(
      /^-?\d+\.\d to -?\d+\.\d$/,
    );
  });

  it("names each disk's snapshot, of both CSI drivers and of the in-tree plugin", async () => {
    const { Snapshots = [] } = await client.send(
      new DescribeSnapshotsCommand({ OwnerIds: ["self"] }),
    );
    const byDisk = new Map(Snapshots.map(({ VolumeId, SnapshotId }) => [VolumeId, SnapshotId]));
    const listed = jsonIn(KEYS.volumeSnapshots).map(
      (entry: { spec: Record<string, string>; status: Record<string, string> }) => [
        entry.spec.persistentVolumeName,
        entry.status.providerSnapshotID,
      ],
    );

    expect(Snapshots).toHaveLength(3);
    expect(new Map(listed)).toEqual(
      new Map(
        ["pv-csi", "pv-auto", "pv-in-tree"].map((name) => [name, byDisk.get(volumeIds.get(name))]),
      ),
    );
  });

  it("tags them with the backup, its uid and the cluster, and keeps the disk's own tags and settings", async () => {
    const { Snapshots = [] } = await client.send(
      new DescribeSnapshotsCommand({ OwnerIds: ["self"] }),
    );
    for (const { Tags = [], VolumeId } of Snapshots) {
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      const name = [...volumeIds].find(([, id]) => id === VolumeId)?.[0];

      expect(tags).toMatchObject({
        "velero.io/backup": "volumes",
        "velero.io/pv": name,
        "velero.io/storage-location": "default",
        "jangada.io/backup-uid": backup.metadata.uid,
        "jangada.io/cluster": "prod",
        "jangada.io/volume-settings": `${VolumeId}:4000:250:`,
        mine: name,
      });
    }
  });

  it("writes volumesnapshots and volumeinfo in the shape in which Velero wrote them", async () => {
    const written = jsonIn(KEYS.volumeSnapshots).map(shapeOf);
    const [shape] = (await golden("volumesnapshots")).map(shapeOf);
    for (const one of written) expect(one).toEqual(shape);

    const infos: Record<string, unknown>[] = jsonIn(KEYS.volumeInfo);
    const theirs: Record<string, unknown>[] = await golden("volumeinfo");
    const shapes = (entries: typeof infos, skipped: boolean) =>
      entries.filter((entry) => entry.skipped === skipped).map(shapeOf);
    expect(infos).toHaveLength(4);
    for (const skipped of [true, false]) {
      const [expected] = shapes(theirs, skipped);
      for (const one of shapes(infos, skipped)) expect(one).toEqual(expected);
    }
  });

  it("leaves out the disks that a resource policy in namespace velero skips, and refuses a bad one", async () => {
    const policy = (name: string, text: string) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "velero" },
      data: { "policies.yaml": text },
    });
    const items = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "velero" } },
      policy("skip", policyYaml("{pvcLabels: {tier: cache}}")),
      policy("bad", "version: v2"),
    ];
    const list = { apiVersion: "v1", kind: "List", items };
    await plane.kubectl(["apply", "-f", "-"], JSON.stringify(list));
    await plane.kubectl(["label", "-n", NAMESPACE, "pvc", "pv-csi", "tier=cache"]);

    const by = (name: string) => ({ resourcePolicy: { kind: "configmap", name } });
    const { status } = await taken("with-policy", by("skip"));
    expect(status).toMatchObject({ phase: "Completed", volumeSnapshotsCompleted: 2 });
    const infos: Record<string, unknown>[] = jsonIn(backupKeys("with-policy").volumeInfo);
    expect(infos.find(({ pvName }) => pvName === "pv-csi")).toMatchObject({
      skipped: true,
      skippedReason:
        "volumeSnapshot: not satisfy the criteria for VolumePolicy or the legacy snapshot way;",
    });
    await expect(taken("refused", by("bad"))).rejects.toThrow(
      /^fail to validate ResourcePolicies in ConfigMap velero\/bad with error .*incompatible version number v2/,
    );
    expect([...store.objects.keys()].join()).not.toContain("backups/refused/");
  });
});
