import { describe, expect, it } from "vitest";
import type { EbsSnapshot } from "../../../lambdas/core/volumes/ebs-volume.ts";
import {
  newVolume,
  type SnapshotToRestore,
  type VolumeTarget,
} from "../../../lambdas/core/volumes/new-volume.ts";
import { snapshot } from "./volumes.ts";

const TARGET: VolumeTarget = {
  restoreId: "restore-1",
  clusterName: "target",
  zones: ["us-east-1a"],
  driver: "ebs.csi.aws.com",
};
const NATIVE: SnapshotToRestore = {
  volumeName: "pv-1",
  snapshotId: "snap-1",
  volumeType: "gp3",
  volumeAZ: "us-east-1a",
};

interface Circumstances {
  readonly native?: Partial<SnapshotToRestore>;
  readonly taken?: Partial<EbsSnapshot>;
  readonly target?: Partial<VolumeTarget>;
}

function make({ native, taken, target }: Circumstances = {}) {
  const parts = {
    snapshot: snapshot("snap-1", taken),
    zone: "us-east-1b",
    target: { ...TARGET, ...target },
  };
  const { tags, clientToken, ...volume } = newVolume({ snapshot: { ...NATIVE, ...native } }, parts);
  return { tags, clientToken, volume };
}

const settings = (entry: string) => ({ tags: { "jangada.io/volume-settings": entry } });
const PLAIN = { snapshotId: "snap-1", zone: "us-east-1b", type: "gp3" };

describe("newVolume", () => {
  it.for<Circumstances & { readonly of: string; readonly gives: object }>([
    { of: "a plain gp3 disk", gives: PLAIN },
    { of: "a disk whose type is unknown", native: { volumeType: "" }, gives: PLAIN },
    {
      of: "a faster gp3 disk",
      taken: settings("vol-1:4000:250:"),
      gives: { ...PLAIN, iops: 4000, throughput: 250 },
    },
    {
      of: "an io1 disk of Velero's",
      native: { volumeType: "io1", volumeIOPS: 900 },
      gives: { ...PLAIN, type: "io1", iops: 900 },
    },
    {
      of: "a disk for several instances",
      native: { volumeType: "io2", volumeIOPS: 800 },
      taken: settings("vol-1:900::m"),
      gives: { ...PLAIN, type: "io2", iops: 900, multiAttach: true },
    },
    {
      of: "a gp2 disk with IOPS of older Veleros",
      native: { volumeType: "gp2", volumeIOPS: 300 },
      gives: { ...PLAIN, type: "gp2" },
    },
    { of: "a gp3 disk with 0 IOPS", native: { volumeIOPS: 0 }, gives: PLAIN },
    {
      of: "a disk whose type does not go with its settings",
      native: { volumeType: "st1" },
      taken: settings("vol-1:900:250:m"),
      gives: { ...PLAIN, type: "st1" },
    },
    { of: "an encrypted disk", taken: { encrypted: true }, gives: { ...PLAIN, encrypted: true } },
    {
      of: "a disk for another key",
      target: { kmsKeyId: "alias/ebs" },
      gives: { ...PLAIN, encrypted: true, kmsKeyId: "alias/ebs" },
    },
    {
      of: "a disk to be filled at once",
      target: { initializationRate: 300 },
      gives: { ...PLAIN, initializationRate: 300 },
    },
  ])("is $of", ({ gives, ...circumstances }) => {
    expect(make(circumstances).volume).toEqual(gives);
  });

  it("has one token for one volume of one restore, of 64 characters", () => {
    const { clientToken } = make();
    expect(clientToken).toMatch(/^[0-9a-f]{64}$/);
    expect(make({ taken: { encrypted: true } }).clientToken).toBe(clientToken);
    const others = [
      make({ native: { volumeName: "pv-2" } }),
      make({ target: { restoreId: "restore-2" } }),
      make({ target: { clusterName: "other" } }),
    ].map((made) => made.clientToken);
    expect(new Set([clientToken, ...others]).size).toBe(4);
  });

  it("has the tags of the restored disk", () => {
    expect(make({ taken: { tags: { team: "db" } } }).tags).toMatchObject({
      team: "db",
      "jangada.io/restore": "restore-1",
      "jangada.io/restored-pv": "pv-1",
    });
  });

  it("names the claim and the new name in its tags", () => {
    const { tags } = newVolume(
      {
        snapshot: NATIVE,
        newName: "velero-clone-1",
        claim: { namespace: "copy", name: "data" },
      },
      {
        snapshot: snapshot("snap-1", {
          tags: { CSIVolumeName: "pv-1", "kubernetes.io/created-for/pvc/namespace": "shop" },
        }),
        zone: "us-east-1a",
        target: TARGET,
      },
    );
    expect(tags).toMatchObject({
      CSIVolumeName: "velero-clone-1",
      "kubernetes.io/created-for/pvc/namespace": "copy",
    });
  });
});
