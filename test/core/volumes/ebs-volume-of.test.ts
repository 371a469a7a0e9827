import { describe, expect, it } from "vitest";
import { ebsVolumeOf } from "../../../lambdas/core/volumes/ebs-volume-of.ts";

describe("ebsVolumeOf", () => {
  it.for([
    { of: "the EBS driver", spec: { csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" } } },
    {
      of: "EKS Auto Mode's driver",
      spec: { csi: { driver: "ebs.csi.eks.amazonaws.com", volumeHandle: "vol-1" } },
    },
    { of: "an in-tree volume", spec: { awsElasticBlockStore: { volumeID: "vol-1" } } },
    {
      of: "an in-tree volume with its zone",
      spec: { awsElasticBlockStore: { volumeID: "aws://us-east-1a/vol-1" } },
    },
  ])("finds the disk of $of", ({ spec }) => {
    expect(ebsVolumeOf({ spec })).toBe("vol-1");
  });

  it.for([
    { of: "EFS", spec: { csi: { driver: "efs.csi.aws.com", volumeHandle: "fs-1" } } },
    {
      of: "another driver with a like id",
      spec: { csi: { driver: "x.csi.example", volumeHandle: "vol-1" } },
    },
    { of: "NFS", spec: { nfs: { server: "s", path: "/" } } },
    { of: "a driver without handle", spec: { csi: { driver: "ebs.csi.aws.com" } } },
    { of: "an in-tree volume without id", spec: { awsElasticBlockStore: { volumeID: "" } } },
    { of: "a volume without spec", spec: undefined },
  ])("finds none of $of", ({ spec }) => {
    expect(ebsVolumeOf({ spec })).toBeUndefined();
  });
});
