import type { CutItem } from "../kube/cut-item.ts";

/** A volume in `-volumeinfo.json.gz` whose data is not in the backup (velero internal/volume). */
export interface SkippedVolume {
  readonly pvcName?: string;
  readonly pvcNamespace?: string;
  readonly pvName: string;
  readonly snapshotDataMoved: false;
  readonly preserveLocalSnapshot: false;
  readonly skipped: true;
  /** `approach: reason;` as Velero writes it. */
  readonly skippedReason: string;
  readonly pvInfo: {
    readonly reclaimPolicy: string;
    readonly labels: Readonly<Record<string, string>> | null;
  };
}

interface PersistentVolume {
  readonly spec?: {
    readonly persistentVolumeReclaimPolicy?: string;
    readonly claimRef?: { readonly namespace?: string; readonly name?: string };
  };
}

/** Collects what a backup knows of the volumes it met. */
export class VolumeRecords {
  readonly #skipped: SkippedVolume[] = [];

  /** A volume whose data is not backed up, and why. */
  skip({ name, labels, text }: CutItem, reason: string): void {
    const { spec } = JSON.parse(text.toString()) as PersistentVolume;
    const claim = spec?.claimRef;
    this.#skipped.push({
      ...(claim?.name && { pvcName: claim.name }),
      ...(claim?.namespace && { pvcNamespace: claim.namespace }),
      pvName: name,
      snapshotDataMoved: false,
      preserveLocalSnapshot: false,
      skipped: true,
      skippedReason: `volumeSnapshot: ${reason};`,
      pvInfo: { reclaimPolicy: spec?.persistentVolumeReclaimPolicy ?? "", labels: labels ?? null },
    });
  }

  /** The body of `-volumeinfo.json.gz`. */
  toVolumeInfo(): readonly SkippedVolume[] {
    return this.#skipped;
  }
}
