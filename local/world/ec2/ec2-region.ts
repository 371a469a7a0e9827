import type { Ec2Account } from "./ec2-account.ts";
import { Ec2Error, invalidValue } from "./ec2-error.ts";
import type { Attachment, Instance, Snapshot, Volume } from "./ec2-things.ts";

/** What a finished idempotent request made. */
interface Made {
  readonly fingerprint: string;
  readonly volume: Volume;
}

const ZONES = ["a", "b", "c", "d", "e", "f"];
const ROOT_DEVICE = "/dev/xvda";

/** Disks, snapshots and instances of one Region. */
export class Ec2Region {
  readonly name: string;
  readonly account: Ec2Account;
  readonly volumes = new Map<string, Volume>();
  readonly snapshots = new Map<string, Snapshot>();
  readonly instances = new Map<string, Instance>();
  /** By client token. */
  readonly made = new Map<string, Made>();

  constructor(name: string, account: Ec2Account) {
    this.name = name;
    this.account = account;
  }

  get zones(): readonly string[] {
    return ZONES.map((letter) => this.name + letter);
  }

  /** Puts a disk there, as somebody else would: 10 GiB of gp3, unless said otherwise. */
  addVolume(given: Partial<Volume> = {}): Volume {
    const now = this.account.now();
    const volume: Volume = {
      id: this.account.newId("vol"),
      type: "gp3",
      sizeGiB: 10,
      zone: `${this.name}a`,
      ...((given.type ?? "gp3") === "gp3" && { iops: 3000, throughput: 125 }),
      encrypted: false,
      multiAttach: false,
      tags: {},
      createdAt: now,
      availableAt: now,
      attachments: [],
      managed: false,
      ...given,
    };
    this.volumes.set(volume.id, volume);
    return volume;
  }

  /** Puts a finished snapshot there, unless said otherwise. */
  addSnapshot(given: Partial<Snapshot> = {}): Snapshot {
    const now = this.account.now();
    const snapshot: Snapshot = {
      id: this.account.newId("snap"),
      volumeId: given.volumeId ?? this.account.newId("vol"),
      ownerId: this.account.id,
      sizeGiB: 10,
      encrypted: false,
      description: "",
      tags: {},
      startedAt: now,
      finishedAt: now,
      locked: false,
      ...given,
    };
    this.snapshots.set(snapshot.id, snapshot);
    return snapshot;
  }

  /** Changes a snapshot that is there: locks it, breaks it, finishes it. */
  changeSnapshot(id: string, change: Partial<Snapshot>): void {
    this.snapshots.set(id, { ...this.snapshot(id), ...change });
  }

  /** Starts an instance with a boot disk, and attaches these disks. */
  addInstance(volumeIds: readonly string[], given: Partial<Instance> = {}): Instance {
    const instance: Instance = {
      id: this.account.newId("i"),
      zone: `${this.name}a`,
      rootDeviceName: ROOT_DEVICE,
      tags: {},
      managed: false,
      launchedAt: this.account.now(),
      ...given,
    };
    this.instances.set(instance.id, instance);
    const { zone, managed } = instance;
    const boot = this.addVolume({ zone, managed });
    for (const [index, id] of [boot.id, ...volumeIds].entries()) {
      const device = index === 0 ? instance.rootDeviceName : deviceName(index - 1);
      this.attach(id, { instanceId: instance.id, device });
    }
    return instance;
  }

  /** Attaches a disk to one more instance. */
  attach(volumeId: string, attachment: Attachment): void {
    const volume = this.volume(volumeId);
    const attachments = [...volume.attachments, attachment];
    this.volumes.set(volumeId, { ...volume, attachments });
  }

  /**
   * @param listedUntil what came to be later is not there yet; milliseconds since 1970.
   * @throws Ec2Error when there is no such disk.
   */
  volume(id: string, listedUntil = Number.POSITIVE_INFINITY): Volume {
    const found = this.volumes.get(asId("vol", "volumeId", id));
    if (found && found.createdAt <= listedUntil) return found;
    throw new Ec2Error("InvalidVolume.NotFound", `The volume '${id}' does not exist.`);
  }

  /** As {@link Ec2Region.volume}. */
  snapshot(id: string, listedUntil = Number.POSITIVE_INFINITY): Snapshot {
    const found = this.snapshots.get(asId("snap", "snapshotId", id));
    if (found && found.startedAt <= listedUntil) return found;
    throw new Ec2Error("InvalidSnapshot.NotFound", `The snapshot '${id}' does not exist.`);
  }

  /** As {@link Ec2Region.volume}. */
  instance(id: string, listedUntil = Number.POSITIVE_INFINITY): Instance {
    if (!/^i-[0-9a-f]+$/.test(id)) {
      throw new Ec2Error("InvalidInstanceID.Malformed", `Invalid id: "${id}"`);
    }
    const found = this.instances.get(id);
    if (found && found.launchedAt <= listedUntil) return found;
    throw new Ec2Error("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
  }

  /** Disks on an instance, the boot disk too, by device. */
  disksOf({ id }: Instance): ReadonlyMap<string, Volume> {
    const disks = new Map<string, Volume>();
    for (const volume of this.volumes.values()) {
      const attachment = volume.attachments.find(({ instanceId }) => instanceId === id);
      if (attachment) disks.set(attachment.device, volume);
    }
    return disks;
  }
}

/** `/dev/xvdba`, `/dev/xvdbb`, … */
function deviceName(index: number): string {
  const letters = (Math.floor(index / 26) + 11).toString(36) + ((index % 26) + 10).toString(36);
  return `/dev/xvd${letters}`;
}

function asId(prefix: string, parameter: string, id: string): string {
  if (new RegExp(`^${prefix}-[0-9a-f]+$`).test(id)) return id;
  throw invalidValue(
    `Value (${id}) for parameter ${parameter} is invalid. Expected: '${prefix}-...'.`,
  );
}
