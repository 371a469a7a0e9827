import type { Check, DetachedRuns, Floor, LocationChange, RunControl } from "../cli/floor.ts";
import type { DeployedCluster } from "../lambdas/adapters/ssm/read-deployment.ts";
import type { Deployment } from "../lambdas/core/configuration/deployment.ts";
import type {
  DiskDeletionReport,
  DiskDeletionRequest,
} from "../lambdas/core/retention/delete-disks.ts";
import type { DeletionReport } from "../lambdas/core/retention/deletion-ports.ts";
import { backupKeys, restoreKeys } from "../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../lambdas/core/store/object-store.ts";
import type { Backup } from "../lambdas/core/velero/backup.ts";
import { readBackup } from "../lambdas/core/velero/backup-json.ts";
import type { BackupStorageLocation } from "../lambdas/core/velero/backup-storage-location.ts";
import type { FoundBackup } from "../lambdas/core/velero/backup-to-restore.ts";
import { type Locations, storageLocationName } from "../lambdas/core/velero/resolve-locations.ts";
import type { Restore } from "../lambdas/core/velero/restore.ts";
import { readRestore } from "../lambdas/core/velero/restore-json.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../lambdas/core/velero/volume-snapshot-location.ts";
import { openStore } from "../lambdas/runtime/open-store.ts";
import { readLocations } from "../lambdas/runtime/read-locations.ts";
import { uploadedBytes } from "../lambdas/runtime/uploaded-bytes.ts";
import type { AwsClients } from "./aws-clients.ts";
import { deployedChecks } from "./deployed-checks.ts";
import { DeployedLocations } from "./deployed-locations.ts";
import { type DeployedRun, followRun, startRun } from "./deployed-runs.ts";
import { DeployedSchedules } from "./deployed-schedules.ts";
import { findDeployment } from "./find-deployment.ts";
import { invokeDeletion, invokeDiskDeletion } from "./invoke-deletion.ts";
import { backupsThatRun, restoresThatRun } from "./running-work.ts";

/**
 * A deployed stack as a floor: runs are executions of its workflows, schedules those of its group, and
 * locations its parameters. Buckets are read with the credentials of whoever types, who needs no right to
 * write there.
 */
export class DeployedFloor implements Floor {
  readonly #clients: AwsClients;
  readonly #clusterName: string | undefined;
  readonly #stores = new Map<string, ObjectStore>();
  readonly #schedules: DeployedSchedules;
  readonly #parameters: DeployedLocations;
  #cluster: Promise<DeployedCluster> | undefined;
  #locations: Promise<Locations> | undefined;
  readonly detached: DetachedRuns = {
    startBackup: async (backup) => startRun(await this.#clients.sfn(), await this.#run(backup)),
    startRestore: async (restore) => startRun(await this.#clients.sfn(), await this.#run(restore)),
    runningBackups: async () =>
      backupsThatRun(await this.#clients.sfn(), (await this.#deployment()).backupWorkflowArn),
    runningRestores: async () =>
      restoresThatRun(await this.#clients.sfn(), (await this.#deployment()).restoreWorkflowArn),
  };

  constructor(clients: AwsClients, clusterName: string | undefined) {
    this.#clients = clients;
    this.#clusterName = clusterName;
    this.#parameters = new DeployedLocations(
      clients.ssm,
      async () => (await this.#found()).clusterName,
    );
    this.#schedules = new DeployedSchedules(clients, () => this.#deployment());
  }

  locations(): Promise<Locations> {
    this.#locations ??= this.#found().then(({ clusterName }) =>
      readLocations(this.#clients.ssm, clusterName),
    );
    return this.#locations;
  }

  openStore(location: BackupStorageLocation): ObjectStore {
    const { name } = location.metadata;
    const store = this.#stores.get(name) ?? openStore(location);
    this.#stores.set(name, store);
    return store;
  }

  schedules(): Promise<readonly Schedule[]> {
    return this.#schedules.list();
  }

  createSchedule(schedule: Schedule): Promise<string> {
    return this.#schedules.create(schedule);
  }

  deleteSchedule(name: string): Promise<string> {
    return this.#schedules.delete(name);
  }

  pauseSchedule(name: string, paused: boolean): Promise<string> {
    return this.#schedules.pause(name, paused);
  }

  createStorageLocation(location: BackupStorageLocation): Promise<string> {
    return this.#parameters.createStorageLocation(location);
  }

  async changeStorageLocation(name: string, change: LocationChange): Promise<string> {
    const { storageLocations } = await this.locations();
    return this.#parameters.changeStorageLocation(storageLocations, name, change);
  }

  deleteStorageLocation(name: string): Promise<string> {
    return this.#parameters.deleteStorageLocation(name);
  }

  createSnapshotLocation(location: VolumeSnapshotLocation): Promise<string> {
    return this.#parameters.createSnapshotLocation(location);
  }

  async backUp(backup: Backup, control: RunControl): Promise<Backup> {
    const run = await this.#run(backup);
    await startRun(await this.#clients.sfn(), run);
    const locations = await this.locations();
    const name = storageLocationName(backup.spec, locations);
    const location = locations.storageLocations.find(({ metadata }) => metadata.name === name);
    if (location === undefined) {
      throw new Error(
        `backup storage location '${name}' does not exist; see 'backup-location get'`,
      );
    }
    const keys = backupKeys(run.objectName);
    const document = { store: this.openStore(location), key: keys.metadata, read: readBackup };
    const bytesOf = uploadedBytes(location);
    // Who follows need not have the right to see how far it is.
    const uploaded = () => bytesOf(keys.contents).catch(() => undefined);
    return followRun(await this.#clients.sfn(), { ...run, uploaded }, document, control);
  }

  async restore(restore: Restore, source: FoundBackup, control: RunControl): Promise<Restore> {
    const run = await this.#run(restore);
    await startRun(await this.#clients.sfn(), run);
    const key = restoreKeys(run.objectName).metadata;
    const document = { store: this.openStore(source.location), key, read: readRestore };
    return followRun(await this.#clients.sfn(), run, document, control);
  }

  async deleteBackup(backup: FoundBackup): Promise<DeletionReport> {
    const { deleteBackupArn } = await this.#deployment();
    return invokeDeletion(await this.#clients.lambda(), deleteBackupArn, backup);
  }

  async deleteDisks(request: DiskDeletionRequest): Promise<DiskDeletionReport> {
    const { deleteDisksArn } = await this.#deployment();
    return invokeDiskDeletion(await this.#clients.lambda(), deleteDisksArn, request);
  }

  check(): AsyncIterable<Check> {
    return deployedChecks({
      clients: this.#clients,
      find: () => this.#found(),
      locations: () => this.locations(),
      openStore: (location) => this.openStore(location),
      schedules: () => this.schedules(),
      now: () => new Date(),
    });
  }

  close(): Promise<void> {
    return this.#clients.close();
  }

  /** The execution that makes an object. */
  async #run(object: Backup | Restore): Promise<DeployedRun> {
    const { backupWorkflowArn, restoreWorkflowArn } = await this.#deployment();
    const objectName = object.metadata.name;
    return object.kind === "Backup"
      ? { stateMachineArn: backupWorkflowArn, objectName, input: { backup: object } }
      : { stateMachineArn: restoreWorkflowArn, objectName, input: { restore: object } };
  }

  async #deployment(): Promise<Deployment> {
    return (await this.#found()).deployment;
  }

  /** Looked up once, and only when something of it is needed. */
  #found(): Promise<DeployedCluster> {
    this.#cluster ??= findDeployment(this.#clients.ssm, this.#clusterName);
    return this.#cluster;
  }
}
