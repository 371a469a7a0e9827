import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import {
  VolumeBackup,
  type VolumeBackupSettings,
} from "../../../lambdas/core/volumes/volume-backup.ts";
import {
  toVolumeInfo,
  toVolumeSnapshots,
} from "../../../lambdas/core/volumes/volume-backup-records.ts";
import type {
  VolumeAction,
  VolumePolicies,
} from "../../../lambdas/core/volumes/volume-policies.ts";
import { persistentVolume } from "../../support/builders.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";
import { clusterAt } from "../../support/velero-fixtures.ts";

const SETTINGS: VolumeBackupSettings = {
  backupName: "nightly",
  backupUid: "uid-1",
  clusterName: "prod",
  labels: {},
  location: "default",
};
const NOT_WANTED = "not satisfy the criteria for VolumePolicy or the legacy snapshot way";
const NO_SNAPSHOTTER = "no applicable volumesnapshotter found";

function ebs(name: string, volumeHandle: string, claim?: string): KubernetesObject {
  const volume = persistentVolume(name, claim ? { claim } : {});
  const csi = { driver: "ebs.csi.aws.com", volumeHandle };
  return { ...volume, spec: { ...(volume.spec as object), csi } };
}

function rig(settings: Partial<VolumeBackupSettings> = {}) {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock, { secondsToFinish: 60 });
  const backup = new VolumeBackup({ ...SETTINGS, ...settings }, { snapshotter: ec2, clock });
  return { clock, ec2, backup };
}

function policiesOf(action?: string, conditions: object = {}): VolumePolicies {
  const type = action as VolumeAction["type"];
  return { version: "v1", volumePolicies: action ? [{ conditions, action: { type } }] : [] };
}

describe("VolumeBackup", () => {
  it.for([
    { when: "nothing is said", snapshotVolumes: undefined, action: undefined, is: "planned" },
    { when: "snapshots are wanted", snapshotVolumes: true, action: undefined, is: "planned" },
    { when: "snapshots are not wanted", snapshotVolumes: false, action: undefined, is: "skipped" },
    { when: "a policy forces one", snapshotVolumes: false, action: "snapshot", is: "planned" },
    { when: "a policy skips it", snapshotVolumes: true, action: "skip", is: "skipped" },
    { when: "a policy wants its files", snapshotVolumes: true, action: "fs-backup", is: "skipped" },
    {
      when: "a policy leaves it to others",
      snapshotVolumes: true,
      action: "custom",
      is: "skipped",
    },
  ])("decides $is when $when", ({ snapshotVolumes, action, is }) => {
    const { backup } = rig({ snapshotVolumes, policies: policiesOf(action) });
    const decision = backup.consider(ebs("pv-1", "vol-1"));
    expect(decision).toMatchObject(
      is === "planned" ? { outcome: is } : { outcome: is, reason: NOT_WANTED },
    );
    expect("action" in decision ? decision.action : undefined).toBe(
      is === "planned" ? undefined : action,
    );
  });

  it("warns of a volume whose files a policy wants: there is no node agent", () => {
    const { backup } = rig({ policies: policiesOf("fs-backup") });
    expect(backup.consider(ebs("pv-1", "vol-1"))).toMatchObject({
      warning: expect.stringContaining("fs-backup"),
    });
    const { backup: skipping } = rig({ policies: policiesOf("skip") });
    expect(skipping.consider(ebs("pv-1", "vol-1"))).not.toHaveProperty("warning");
  });

  it("shows a policy the claim", () => {
    const { backup } = rig({ policies: policiesOf("skip", { pvcLabels: { keep: "no" } }) });
    const metadata = { name: "c", labels: { keep: "no" } };
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata };
    expect(backup.consider(ebs("pv-1", "vol-1"), { claim }).outcome).toBe("skipped");
    expect(backup.consider(ebs("pv-2", "vol-2")).outcome).toBe("planned");
  });

  it.for([
    [undefined, false],
    [policiesOf("skip"), false],
    [policiesOf("skip", { pvcPhase: [] }), false],
    [policiesOf("skip", { pvcPhase: ["Bound"] }), true],
    [policiesOf("skip", { pvcLabels: { a: "b" } }), true],
  ] as const)("asks for claims with the policies %j: %j", ([policies, asks]) => {
    expect(rig({ policies }).backup.asksAboutClaims).toBe(asks);
  });

  it("skips what is no EBS disk, with Velero's reason and warning", () => {
    const { backup } = rig();
    expect(backup.consider(persistentVolume("pv-nfs", { claim: "data/shared" }))).toEqual({
      outcome: "skipped",
      reason: NO_SNAPSHOTTER,
      warning: "No volume ID returned by volume snapshotter for persistent volume",
    });
    expect(backup.records().skipped).toEqual([
      {
        pvcName: "shared",
        pvcNamespace: "data",
        pvName: "pv-nfs",
        pvInfo: { reclaimPolicy: "Delete", labels: null },
        skippedReason: `volumeSnapshot: ${NO_SNAPSHOTTER};`,
      },
    ]);
  });

  it("skips everything without a location", async () => {
    const settings = { ...SETTINGS, location: undefined };
    const backup = new VolumeBackup(settings, { clock: new VirtualClock() });
    expect(backup.consider(ebs("pv-1", "vol-1")).outcome).toBe("skipped");
    expect(await backup.takeRest()).toEqual([]);
    expect(backup.warnings).toEqual([]);
    expect(backup.records()).toMatchObject({ location: "", snapshots: [] });
  });

  it("takes at once what hooks wait for, and the rest later, each once", async () => {
    const { ec2, backup } = rig();
    const [a, b] = [ec2.addVolume(), ec2.addVolume()];
    backup.consider(ebs("pv-a", a.id));
    backup.consider(ebs("pv-b", b.id));
    expect(await backup.takeNow(["pv-a", "pv-unknown"])).toEqual([]);
    expect(ec2.snapshots.map(({ volumeId }) => volumeId)).toEqual([a.id]);
    expect(await backup.takeRest()).toEqual([]);
    expect(await backup.takeRest()).toEqual([]);
    expect(ec2.snapshots.map(({ volumeId }) => volumeId)).toEqual([a.id, b.id]);
  });

  it("puts on record what EC2 knows of a disk and its snapshot", async () => {
    const { ec2, backup } = rig();
    const { id } = ec2.addVolume({ type: "io2", iops: 900, sizeGiB: 20, zone: "us-east-1c" });
    backup.consider(ebs("pv-1", id, "data/db"));
    await backup.takeRest();
    expect(backup.records()).toEqual({
      backupName: "nightly",
      backupUid: "uid-1",
      location: "default",
      skipped: [],
      snapshots: [
        {
          pvcName: "db",
          pvcNamespace: "data",
          pvName: "pv-1",
          pvInfo: { reclaimPolicy: "Delete", labels: null },
          volumeId: id,
          volumeType: "io2",
          zone: "us-east-1c",
          iops: 900,
          sizeGiB: 20,
          snapshotId: ec2.snapshots[0]?.id,
          phase: "New",
          percent: 0,
          startTime: ec2.snapshots[0]?.startTime,
        },
      ],
    });
  });

  it("names the volume whose snapshot failed, and keeps it on record", async () => {
    const { ec2, backup } = rig();
    const { id } = ec2.addVolume();
    backup.consider(ebs("pv-1", id));
    ec2.fail("createSnapshot", new SnapshotterError("denied", "access denied"));
    expect(await backup.takeRest()).toEqual([{ volumeName: "pv-1", error: "access denied" }]);
    expect(backup.records().snapshots).toMatchObject([
      { snapshotId: "", phase: "Failed", volumeType: "gp3", error: "access denied" },
    ]);
  });

  it("counts as failed what was planned and never taken, or is not there", async () => {
    const { backup } = rig();
    backup.consider({
      ...ebs("pv-1", "vol-absent"),
      metadata: { name: "pv-1", labels: { "topology.kubernetes.io/zone": "us-east-1d" } },
    });
    const [planned] = backup.records().snapshots;
    expect(planned).toMatchObject({ phase: "Failed", error: "its snapshot was never begun" });
    await backup.takeRest();
    const [absent] = backup.records().snapshots;
    expect(absent).toMatchObject({
      phase: "Failed",
      volumeType: "",
      zone: "us-east-1d",
      sizeGiB: 0,
    });
  });

  it("passes on what could not be taken at one moment", async () => {
    const { ec2, backup } = rig();
    for (const name of ["a", "b"])
      backup.consider(ebs(name, ec2.addVolume({ instanceIds: ["i-1"] }).id));
    ec2.fail("createSnapshots", new SnapshotterError("denied", "access denied"));
    await backup.takeRest();
    expect(backup.warnings).toHaveLength(1);
  });

  it("records what a volume without policy or claim is", () => {
    const { backup } = rig({ snapshotVolumes: false });
    backup.consider({ apiVersion: "v1", kind: "PersistentVolume", metadata: { name: "bare" } });
    expect(backup.records().skipped).toMatchObject([
      { pvName: "bare", pvInfo: { reclaimPolicy: "", labels: null } },
    ]);
  });
});

