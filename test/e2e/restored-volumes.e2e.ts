import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeVolumesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ebsVolumeSnapshotter } from "../../lambdas/adapters/ebs/ebs-volume-snapshotter.ts";
import { emulatorSettings } from "../support/emulator-settings.ts";
import { snapshotLocation } from "../support/restore-rig.ts";
import { bucketWith, runRestore } from "../support/run-restore.ts";
import { type Emulator, startMoto } from "./aws/emulators.ts";
import { clusterWriter } from "./support/cluster-writer.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

/** The disks that the backup was made of (fixtures: ec2-volumes.json), by the snapshot of each. */
const ORIGINALS = {
  "snap-b1a0f12f29dfcb6d0": { Size: 20, VolumeType: "gp3", AvailabilityZone: "us-east-1a" },
  "snap-07b0a5dd3e3b06dae": { Size: 8, VolumeType: "gp2", AvailabilityZone: "us-east-1c" },
} as const;

/** 4,000 IOPS and 250 MiB/s. */
const settingsOf = (volumeId = "") => ({
  Key: "jangada.io/volume-settings",
  Value: `${volumeId}:4000:250:`,
});

describe("a restore of a real Velero's backup with native snapshots", () => {
  let cluster: ControlPlane;
  let moto: Emulator;
  let client: EC2Client;
  beforeAll(async () => {
    [cluster, moto] = await Promise.all([startControlPlane({ nodes: 3 }), startMoto()]);
    client = new EC2Client(emulatorSettings(moto.url));
  });
  afterAll(async () => {
    client?.destroy();
    await Promise.all([cluster?.stop(), moto?.stop()]);
  });

  /** Takes a snapshot like the fixture's, whose id moto chooses: `ids` says which stands for which. */
  const snapshots = async () => {
    const ids = new Map<string, string>();
    for (const [id, original] of Object.entries(ORIGINALS)) {
      const Encrypted = true;
      const { VolumeId } = await client.send(new CreateVolumeCommand({ ...original, Encrypted }));
      // As Jangada tags its own snapshots; a real Velero's disk would have been of the type's defaults.
      const settings = original.VolumeType === "gp3" ? [settingsOf(VolumeId)] : [];
      const Tags = [
        { Key: "velero.io/backup", Value: "snapshots" },
        ...settings,
        { Key: "team", Value: "storage" },
        { Key: "kubernetes.io/created-for/pv/name", Value: "as it was" },
      ];
      const TagSpecifications = [{ ResourceType: "snapshot" as const, Tags }];
      const taken = await client.send(new CreateSnapshotCommand({ VolumeId, TagSpecifications }));
      ids.set(id, String(taken.SnapshotId));
    }
    return ids;
  };

  it("binds every claim to a new disk with the original's size, type, IOPS, throughput, encryption, tags and zone", async () => {
    const ids = await snapshots();
    const there = ebsVolumeSnapshotter({ repeating: client, once: client });
    const real = (id: string) => ids.get(id) ?? id;
    // Only the ids of snapshots are others than in the backup.
    const maker = {
      findVolumes: there.findVolumes.bind(there),
      findSnapshots: there.findSnapshots.bind(there),
      copySnapshot: there.copySnapshot.bind(there),
      deleteVolume: there.deleteVolume.bind(there),
      createVolume: (volume: Parameters<typeof there.createVolume>[0]) =>
        there.createVolume({ ...volume, snapshotId: real(volume.snapshotId) }),
      describeSnapshots: async (asked: readonly string[]) => {
        const found = await there.describeSnapshots(asked.map(real));
        return found.map((snapshot) => ({
          ...snapshot,
          id: asked.find((id) => real(id) === snapshot.id) ?? snapshot.id,
        }));
      },
    };
    const disks = {
      clusterName: "target",
      snapshotLocations: [snapshotLocation("default")],
      makerOf: () => maker,
      sourceOf: () => undefined,
    };
    await using ports = await clusterWriter(cluster.kubeconfig);
    const store = await bucketWith("snapshots");
    const spec = { backupName: "snapshots" };
    const { summary, results } = await runRestore({ ...ports, disks, store, name: "v", spec });

    expect(results.errors).toEqual({});
    expect(summary).toMatchObject({ phase: "Completed", errors: 0 });
    const { Volumes = [] } = await client.send(
      new DescribeVolumesCommand({
        Filters: [{ Name: "tag-key", Values: ["jangada.io/restore"] }],
      }),
    );
    const nodes = JSON.parse(await cluster.kubectl(["get", "nodes", "-o", "json"]));
    const zones = nodes.items.map(
      ({ metadata }: { metadata: { labels: Record<string, string> } }) =>
        metadata.labels["topology.kubernetes.io/zone"],
    );
    for (const [name, claim, id, handle] of [
      ["pv-csi-gp3", "data-postgres-0", "snap-b1a0f12f29dfcb6d0", "{.spec.csi.volumeHandle}"],
      ["pv-in-tree", "legacy", "snap-07b0a5dd3e3b06dae", "{.spec.awsElasticBlockStore.volumeID}"],
    ] as const) {
      const disk = Volumes.find(({ Tags = [] }) =>
        Tags.some(({ Key, Value }) => Key === "jangada.io/restored-pv" && Value === name),
      );
      const { Size, VolumeType, AvailabilityZone } = ORIGINALS[id];
      expect(disk).toMatchObject({ Size, VolumeType, Encrypted: true, SnapshotId: ids.get(id) });
      if (VolumeType === "gp3") expect(disk).toMatchObject({ Iops: 4000, Throughput: 250 });
      expect(disk?.AvailabilityZone).toBe(
        zones.includes(AvailabilityZone) ? AvailabilityZone : expect.stringMatching(/^us-east-1/),
      );
      const tags = Object.fromEntries((disk?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      expect(tags).toMatchObject({
        team: "storage",
        "kubernetes.io/created-for/pv/name": name,
        "kubernetes.io/cluster/target": "owned",
        "jangada.io/cluster": "target",
      });
      expect(tags).not.toHaveProperty("velero.io/backup");
      const bound = `pvc/${claim} --for=jsonpath={.status.phase}=Bound --timeout=60s`;
      await cluster.kubectl(["-n", "data", "wait", ...bound.split(" ")]);
      const volume = await cluster.kubectl(["get", "pv", name, "-o", `jsonpath=${handle}`]);
      expect(volume).toBe(disk?.VolumeId);
    }
    expect(Volumes).toHaveLength(2);
  });
});
