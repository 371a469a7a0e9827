import {
  type VolumeSnapshotLocation,
  volumeSnapshotLocationSchema,
} from "../../lambdas/core/velero/volume-snapshot-location.ts";
import type { Volume } from "../world/ec2/ec2-things.ts";
import { type Ec2World, startEc2World } from "../world/ec2/ec2-world.ts";

/** Disks of the demo, and the EC2 that they are in. */
export interface DemoDisks {
  readonly url: string;
  readonly location: VolumeSnapshotLocation;
  /** Every disk there is now. */
  disks(): readonly Volume[];
  /** Takes a disk away, as the EBS CSI driver does when its volume goes. */
  lose(id: string): void;
  stop(): Promise<void>;
}

const REGION = "us-east-1";
/** In EC2 it is minutes. */
const SNAPSHOT_SECONDS = 1;
const VOLUME_SECONDS = 0.2;

/** The disks that the volumes of the sample cluster name. */
const DISKS: readonly Partial<Volume>[] = [
  {
    id: "vol-00000000000000001",
    type: "gp3",
    sizeGiB: 20,
    zone: "us-east-1a",
    iops: 6000,
    throughput: 400,
    encrypted: true,
    tags: { "kubernetes.io/created-for/pvc/name": "data-postgres-0", team: "storage" },
  },
  {
    id: "vol-00000000000000002",
    type: "gp3",
    sizeGiB: 10,
    zone: "us-east-1b",
    encrypted: true,
    tags: { "kubernetes.io/created-for/pvc/name": "data-cache-0" },
    managed: true,
  },
  { id: "vol-00000000000000003", type: "gp2", sizeGiB: 8, zone: "us-east-1c", iops: 100 },
  { id: "vol-00000000000000004", type: "gp3", sizeGiB: 5, zone: "us-east-1a" },
];

/** Starts an EC2 with the disks of the sample cluster; every EC2 client of this process uses it from now on. */
export async function startDemoDisks(): Promise<DemoDisks> {
  const world = await startEc2World({
    snapshotSeconds: SNAPSHOT_SECONDS,
    volumeSeconds: VOLUME_SECONDS,
  });
  const region = furnished(world);
  process.env.AWS_ENDPOINT_URL_EC2 = world.url;
  return {
    url: world.url,
    location: volumeSnapshotLocationSchema.parse({
      kind: "VolumeSnapshotLocation",
      apiVersion: "velero.io/v1",
      metadata: { name: "default" },
      spec: { provider: "aws", config: { region: REGION } },
    }),
    disks: () => [...region.volumes.values()],
    lose: (id) => {
      region.volumes.delete(id);
    },
    stop: () => world.stop(),
  };
}

function furnished(world: Ec2World): ReturnType<Ec2World["region"]> {
  const region = world.region(REGION);
  for (const disk of DISKS) region.addVolume(disk);
  return region;
}
