import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import type { RestoreSpec } from "../../../lambdas/core/velero/restore.ts";
import { served } from "../../support/fakes/memory-kubernetes.ts";
import { object, RestoreRig } from "../../support/restore-rig.ts";

const CLONE = /^velero-clone-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAPPED = { namespaceMapping: { data: "copy" } };

/** A volume of a disk, claimed by `data/pvc-1`. */
function volume(policy: string, handle = "vol-old"): KubernetesObject {
  return object("v1", "PersistentVolume", "pv-1", undefined, {
    metadata: { annotations: { "pv.kubernetes.io/bound-by-controller": "yes" } },
    spec: {
      persistentVolumeReclaimPolicy: policy,
      storageClassName: "fast",
      csi: { driver: "ebs.csi.aws.com", volumeHandle: handle },
      claimRef: { namespace: "data", name: "pvc-1", uid: "u", resourceVersion: "1" },
    },
  });
}

const claim = object("v1", "PersistentVolumeClaim", "pvc-1", "data", {
  metadata: { annotations: { "pv.kubernetes.io/bind-completed": "yes" } },
  spec: { volumeName: "pv-1" },
  status: { phase: "Bound" },
});

interface Setting {
  readonly policy?: string;
  readonly spec?: Partial<RestoreSpec>;
  /** Of volumeinfo; without it, none is written. */
  readonly entry?: object;
  readonly hasSnapshot?: boolean;
  /** Lists of VolumeSnapshots and their contents, which Velero 1.9 to 1.16 wrote. */
  readonly hasCsiLists?: boolean;
  /** Fields of the spec of a DataUpload in the archive; without them there is none. */
  readonly upload?: object;
  /** As the storage class says it. */
  readonly diskType?: string;
  /** The volume in the cluster; `true` is the archived one. */
  readonly inCluster?: KubernetesObject | true;
}

/** Restores a volume and its claim, and says what came of them. */
async function restore(setting: Setting) {
  const { policy = "Retain", spec = {}, entry, hasSnapshot = false, inCluster } = setting;
  const rig = new RestoreRig(spec);
  rig.cluster.resources.push(
    served("storageclasses", "StorageClass", { group: "storage.k8s.io", namespaced: false }),
    served("nodes", "Node", { namespaced: false }),
    served("csidrivers", "CSIDriver", { group: "storage.k8s.io", namespaced: false }),
  );
  const labels = { "topology.kubernetes.io/zone": "us-east-1b" };
  rig.cluster.objects.set(
    "nodes/n1",
    object("v1", "Node", "n1", undefined, { metadata: { labels } }),
  );
  const pv = volume(policy);
  if (inCluster !== undefined) {
    rig.cluster.objects.set("persistentvolumes/pv-1", inCluster === true ? pv : inCluster);
    rig.cluster.objects.set("persistentvolumeclaims/data/pvc-1", claim);
    rig.cluster.objects.set("namespaces/data", object("v1", "Namespace", "data"));
  }
  const snapshot = rig.ec2.addSnapshot({ volumeId: "vol-old" });
  const put = (file: string, value: unknown) =>
    rig.store.put(`backups/b/b-${file}.json.gz`, gzipSync(JSON.stringify(value)));
  const csi = { snapshotHandle: snapshot.id, driver: "ebs.csi.aws.com" };
  if (entry) await put("volumeinfo", [{ pvName: "pv-1", csiSnapshotInfo: csi, ...entry }]);
  const record = {
    spec: {
      persistentVolumeName: "pv-1",
      location: "default",
      volumeType: "gp3",
      volumeAZ: "us-east-1b",
    },
    status: { providerSnapshotID: snapshot.id, phase: "Completed" },
  };
  if (setting.hasCsiLists) {
    const source = { persistentVolumeClaimName: "pvc-1" };
    const status = { boundVolumeSnapshotContentName: "content" };
    await put("csi-volumesnapshots", [
      { metadata: { namespace: "data" }, spec: { source }, status },
    ]);
    const { driver, snapshotHandle } = csi;
    const content = { metadata: { name: "content" }, spec: { driver }, status: { snapshotHandle } };
    await put("csi-volumesnapshotcontents", [content]);
  }
  if (hasSnapshot) await put("volumesnapshots", [record]);
  const parameters = setting.diskType === undefined ? {} : { type: setting.diskType };
  const storageClass = object("storage.k8s.io/v1", "StorageClass", "fast", undefined, {
    parameters,
  });
  const upload = object("velero.io/v2alpha1", "DataUpload", "b-1", "velero", {
    spec: { snapshotType: "CSI", sourceNamespace: "data", ...setting.upload },
  });
  const summary = await rig.run([
    ["resources/storageclasses.storage.k8s.io/cluster/fast.json", storageClass],
    ["resources/persistentvolumeclaims/namespaces/data/pvc-1.json", claim],
    ["resources/persistentvolumes/cluster/pv-1.json", pv],
    ...(setting.upload
      ? ([["resources/datauploads.velero.io/namespaces/velero/b-1.json", upload]] as const)
      : []),
  ]);
  const namespace = spec.namespaceMapping ? "copy" : "data";
  const volumes = [...rig.cluster.objects.values()].filter(
    ({ kind }) => kind === "PersistentVolume",
  );
  return {
    rig,
    summary,
    volumes,
    restored: volumes.find((found) => found !== inCluster && found !== pv),
    claim: rig.cluster.objects.get(`persistentvolumeclaims/${namespace}/pvc-1`),
    disks: rig.ec2.volumes,
    results: rig.json("results.gz") as { warnings: { cluster?: string[] }; errors: object },
  };
}

