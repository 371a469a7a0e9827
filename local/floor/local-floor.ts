import type { Check, Floor, Housekeeping, LocationChange, RunControl } from "../../cli/floor.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { kubernetesWriter } from "../../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import type { ClusterConfiguration } from "../../lambdas/core/configuration/cluster-configuration.ts";
import type {
  DiskDeletionReport,
  DiskDeletionRequest,
} from "../../lambdas/core/retention/delete-disks.ts";
import type { DeletionReport } from "../../lambdas/core/retention/deletion-ports.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { FoundBackup } from "../../lambdas/core/velero/backup-to-restore.ts";
import type { Locations } from "../../lambdas/core/velero/resolve-locations.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import type { Schedule } from "../../lambdas/core/velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../../lambdas/core/velero/volume-snapshot-location.ts";
import { openStore } from "../../lambdas/runtime/open-store.ts";
import { pauseUntil } from "../../lambdas/runtime/pause-until.ts";
import { ClusterClients } from "./cluster-clients.ts";
import { ConfigurationChanges } from "./configuration-changes.ts";
import { declaredLocations, requireBucket } from "./declared-locations.ts";
import { interruptible } from "./interruptible.ts";
import { backupNames, lastBackups } from "./last-backups.ts";
import type { LocalFloorParts } from "./local-floor-parts.ts";
import { LocalHousekeeping } from "./local-housekeeping.ts";

/**
 * This machine as a floor: a cluster by kubeconfig, buckets by the ordinary AWS settings, and the same
 * core that runs in the functions. It keeps nothing between two commands. What only some commands work
 * with, clients of EC2 and Kubernetes, is loaded by the first that does: it takes longer than a listing.
 */
export class LocalFloor implements Floor {
  readonly #configuration: ClusterConfiguration;
  readonly #locations: Locations;
  readonly #changes: ConfigurationChanges;
  readonly #stores = new Map<string, ObjectStore>();
  readonly housekeeping: Housekeeping;
  readonly #cluster: ClusterClients;

  /** @throws JangadaError `FailedValidation` with everything wrong with the configuration. */
  constructor(parts: LocalFloorParts) {
    this.#cluster = new ClusterClients(parts);
    this.#configuration = parts.file.read();
    this.#locations = declaredLocations(this.#configuration);
    this.#changes = new ConfigurationChanges(parts.file, this.#locations);
    this.housekeeping = new LocalHousekeeping({
      clusterName: this.#configuration.cluster.spec.eksClusterName,
      schedules: this.#configuration.schedules,
      locations: this.#locations,
      openStore: (location) => this.openStore(location),
    });
  }

  async locations(): Promise<Locations> {
    return this.#locations;
  }

  /** One store a location, so that connections are used again. */
  openStore(location: BackupStorageLocation): ObjectStore {
    const { name } = location.metadata;
    const opened = this.#stores.get(name);
    if (opened) return opened;
    requireBucket(location);
    const store = openStore(location);
    this.#stores.set(name, store);
    return store;
  }

  async schedules(): Promise<readonly Schedule[]> {
    const { schedules } = this.#configuration;
    if (schedules.length === 0) return [];
    // A bucket that cannot be listed tells nothing.
    const names = this.#locations.storageLocations.map(async (location) =>
      backupNames(this.openStore(location)).catch(() => []),
    );
    const last = lastBackups((await Promise.all(names)).flat());
    return schedules.map((schedule) => {
      const lastBackup = last.get(schedule.metadata.name);
      const status = {
        ...schedule.status,
        phase: "Enabled" as const,
        ...(lastBackup && { lastBackup }),
      };
      return { ...schedule, status };
    });
  }

  async createSchedule(schedule: Schedule): Promise<string> {
    return this.#changes.createSchedule(schedule);
  }

  async deleteSchedule(name: string): Promise<string> {
    return this.#changes.deleteSchedule(name);
  }

  async pauseSchedule(name: string, paused: boolean): Promise<string> {
    return this.#changes.pauseSchedule(name, paused);
  }

  async createStorageLocation(location: BackupStorageLocation): Promise<string> {
    return this.#changes.createStorageLocation(location);
  }

  async changeStorageLocation(name: string, change: LocationChange): Promise<string> {
    return this.#changes.changeStorageLocation(name, change);
  }

  async deleteStorageLocation(name: string): Promise<string> {
    return this.#changes.deleteStorageLocation(name);
  }

  async createSnapshotLocation(location: VolumeSnapshotLocation): Promise<string> {
    return this.#changes.createSnapshotLocation(location);
  }

  async backUp(backup: Backup, control: RunControl): Promise<Backup> {
    const { runBackup } = await import("./local-backup.ts");
    const parts = {
      clusterName: this.#configuration.cluster.spec.eksClusterName,
      configMaps: this.#configuration.configMaps,
      locations: this.#locations,
      openStore: (location: BackupStorageLocation) => this.openStore(location),
      client: await this.#cluster.answering(control.signal),
      connection: await this.#cluster.connection(),
    };
    return runBackup(backup, parts, control);
  }

  async restore(restore: Restore, source: FoundBackup, control: RunControl): Promise<Restore> {
    const { runRestore } = await import("./local-restore.ts");
    const { diskPorts } = await import("../../lambdas/runtime/disk-ports.ts");
    const { podExecutor } = await import("../../lambdas/adapters/kubernetes/pod-executor.ts");
    const { signal } = control;
    const client = interruptible(await this.#cluster.answering(signal), signal);
    const writer = kubernetesWriter(client, { signal });
    const ports = {
      store: this.openStore(source.location),
      storageLocations: [source.location],
      openStore: (location: BackupStorageLocation) => this.openStore(location),
      reader: kubernetesReader(client),
      writer,
      pods: { writer, executor: podExecutor(await this.#cluster.connection()) },
      // A command that runs cannot be ended; none begins once the run is told to stop.
      timeLeft: () => (signal.aborted ? 0 : Number.POSITIVE_INFINITY),
      configMaps: this.#configuration.configMaps,
      pause: pauseUntil(signal),
      now: () => new Date(),
      disks: diskPorts(
        this.#configuration.cluster.spec.eksClusterName,
        this.#locations.snapshotLocations,
      ),
    };
    return runRestore(restore, ports, control);
  }

  async deleteBackup(backup: FoundBackup): Promise<DeletionReport> {
    const { deleteLocally } = await import("./local-deletion.ts");
    return deleteLocally(backup, {
      locations: this.#locations,
      openStore: (location) => this.openStore(location),
    });
  }

  async deleteDisks(request: DiskDeletionRequest): Promise<DiskDeletionReport> {
    const { deleteDisksLocally } = await import("./local-disk-deletion.ts");
    return deleteDisksLocally(request, {
      clusterName: this.#configuration.cluster.spec.eksClusterName,
      snapshotLocations: this.#locations.snapshotLocations,
      reader: kubernetesReader(await this.#cluster.client()),
    });
  }

  async *check(): AsyncGenerator<Check> {
    const { localChecks } = await import("./local-checks.ts");
    yield* localChecks({
      client: () => this.#cluster.looking(),
      ...this.#locations,
      schedules: () => this.schedules(),
      openStore: (location) => this.openStore(location),
      now: () => new Date(),
    });
  }

  close(): Promise<void> {
    return this.#cluster.close();
  }
}
