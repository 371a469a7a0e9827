import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { withDisk } from "../../../lambdas/core/volumes/with-disk.ts";

const CLASSIC = "ebs.csi.aws.com";
const AUTO = "ebs.csi.eks.amazonaws.com";
const DISK = { volumeId: "vol-new", zone: "us-east-1b", driver: CLASSIC } as const;
const AUTO_DISK = { ...DISK, driver: AUTO } as const;

const volume = (spec: object, metadata: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name: "pv-1", ...metadata },
  spec: { storageClassName: "gp3", ...spec },
});
const csi = (driver: string, volumeHandle = "vol-old") => ({
  csi: { driver, volumeHandle, fsType: "ext4" },
});
const affinity = (...matchExpressions: object[]) => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
});
const inZone = (key: string, value: string) => ({ key, operator: "In", values: [value] });
const DRIVER_KEY = "topology.ebs.csi.aws.com/zone";
const KEY = "topology.kubernetes.io/zone";
const HERE = affinity(inZone(KEY, "us-east-1b"));

describe("withDisk", () => {
  it("puts the disk and its zone into a CSI volume, and keeps the rest", () => {
    const spec = { ...csi(CLASSIC), ...affinity(inZone(DRIVER_KEY, "us-east-1a")) };
    expect(withDisk(volume(spec), DISK)).toEqual(
      volume({ ...csi(CLASSIC, "vol-new"), ...affinity(inZone(DRIVER_KEY, "us-east-1b")) }),
    );
  });

  it("gives a volume without affinity the zone of its disk", () => {
    expect(withDisk(volume(csi(CLASSIC)), DISK)).toEqual(
      volume({ ...csi(CLASSIC, "vol-new"), ...HERE }),
    );
  });

  it("moves a volume to EKS Auto Mode", () => {
    const note = { annotations: { "pv.kubernetes.io/provisioned-by": CLASSIC } };
    const spec = { ...csi(CLASSIC), ...affinity(inZone(DRIVER_KEY, "us-east-1a")) };
    expect(withDisk(volume(spec, note), AUTO_DISK)).toEqual(
      volume(
        { ...csi(AUTO, "vol-new"), ...HERE },
        { annotations: { "pv.kubernetes.io/provisioned-by": AUTO } },
      ),
    );
  });

  it("moves a volume away from EKS Auto Mode", () => {
    const computeType = inZone("eks.amazonaws.com/compute-type", "auto");
    const spec = { ...csi(AUTO), ...affinity(computeType, inZone(KEY, "us-east-1a")) };
    expect(withDisk(volume(spec), DISK)).toEqual(volume({ ...csi(CLASSIC, "vol-new"), ...HERE }));
  });

  it.for([
    { labels: undefined, id: "vol-new" },
    {
      labels: { "failure-domain.beta.kubernetes.io/zone": "us-east-1a" },
      id: "aws://us-east-1b/vol-new",
    },
  ])("puts $id into an in-tree volume (velero-plugin-for-aws, SetVolumeID)", ({ labels, id }) => {
    const spec = { awsElasticBlockStore: { volumeID: "vol-old", fsType: "xfs" } };
    const restored = withDisk(volume(spec, labels && { labels }), DISK);
    expect(restored.spec).toMatchObject({ awsElasticBlockStore: { volumeID: id, fsType: "xfs" } });
  });

  it("makes an in-tree volume a CSI one for EKS Auto Mode", () => {
    const spec = {
      awsElasticBlockStore: { volumeID: "vol-old", fsType: "xfs", partition: 0, readOnly: true },
    };
    const annotations = { "pv.kubernetes.io/migrated-to": CLASSIC, note: "kept" };
    expect(withDisk(volume(spec, { annotations }), AUTO_DISK)).toEqual(
      volume(
        {
          csi: { driver: AUTO, volumeHandle: "vol-new", fsType: "xfs", readOnly: true },
          ...HERE,
        },
        { annotations: { note: "kept" } },
      ),
    );
  });

  it("moves labels and expressions about zone and region along, and drops the old zone's id", () => {
    const spec = {
      ...csi(CLASSIC),
      ...affinity(
        inZone("topology.kubernetes.io/region", "us-east-1"),
        inZone("topology.k8s.aws/zone-id", "use1-az1"),
        inZone("kubernetes.io/os", "linux"),
        inZone(KEY, "us-east-1a"),
      ),
    };
    const labels = {
      "topology.kubernetes.io/region": "us-east-1",
      "topology.kubernetes.io/zone": "us-east-1a",
      team: "db",
    };
    const disk = { ...DISK, zone: "us-gov-west-1b" };
    expect(withDisk(volume(spec, { labels }), disk)).toEqual(
      volume(
        {
          ...csi(CLASSIC, "vol-new"),
          ...affinity(
            inZone("topology.kubernetes.io/region", "us-gov-west-1"),
            inZone("kubernetes.io/os", "linux"),
            inZone(KEY, "us-gov-west-1b"),
          ),
        },
        {
          labels: {
            "topology.kubernetes.io/region": "us-gov-west-1",
            "topology.kubernetes.io/zone": "us-gov-west-1b",
            team: "db",
          },
        },
      ),
    );
  });

  it("finds the region of a Local Zone, and leaves a region alone that it cannot tell", () => {
    const labels = { "topology.kubernetes.io/region": "us-west-2" };
    const regionIn = (zone: string) =>
      withDisk(volume(csi(CLASSIC), { labels }), { ...DISK, zone }).metadata.labels;
    expect(regionIn("us-west-2-lax-1a")).toEqual(labels);
    expect(regionIn("somewhere")).toEqual(labels);
  });

  it("leaves alone what is no term", () => {
    const nodeAffinity = {
      required: { nodeSelectorTerms: ["odd", { matchExpressions: ["odd"] }] },
    };
    const restored = withDisk(volume({ ...csi(CLASSIC), nodeAffinity }), DISK);
    expect(restored.spec).toMatchObject({ nodeAffinity });
  });
});
