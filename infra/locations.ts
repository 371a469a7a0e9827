import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { ParameterTier, StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import type { ClusterConfiguration } from "../lambdas/core/configuration/cluster-configuration.ts";
import { ParameterFolder, parameterFolder } from "../lambdas/core/parameter-path.ts";
import { StorageLocation } from "./storage-location.ts";
import type { StoreAccess } from "./store-access.ts";

/** An object kept as a parameter. */
interface KeptObject {
  readonly metadata: { readonly name: string };
}

/** Largest value of a parameter of the free tier. */
const STANDARD_BYTES = 4096;

/** Storage and snapshot locations and ConfigMaps: the buckets, and the parameters that functions read. */
export class Locations extends Construct {
  readonly storageLocations: readonly StorageLocation[];
  readonly #configuration: ClusterConfiguration;

  constructor(scope: Construct, id: string, configuration: ClusterConfiguration) {
    super(scope, id);
    this.#configuration = configuration;
    const { cluster, storageLocations, snapshotLocations, configMaps } = configuration;
    const { objectLock } = cluster.spec;
    const storage = new Construct(this, "Storage");
    this.storageLocations = storageLocations.map(
      (location) =>
        new StorageLocation(storage, location.metadata.name, {
          location,
          ...(objectLock && { objectLock }),
        }),
    );
    const resolved = this.storageLocations.map(({ location }) => location);
    this.#keep(ParameterFolder.StorageLocations, resolved);
    this.#keep(ParameterFolder.SnapshotLocations, snapshotLocations);
    this.#keep(ParameterFolder.ConfigMaps, configMaps);
  }

  /** Lets a function read the locations as they are set now, and work in each as `access` says. */
  grant(grantee: IFunction, access: StoreAccess): void {
    this.grantSettings(grantee);
    for (const location of this.storageLocations) location.grant(grantee, access);
  }

  /** Lets a function read the locations as they are set now, and nothing that is in them. */
  grantSettings(grantee: IFunction): void {
    this.#grantRead(grantee, [ParameterFolder.StorageLocations, ParameterFolder.SnapshotLocations]);
  }

  /** Lets a function read the declared ConfigMaps: resource policies and modifiers. */
  grantConfigMaps(grantee: IFunction): void {
    this.#grantRead(grantee, [ParameterFolder.ConfigMaps]);
  }

  #grantRead(grantee: IFunction, folders: readonly ParameterFolder[]): void {
    const { eksClusterName } = this.#configuration.cluster.spec;
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: ["ssm:GetParametersByPath"],
        // A path is a resource as a request writes it, with a slash at the end or without.
        resources: folders
          .map((folder) => `parameter${parameterFolder(eksClusterName, folder)}`)
          .flatMap((path) => [path, path.replace(/\/$/, "")])
          .map((resource) => Stack.of(this).formatArn({ service: "ssm", resource })),
      }),
    );
  }

  #keep(folder: ParameterFolder, objects: readonly KeptObject[]): void {
    const scope = new Construct(this, folder);
    const { eksClusterName } = this.#configuration.cluster.spec;
    for (const object of objects) {
      const { name } = object.metadata;
      const isLarge = Buffer.byteLength(JSON.stringify(object)) > STANDARD_BYTES;
      new StringParameter(scope, name, {
        parameterName: `${parameterFolder(eksClusterName, folder)}${name}`,
        stringValue: Stack.of(this).toJsonString(object),
        ...(isLarge && { tier: ParameterTier.ADVANCED }),
      });
    }
  }
}
