import { describe, expect, it } from "vitest";
import {
  restoredVolumeTags,
  volumeOwnerTags,
} from "../../../lambdas/core/volumes/restored-volume-tags.ts";
import { tags } from "./volumes.ts";

const owner = { restoreId: "restore-1", clusterName: "target" };
const user = {
  volumeName: "pv-1",
  newName: "velero-clone-1",
  claim: { namespace: "copy", name: "data" },
  driver: "ebs.csi.aws.com" as const,
};
const OURS = {
  "jangada.io/restore": "restore-1",
  "jangada.io/cluster": "target",
  "jangada.io/restored-pv": "pv-1",
  "kubernetes.io/cluster/target": "owned",
  KubernetesCluster: "target",
};

describe("restoredVolumeTags", () => {
  it("are the original disk's, without what concerns the snapshot", () => {
    const snapshotTags = {
      team: "db",
      "velero.io/backup": "nightly",
      "velero.io/pv": "pv-1",
      "jangada.io/backup-uid": "uid-1",
      "jangada.io/cluster": "source",
      "aws:backup:source": "x",
    };
    expect(restoredVolumeTags(snapshotTags, user, owner)).toEqual({
      team: "db",
      ...OURS,
      "ebs.csi.aws.com/cluster": "true",
    });
  });

  it("name the target cluster, as its driver wants it", () => {
    const snapshotTags = {
      "kubernetes.io/cluster/source": "owned",
      KubernetesCluster: "source",
      "eks:eks-cluster-name": "source",
      "ebs.csi.aws.com/cluster": "true",
    };
    const driver = "ebs.csi.eks.amazonaws.com";
    expect(restoredVolumeTags(snapshotTags, { ...user, driver }, owner)).toEqual({
      ...OURS,
      "eks:eks-cluster-name": "target",
    });
  });

  it("name the volume and the claim as they are now", () => {
    const snapshotTags = {
      CSIVolumeName: "pv-1",
      "kubernetes.io/created-for/pv/name": "pv-1",
      "kubernetes.io/created-for/pvc/name": "data",
      "kubernetes.io/created-for/pvc/namespace": "original",
    };
    const renamed = {
      CSIVolumeName: "velero-clone-1",
      "kubernetes.io/created-for/pv/name": "velero-clone-1",
    };
    expect(restoredVolumeTags(snapshotTags, user, owner)).toMatchObject({
      ...renamed,
      "kubernetes.io/created-for/pvc/namespace": "copy",
    });
    const unclaimed = { ...user, claim: undefined };
    expect(restoredVolumeTags(snapshotTags, unclaimed, owner)).toMatchObject({
      ...snapshotTags,
      ...renamed,
    });
  });

  it("never are more than 50, and always prove whose the disk is", () => {
    const all = restoredVolumeTags(tags(50), user, owner);
    expect(Object.keys(all)).toHaveLength(50);
    expect(all).toMatchObject(volumeOwnerTags(owner));
  });
});