// Velero's rows of plug-ins that rename a volume have nothing to test here: nothing but a clone gets another name.
describe("restores of persistent volumes (TestRestorePersistentVolumes)", () => {
  it("when a PV with a reclaim policy of delete has no snapshot and does not exist in-cluster, it does not get restored, and its PVC gets reset for dynamic provisioning", async () => {
    const { volumes, claim, disks } = await restore({ policy: "Delete" });
    expect(volumes).toEqual([]);
    expect(claim?.spec).toEqual({});
    expect(claim?.metadata.annotations ?? {}).toEqual({});
    expect(disks).toEqual([]);
  });

  it("when a PV with a reclaim policy of retain has no snapshot and does not exist in-cluster, it gets restored, with its claim ref", async () => {
    const { restored, claim, disks } = await restore({});
    expect(restored?.spec).toMatchObject({
      csi: { volumeHandle: "vol-old" },
      claimRef: { namespace: "data", name: "pvc-1" },
    });
    expect(JSON.stringify(restored?.spec)).not.toContain("resourceVersion");
    expect(claim?.spec).toEqual({ volumeName: "pv-1" });
    expect(disks).toEqual([]);
  });

  it.for(["delete", "retain"])(
    "when a PV with a reclaim policy of %s has a snapshot and does not exist in-cluster, the snapshot and PV are restored",
    async (word) => {
      const policy = word === "delete" ? "Delete" : "Retain";
      const { restored, claim, disks, summary, rig } = await restore({ policy, hasSnapshot: true });
      expect(disks).toHaveLength(1);
      expect(restored?.metadata.name).toBe("pv-1");
      expect(restored?.spec).toMatchObject({
        persistentVolumeReclaimPolicy: policy,
        csi: { driver: "ebs.csi.aws.com", volumeHandle: disks[0]?.id },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ["us-east-1b"] }] }] },
        },
      });
      expect(claim?.spec).toEqual({ volumeName: "pv-1" });
      expect(summary).toMatchObject({ phase: "Completed", volumes: 1, warnings: 0, errors: 0 });
      expect(rig.volumeInfo()).toEqual([
        {
          pvcName: "pvc-1",
          pvcNamespace: "data",
          pvName: "pv-1",
          restoreMethod: "NativeSnapshot",
          snapshotDataMoved: false,
          nativeSnapshotInfo: {
            snapshotHandle: expect.stringMatching(/^snap-/),
            volumeType: "gp3",
            volumeAZ: "us-east-1b",
            iops: "0",
            Phase: "",
          },
        },
      ]);
    },
  );

  it.for(["delete", "retain"])(
    "when a PV with a reclaim policy of %s has a snapshot and exists in-cluster, neither the snapshot nor the PV are restored",
    async (word) => {
      const policy = word === "delete" ? "Delete" : "Retain";
      const { volumes, disks, results } = await restore({
        policy,
        hasSnapshot: true,
        inCluster: true,
      });
      expect(volumes).toHaveLength(1);
      expect(disks).toEqual([]);
      expect(results.errors).toEqual({});
    },
  );

  it("when a PV with a snapshot exists in-cluster and is different, it is kept with a warning", async () => {
    const inCluster = volume("Retain", "vol-another");
    const { volumes, disks, results } = await restore({ hasSnapshot: true, inCluster });
    expect(volumes).toEqual([inCluster]);
    expect(disks).toEqual([]);
    expect(results.warnings.cluster).toEqual([
      expect.stringContaining("the in-cluster version is different than the backed-up version"),
    ]);
  });

  it("when a PV with a snapshot is used by a PVC in a namespace that's being remapped, and the original PV exists in-cluster, the PV is renamed", async () => {
    const { restored, claim, disks, volumes } = await restore({
      hasSnapshot: true,
      spec: MAPPED,
      inCluster: true,
    });
    expect(volumes).toHaveLength(2);
    expect(restored?.metadata).toMatchObject({
      name: expect.stringMatching(CLONE),
      annotations: { "velero.io/original-pv-name": "pv-1" },
    });
    expect(restored?.spec).toMatchObject({
      claimRef: { namespace: "copy", name: "pvc-1" },
      csi: { volumeHandle: disks[0]?.id },
    });
    expect(claim?.spec).toEqual({ volumeName: restored?.metadata.name });
  });

  it("when a PV with a snapshot is used by a PVC in a namespace that's being remapped, and the original PV does not exist in-cluster, the PV is not renamed", async () => {
    const { restored, disks } = await restore({ hasSnapshot: true, spec: MAPPED });
    expect(restored?.metadata.name).toBe("pv-1");
    expect(restored?.spec).toMatchObject({
      claimRef: { namespace: "copy" },
      csi: { volumeHandle: disks[0]?.id },
    });
  });

  it("when a PV without a snapshot is used by a PVC in a namespace that's being remapped, and the original PV exists in-cluster, the PV is not replaced and there is a restore warning", async () => {
    const { volumes, disks, results } = await restore({ spec: MAPPED, inCluster: true });
    expect(volumes).toHaveLength(1);
    expect(disks).toEqual([]);
    expect(results.warnings.cluster).toEqual([expect.stringContaining("already exists")]);
  });

  it("when a PV without a snapshot is used by a PVC in a namespace that's being remapped, and the original PV does not exist in-cluster, the PV is not renamed", async () => {
    const { restored } = await restore({ spec: MAPPED });
    expect(restored?.metadata.name).toBe("pv-1");
    expect(restored?.spec).toMatchObject({ claimRef: { namespace: "copy" } });
  });

  it("makes a disk of the EBS snapshot behind a CSI VolumeSnapshot, where Velero leaves the PV to the snapshot controller", async () => {
    const { restored, disks, results } = await restore({ entry: { backupMethod: "CSISnapshot" } });
    expect(restored?.spec).toMatchObject({ csi: { volumeHandle: disks[0]?.id } });
    expect(results).toMatchObject({ errors: {} });
  });

  it.for([
    { name: "Cannot find the DataUploadResult CM, expect false", upload: { sourcePVC: "pvc-2" } },
    {
      name: "DataUpload that names no namespace, expect false",
      upload: { sourceNamespace: undefined, sourcePVC: "pvc-1" },
    },
  ])("$name (TestHasSnapshotDataUpload)", async ({ upload }) => {
    const { restored, claim } = await restore({ upload });
    expect(restored?.spec).toMatchObject({ csi: { volumeHandle: "vol-old" } });
    expect(claim?.spec).toEqual({ volumeName: "pv-1" });
  });

  it("Find DataUploadResult CM, expect true (TestHasSnapshotDataUpload): when a PV with a reclaim policy of retain has a DataUpload and does not exist in-cluster, the PV is not restored", async () => {
    const { volumes, claim, rig } = await restore({ upload: { sourcePVC: "pvc-1" } });
    expect(volumes).toEqual([]);
    expect(claim?.spec).toEqual({});
    expect(rig.json("results.gz")).toMatchObject({
      warnings: { namespaces: { data: [expect.stringContaining("gets an empty volume")] } },
    });
  });

  it("makes a disk of the EBS snapshot that a Velero before 1.13 lists among its VolumeSnapshotContents", async () => {
    const { restored, disks, results } = await restore({ hasCsiLists: true });
    expect(restored?.spec).toMatchObject({ csi: { volumeHandle: disks[0]?.id } });
    expect(results).toMatchObject({ errors: {} });
  });

  it.for([
    { diskType: "io2", type: "io2" },
    { diskType: undefined, type: "gp3" },
  ])(
    "makes a disk of type $type of a CSI snapshot whose storage class says $diskType",
    async ({ diskType, type }) => {
      const { disks } = await restore({
        entry: { backupMethod: "CSISnapshot" },
        ...(diskType && { diskType }),
      });
      expect(disks).toMatchObject([{ type }]);
    },
  );

  it("makes no disk of a CSI snapshot whose PV exists in-cluster, but for a copy of it", async () => {
    const setting = { entry: { backupMethod: "CSISnapshot" }, inCluster: true as const };
    expect((await restore(setting)).disks).toEqual([]);
    const { restored, disks } = await restore({ ...setting, spec: MAPPED });
    expect(restored?.metadata.name).toMatch(CLONE);
    expect(restored?.spec).toMatchObject({ csi: { volumeHandle: disks[0]?.id } });
  });

  it.for([
    { name: "data that was moved", entry: { snapshotDataMoved: true } },
    {
      name: "another driver's snapshot",
      entry: { csiSnapshotInfo: { driver: "x", snapshotHandle: "snap-1" } },
    },
    { name: "a restore without volumes", spec: { restorePVs: false } },
  ])("does not restore a PV of $name, and warns with its claim", async ({ entry, spec }) => {
    const { volumes, claim, disks, rig } = await restore({
      entry: { backupMethod: "CSISnapshot", ...entry },
      ...(spec && { spec }),
    });
    expect(volumes).toEqual([]);
    expect(claim?.spec).toEqual({});
    expect(disks).toEqual([]);
    expect(rig.json("results.gz")).toMatchObject({
      warnings: { namespaces: { data: [expect.stringContaining("gets an empty volume")] } },
    });
  });

  it("restores a PV with its original disk when no volumes are to be restored", async () => {
    const { restored, disks } = await restore({ hasSnapshot: true, spec: { restorePVs: false } });
    expect(restored?.spec).toMatchObject({ csi: { volumeHandle: "vol-old" } });
    expect(disks).toEqual([]);
  });

  it("restores a PV from its snapshot once the one that is on its way out is gone", async () => {
    const leaving = { ...volume("Retain"), status: { phase: "Released" } };
    const rig = new RestoreRig();
    rig.cluster.objects.set("persistentvolumes/pv-1", leaving);
    let looks = 0;
    rig.cluster.refuse = ({ verb, path }) => {
      if (verb !== "get" || path !== "persistentvolumes/pv-1") return undefined;
      if (++looks === 3) rig.cluster.objects.delete(path);
      return undefined;
    };
    const { id } = rig.ec2.addSnapshot();
    const records = [
      {
        spec: { persistentVolumeName: "pv-1", location: "default", volumeAZ: "us-east-1a" },
        status: { providerSnapshotID: id },
      },
    ];
    await rig.store.put("backups/b/b-volumesnapshots.json.gz", gzipSync(JSON.stringify(records)));
    const summary = await rig.run([
      ["resources/persistentvolumes/cluster/pv-1.json", volume("Retain")],
    ]);
    expect(rig.pauses).toEqual([5000, 5000]);
    expect(summary).toMatchObject({ phase: "Completed", created: 1 });
    expect(rig.ec2.volumes).toHaveLength(1);
  });

  it("fails a PV whose predecessor stays Released for ten minutes, and makes no disk", async () => {
    const leaving = { ...volume("Retain"), status: { phase: "Released" } };
    const { rig, results, disks } = await restore({ hasSnapshot: true, inCluster: leaving });
    expect(rig.pauses.reduce((sum, pause) => sum + pause, 0)).toBe(595_000);
    expect(results.errors).toMatchObject({
      cluster: [expect.stringContaining('timed out waiting for persistent volume "pv-1"')],
    });
    expect(disks).toEqual([]);
  });
});
