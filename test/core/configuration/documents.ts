import { checkClusterConfiguration } from "../../../lambdas/core/configuration/cluster-configuration.ts";
import { describeProblem } from "../../../lambdas/core/configuration/configuration-problem.ts";

type Fields = Readonly<Record<string, unknown>>;

const velero = "velero.io/v1";

/** The Cluster `shop`. */
export function cluster(spec: Fields = {}, name = "shop"): Fields {
  return {
    apiVersion: "jangada.io/v1",
    kind: "Cluster",
    metadata: { name },
    spec: { eksClusterName: "shop", region: "eu-west-1", ...spec },
  };
}

/** A location without a bucket of its own. */
export function location(name = "default", spec: Fields = {}): Fields {
  const kind = "BackupStorageLocation";
  return { apiVersion: velero, kind, metadata: { name }, spec: { provider: "aws", ...spec } };
}

/** A VolumeSnapshotLocation. */
export function snapshots(name = "default", spec: Fields = {}): Fields {
  const kind = "VolumeSnapshotLocation";
  const config = { region: "eu-west-1" };
  return {
    apiVersion: velero,
    kind,
    metadata: { name },
    spec: { provider: "aws", config, ...spec },
  };
}

/** A Schedule at three every night. */
export function schedule(name = "nightly", spec: Fields = {}): Fields {
  return {
    apiVersion: velero,
    kind: "Schedule",
    metadata: { name },
    spec: { schedule: "0 3 * * *", template: {}, ...spec },
  };
}

/** A ConfigMap with one policy. */
export function policies(name = "policies", policy = "version: v1"): Fields {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { policy } };
}

/** Everything wrong with a file, as a person reads it; empty when nothing is. */
export function problemsOf(...documents: readonly unknown[]): readonly string[] {
  const checked = checkClusterConfiguration(documents);
  return "problems" in checked ? checked.problems.map(describeProblem) : [];
}
