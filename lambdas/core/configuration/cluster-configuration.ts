import { ErrorName, JangadaError } from "../errors.ts";
import type { DeclaredStorageLocation } from "../velero/backup-storage-location.ts";
import type { Schedule } from "../velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../velero/volume-snapshot-location.ts";
import type { Cluster } from "./cluster.ts";
import type { ConfigMap } from "./config-map.ts";
import { type ConfigurationDocument, readDocument } from "./configuration-document.ts";
import type { ConfigurationObject } from "./configuration-object.ts";
import { type ConfigurationProblem, describeProblem, problemIn } from "./configuration-problem.ts";
import { relationProblems } from "./relation-problems.ts";

/** Everything one stack is made of: the objects of `clusters/<name>.yaml`, each kind in the file's order. */
export interface ClusterConfiguration {
  readonly cluster: Cluster;
  readonly storageLocations: readonly DeclaredStorageLocation[];
  readonly snapshotLocations: readonly VolumeSnapshotLocation[];
  readonly schedules: readonly Schedule[];
  /** Resource policies and resource modifiers. */
  readonly configMaps: readonly ConfigMap[];
}

/** The configuration, or everything wrong with it. */
type CheckedConfiguration =
  | { readonly configuration: ClusterConfiguration }
  | { readonly problems: readonly ConfigurationProblem[] };

/**
 * Checks the documents of one `clusters/<name>.yaml`, each parsed: one Cluster, and any number of
 * BackupStorageLocations (at least one), VolumeSnapshotLocations, Schedules and ConfigMaps. Empty
 * documents (`undefined`, `null`) only count in the numbering.
 */
export function checkClusterConfiguration(documents: readonly unknown[]): CheckedConfiguration {
  const read = documents.flatMap((value, index) =>
    value === undefined || value === null ? [] : [readDocument(value, index + 1)],
  );
  const problems = [
    ...read.flatMap((one) => one.problems.map((text) => problemIn(one, text))),
    ...relationProblems(read),
  ];
  return problems.length > 0 ? { problems } : { configuration: configurationOf(read) };
}

/**
 * Reads the documents of one `clusters/<name>.yaml`, each parsed; see {@link checkClusterConfiguration}.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own: document, path, value
 *   and remedy.
 */
export function readClusterConfiguration(documents: readonly unknown[]): ClusterConfiguration {
  const checked = checkClusterConfiguration(documents);
  if ("configuration" in checked) return checked.configuration;
  throw new JangadaError(
    ErrorName.FailedValidation,
    `the configuration of the cluster is not valid:\n${checked.problems.map(describeProblem).join("\n")}`,
  );
}

function configurationOf(documents: readonly ConfigurationDocument[]): ClusterConfiguration {
  return {
    cluster: ofKind(documents, "Cluster")[0] as Cluster,
    storageLocations: ofKind(documents, "BackupStorageLocation"),
    snapshotLocations: ofKind(documents, "VolumeSnapshotLocation"),
    schedules: ofKind(documents, "Schedule"),
    configMaps: ofKind(documents, "ConfigMap"),
  };
}

function ofKind<K extends ConfigurationObject["kind"]>(
  documents: readonly ConfigurationDocument[],
  kind: K,
) {
  return documents.flatMap(({ object }) =>
    object?.kind === kind ? [object as Extract<ConfigurationObject, { kind: K }>] : [],
  );
}
