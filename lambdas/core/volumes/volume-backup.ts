import { coalesced } from "../coalesced.ts";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import type { Clock } from "./clock.ts";
import { ebsVolumeOf } from "./ebs-volume-of.ts";
import { matchVolumePolicy } from "./match-volume-policy.ts";
import { namesOf, type PlannedVolume, recordOf } from "./planned-volume.ts";
import { type SnapshotAnswer, SnapshotRun } from "./snapshot-run.ts";
import type { NamedVolume, SkippedVolume, VolumeBackupRecords } from "./volume-backup-records.ts";
import { asksAboutClaims, type VolumeAction, type VolumePolicies } from "./volume-policies.ts";
import type { SnapshotTaker } from "./volume-snapshotter.ts";
import { volumeTraits } from "./volume-traits.ts";
import { zoneOf } from "./volume-zone.ts";

// Velero's own reasons: `describe` shows them, and scripts look for them.
const NOT_WANTED = "not satisfy the criteria for VolumePolicy or the legacy snapshot way";
const NO_SNAPSHOTTER = "no applicable volumesnapshotter found";
const NO_NODE_AGENT =
  "The resource policy wants its files backed up (fs-backup), and there is no node agent to do it";
const NO_VOLUME_ID = "No volume ID returned by volume snapshotter for persistent volume";

/** What one backup wants of volumes. */
export interface VolumeBackupSettings {
  readonly backupName: string;
  /** Must be the same in every attempt at the backup: it is how a second attempt finds the first one's snapshots. */
  readonly backupUid: string;
  readonly clusterName: string;
  /** Of the Backup object. */
  readonly labels: Readonly<Record<string, string>>;
  /** `spec.snapshotVolumes`; only `false` prevents snapshots. */
  readonly snapshotVolumes?: boolean | undefined;
  readonly policies?: VolumePolicies | undefined;
  /** Name of the VolumeSnapshotLocation; without one nothing can be snapshotted. */
  readonly location?: string | undefined;
  /** Why there is none, where a location is there that cannot be used. */
  readonly locationProblem?: string | undefined;
}

/** What a {@link VolumeBackup} works with. */
export interface VolumeBackupPorts {
  /** Of the location's Region and account; absent when there is no location. */
  readonly snapshotter?: SnapshotTaker | undefined;
  readonly clock: Clock;
}

/** What led to a volume. */
export interface VolumeCircumstances {
  readonly claim?: KubernetesObject | undefined;
  /** Name of the pod that mounts it, if one led here. */
  readonly podName?: string | undefined;
}

/** What is to become of a volume's contents. */
export type VolumeDecision =
  | { readonly outcome: "planned" }
  | {
      readonly outcome: "skipped";
      readonly reason: string;
      /** What the resource policy says of it, where it says something. */
      readonly action?: VolumeAction["type"];
      /** Worth a warning about the volume, because its contents were wanted. */
      readonly warning?: string;
    };

/** A volume whose snapshot could not begin. */
export interface SnapshotFailure {
  /** Of the persistent volume. */
  readonly volumeName: string;
  readonly error: string;
}

/**
 * The volumes of one backup: `consider` each when it is met, `takeNow` those whose hooks wait for
 * it, and `takeRest` takes all that are left, together where one instance holds several.
 */
export class VolumeBackup {
  readonly #settings: VolumeBackupSettings;
  readonly #run: SnapshotRun | undefined;
  readonly #skipped = new Map<string, SkippedVolume>();
  readonly #planned = new Map<string, PlannedVolume>();
  readonly #wanted = new Set<string>();
  // One after another: what is on its way has no answer yet, and would be begun twice.
  readonly #takeWanted = coalesced(() => this.#take());
  #error: string | undefined;

  constructor(settings: VolumeBackupSettings, { snapshotter, clock }: VolumeBackupPorts) {
    this.#settings = settings;
    const tags = { owner: settings, labels: settings.labels };
    this.#run = snapshotter && new SnapshotRun({ snapshotter, tags, clock });
  }

  /** Whether to `consider` a volume its claim must be known. */
  get asksAboutClaims(): boolean {
    const { policies } = this.#settings;
    return policies !== undefined && asksAboutClaims(policies);
  }

