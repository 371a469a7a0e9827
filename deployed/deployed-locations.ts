import type { SSMClient } from "@aws-sdk/client-ssm";
import type { LocationChange } from "../cli/floor.ts";
import { notSupported } from "../cli/usage-error.ts";
import { deleteParameter, writeParameter } from "../lambdas/adapters/ssm/write-parameter.ts";
import { ParameterFolder, parameterFolder } from "../lambdas/core/parameter-path.ts";
import type { BackupStorageLocation } from "../lambdas/core/velero/backup-storage-location.ts";
import type { VolumeSnapshotLocation } from "../lambdas/core/velero/volume-snapshot-location.ts";

const AT_ONCE =
  "in effect from the next run on; change the cluster's file too, or the next deploy that touches it undoes this";

/** The locations of a stack, which are parameters that its functions read at every run. */
export class DeployedLocations {
  readonly #client: SSMClient;
  readonly #clusterName: () => Promise<string>;

  constructor(client: SSMClient, clusterName: () => Promise<string>) {
    this.#client = client;
    this.#clusterName = clusterName;
  }

  /** Functions have rights on the buckets that the stack was deployed with, and on no other. */
  async createStorageLocation({ metadata }: BackupStorageLocation): Promise<string> {
    throw notSupported(
      `adding backup storage location '${metadata.name}' beside a stack`,
      "write it into the cluster's file and deploy, which gives the functions rights on its bucket",
    );
  }

  async changeStorageLocation(
    known: readonly BackupStorageLocation[],
    name: string,
    change: LocationChange,
  ): Promise<string> {
    const location = known.find(({ metadata }) => metadata.name === name);
    if (location === undefined) throw new Error(`backup storage location '${name}' does not exist`);
    const unmarked = { default: false };
    for (const other of change.default ? known : []) {
      if (other !== location && other.spec.default) await this.#write(other, unmarked);
    }
    await this.#write(location, change);
    const isOpened = location.spec.accessMode === "ReadOnly" && change.accessMode === "ReadWrite";
    return isOpened
      ? `${AT_ONCE}; if it was deployed as ReadOnly, functions may not write there until then`
      : AT_ONCE;
  }

  async #write(
    { spec, ...location }: BackupStorageLocation,
    { caCert, ...fields }: LocationChange,
  ): Promise<void> {
    const objectStorage = { ...spec.objectStorage, ...(caCert !== undefined && { caCert }) };
    await writeParameter(
      this.#client,
      await this.#parameter(ParameterFolder.StorageLocations, location.metadata.name),
      { ...location, spec: { ...spec, ...fields, objectStorage } },
    );
  }

  async deleteStorageLocation(name: string): Promise<string> {
    const parameter = await this.#parameter(ParameterFolder.StorageLocations, name);
    await deleteParameter(this.#client, parameter);
    return AT_ONCE;
  }

  async createSnapshotLocation(location: VolumeSnapshotLocation): Promise<string> {
    const { name } = location.metadata;
    const parameter = await this.#parameter(ParameterFolder.SnapshotLocations, name);
    await writeParameter(this.#client, parameter, location);
    return "made beside the stack: do not write it into the cluster's file too, for a deploy would find its name taken";
  }

  async #parameter(folder: ParameterFolder, name: string): Promise<string> {
    return `${parameterFolder(await this.#clusterName(), folder)}${name}`;
  }
}
