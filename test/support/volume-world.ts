import type { BackUpPorts } from "../../lambdas/core/backup/back-up-ports.ts";
import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";
import type { EbsVolume } from "../../lambdas/core/volumes/ebs-volume.ts";
import { configMap, ebsPersistentVolume, persistentVolumeClaim, pod } from "./builders.ts";
import {
  type MemoryKubernetesReader,
  memoryKubernetesReader,
} from "./fakes/memory-kubernetes-reader.ts";
import { type MemoryObjectStore, memoryObjectStore } from "./fakes/memory-object-store.ts";
import {
  type MemoryEc2Options,
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "./fakes/memory-volume-snapshotter.ts";
import { backUpPorts } from "./take-backup.ts";
import { namespace } from "./velero-tables/table-objects.ts";

/** A cluster with disks, EC2 that has them, a bucket, and a clock that nobody waits for. */
export interface VolumeWorld {
  readonly clock: VirtualClock;
  readonly ec2: MemoryVolumeSnapshotter;
  readonly store: MemoryObjectStore;
  readonly disks: readonly EbsVolume[];
  readonly reader: MemoryKubernetesReader;
  readonly ports: BackUpPorts;
}

/** What a {@link VolumeWorld} is made of. */
export interface VolumeWorldOptions extends MemoryEc2Options {
  /** Traits of each disk; its volume is `pv-0`, `pv-1`, …, claimed and mounted in namespace `shop`. */
  readonly disks?: readonly Partial<EbsVolume>[];
}

/** Puts together a cluster whose pods mount EBS disks. */
export function volumeWorld({ disks = [{}], ...ec2Options }: VolumeWorldOptions = {}): VolumeWorld {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock, ec2Options);
  const store = memoryObjectStore();
  const added = disks.map((disk) => ec2.addVolume(disk));
  const reader = memoryKubernetesReader([
    namespace("shop"),
    configMap("shop", "settings"),
    ...added.flatMap(({ id }, index) => objectsOf(id, index)),
  ]);
  return {
    clock,
    ec2,
    store,
    disks: added,
    reader,
    ports: { ...backUpPorts(reader, store), ...clock, snapshotterFor: () => ec2 },
  };
}

function objectsOf(volumeId: string, index: number): readonly KubernetesObject[] {
  const claim = `claim-${index}`;
  const mounting = pod("shop", `pod-${index}`, { claims: [claim] });
  return [
    { ...mounting, spec: { ...(mounting.spec as object), containers: [{ name: "main" }] } },
    persistentVolumeClaim("shop", claim, { volumeName: `pv-${index}` }),
    ebsPersistentVolume(`pv-${index}`, volumeId, `shop/${claim}`),
  ];
}