describe("VolumeBackup, on the sample cluster", () => {
  it("writes what a real Velero wrote, but that EKS Auto Mode's volume is snapshotted too", async () => {
    const golden = async (file: string) =>
      JSON.parse(
        await readFile(
          new URL(`../../golden/velero-volumes/${file}.json`, import.meta.url),
          "utf8",
        ),
      ) as Record<string, Record<string, string>>[];
    const [snapshots, volumeInfo] = [await golden("volumesnapshots"), await golden("volumeinfo")];
    const backupUid = String(snapshots[0]?.spec?.backupUID);
    const { ec2, backup } = rig({ backupName: "snapshots", backupUid });
    const owner = {
      "velero.io/backup": "snapshots",
      "jangada.io/cluster": "prod",
      "jangada.io/backup-uid": backupUid,
    };
    for (const { spec, status } of snapshots) {
      const id = String(spec?.providerVolumeID);
      ec2.addVolume({ id, type: String(spec?.volumeType), zone: String(spec?.volumeAZ) });
      ec2.addSnapshot({ id: String(status?.providerSnapshotID), volumeId: id, tags: owner });
    }
    ec2.addVolume({ id: "vol-ff6f1de7965abb3c4" });
    const cluster = await clusterAt("snapshots");
    for (const { pvName } of volumeInfo) {
      const volume = cluster.find(
        ({ kind, metadata }) => kind === "PersistentVolume" && metadata.name === String(pvName),
      );
      backup.consider(volume as KubernetesObject, { podName: "legacy" });
    }
    expect(await backup.takeRest()).toEqual([]);
    const isOurs = (entry: object) => JSON.stringify(entry).includes("pv-auto-mode");
    const records = backup.records();
    expect(toVolumeSnapshots(records)?.filter((entry) => !isOurs(entry))).toEqual(snapshots);
    expect(toVolumeInfo(records).filter((entry) => !isOurs(entry))).toEqual(
      volumeInfo.filter((entry) => !isOurs(entry)),
    );
    expect(records.snapshots.map(({ pvName }) => pvName)).toContain("pv-auto-mode");
  });
});