  /** Decides about a volume and puts it on record. Asks EC2 nothing yet. */
  consider(volume: KubernetesObject, circumstances: VolumeCircumstances = {}): VolumeDecision {
    const named = namesOf(volume);
    const volumeId = ebsVolumeOf(volume);
    const action = this.#actionFor(volume, circumstances);
    if (!this.#wants(action)) {
      const warning = action === "fs-backup" && { warning: NO_NODE_AGENT };
      const skip = { reason: NOT_WANTED, ...(action && { action }), ...warning };
      return this.#skip(named, circumstances, skip);
    }
    const { locationProblem } = this.#settings;
    if (volumeId !== undefined && locationProblem !== undefined) {
      this.#error = locationProblem;
      return this.#skip(named, circumstances, { reason: NO_SNAPSHOTTER });
    }
    if (this.#run === undefined || volumeId === undefined) {
      return this.#skip(named, circumstances, { reason: NO_SNAPSHOTTER, warning: NO_VOLUME_ID });
    }
    this.#planned.set(named.pvName, { named, volumeId, zone: zoneOf(volume) });
    return { outcome: "planned" };
  }

  /**
   * Begins the snapshots of these planned volumes and waits until they have begun, not until they are
   * finished. Those that are asked for while others are begun go together then. Answers which failed.
   */
  async takeNow(volumeNames: readonly string[]): Promise<readonly SnapshotFailure[]> {
    for (const name of volumeNames) this.#wanted.add(name);
    await this.#takeWanted();
    return volumeNames.flatMap((volumeName) => {
      const error = this.#planned.get(volumeName)?.answer?.error;
      return error === undefined ? [] : [{ volumeName, error }];
    });
  }

  /** Begins all snapshots that have not begun. */
  takeRest(): Promise<readonly SnapshotFailure[]> {
    return this.takeNow([...this.#planned.keys()]);
  }

  /** Disks of one instance that were not taken as they should have been, and why. */
  get warnings(): readonly string[] {
    return this.#run?.warnings ?? [];
  }

  /** Why no disk was snapshotted, though one was to be; one word for all of them. */
  get error(): string | undefined {
    return this.#error;
  }

  /** What is known of the volumes so far. What was planned and never taken counts as failed. */
  records(): VolumeBackupRecords {
    const { backupName, backupUid, location = "" } = this.#settings;
    return {
      backupName,
      backupUid,
      location,
      skipped: [...this.#skipped.values()],
      snapshots: [...this.#planned.values()].map(recordOf),
    };
  }

  /** A policy's word counts more than `snapshotVolumes` (velero internal/volumehelper). */
  #wants(action: VolumeAction["type"] | undefined): boolean {
    return action === undefined ? this.#settings.snapshotVolumes !== false : action === "snapshot";
  }

  #actionFor(volume: KubernetesObject, { claim }: VolumeCircumstances) {
    const { policies } = this.#settings;
    return policies && matchVolumePolicy(policies, volumeTraits(volume, claim))?.type;
  }

  #skip(
    named: NamedVolume,
    { podName }: VolumeCircumstances,
    skip: Omit<Extract<VolumeDecision, { outcome: "skipped" }>, "outcome">,
  ): VolumeDecision {
    const pod = podName ? `podvolume: opted out due to annotation in pod ${podName};` : "";
    const skippedReason = `${pod}volumeSnapshot: ${skip.reason};`;
    this.#skipped.set(named.pvName, { ...named, skippedReason });
    return { outcome: "skipped", ...skip };
  }

  async #take(): Promise<void> {
    const planned = [...this.#wanted].flatMap((name) => this.#planned.get(name) ?? []);
    this.#wanted.clear();
    const open = planned.filter(({ answer }) => answer === undefined);
    if (this.#run === undefined || open.length === 0) return;
    const answers = await this.#run.take(
      open.map(({ named, volumeId }) => ({ volumeName: named.pvName, volumeId })),
    );
    for (const [index, volume] of open.entries()) volume.answer = answers[index] as SnapshotAnswer;
  }
}
