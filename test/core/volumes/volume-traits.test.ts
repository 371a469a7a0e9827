import { describe, expect, it } from "vitest";
import { volumeTraits } from "../../../lambdas/core/volumes/volume-traits.ts";

const GIB = 2 ** 30;

describe("volumeTraits", () => {
  const volume = (spec: object | undefined) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pv" },
    ...(spec && { spec }),
  });
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "c", labels: { app: "db" } },
    status: { phase: "Bound" },
  };

  it("reads volume and claim", () => {
    const csi = { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" };
    const spec = {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "10Gi" },
      claimRef: { name: "c" },
      nodeAffinity: { required: {} },
      storageClassName: "gp3",
      csi,
    };
    expect(volumeTraits(volume(spec), claim)).toEqual({
      capacity: 10 * GIB,
      storageClass: "gp3",
      csi,
      volumeType: "csi",
      claimLabels: { app: "db" },
      claimPhase: "Bound",
    });
  });

  it("reads an NFS volume without a claim", () => {
    const nfs = { server: "s", path: "/" };
    expect(volumeTraits(volume({ capacity: { storage: "lots" }, nfs }))).toEqual({
      capacity: 0,
      storageClass: "",
      nfs,
      volumeType: "nfs",
      claimLabels: {},
      claimPhase: "",
    });
  });

  it.for([undefined, {}, { accessModes: [] }])("finds no source in %j", (spec) => {
    expect(volumeTraits(volume(spec)).volumeType).toBe("");
  });
});
