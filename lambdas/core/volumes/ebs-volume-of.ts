import { textAt } from "../kube/lossless-json-fields.ts";

/** The driver of a cluster whose nodes are its own. */
export const EBS_DRIVER = "ebs.csi.aws.com";
/** The driver of EKS Auto Mode, which leaves the other driver's volumes alone. */
export const AUTO_MODE_DRIVER = "ebs.csi.eks.amazonaws.com";

/** A driver that attaches EBS disks. */
export type EbsDriver = typeof EBS_DRIVER | typeof AUTO_MODE_DRIVER;

/**
 * The id of the EBS disk behind a persistent volume, `vol-…`; `undefined` when it is no EBS disk.
 * Of both CSI drivers and of the in-tree plugin, whose id may be `aws://<zone>/vol-…`
 * (velero-plugin-for-aws volume_snapshotter.go, GetVolumeID, which knows but one of the drivers).
 */
export function ebsVolumeOf(volume: unknown): string | undefined {
  const driver = textAt(volume, "spec", "csi", "driver");
  const handle =
    driver === EBS_DRIVER || driver === AUTO_MODE_DRIVER
      ? textAt(volume, "spec", "csi", "volumeHandle")
      : textAt(volume, "spec", "awsElasticBlockStore", "volumeID");
  return handle === undefined ? undefined : /vol-.*/.exec(handle)?.[0];
}
