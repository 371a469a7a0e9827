import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import {
  type ClusterConfiguration,
  readClusterConfiguration,
} from "../../lambdas/core/configuration/cluster-configuration.ts";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";

/** Which configuration to read. */
export interface ConfigurationChoice {
  /** Path of the file. */
  readonly config?: string;
  /** Name of the cluster, for `clusters/<name>.yaml`. */
  readonly cluster?: string;
  /** Where `clusters/` is. */
  readonly directory: string;
}

/**
 * Reads the configuration of a cluster: the file that is named, or that of the cluster that is named, or
 * the only one in `clusters/`.
 *
 * @throws JangadaError `FailedValidation` naming the file and everything wrong with it.
 */
export function readConfiguration(choice: ConfigurationChoice): ClusterConfiguration {
  const file = choice.config ?? clusterFile(choice);
  const documents = parseAllDocuments(textOf(file));
  const errors = documents.flatMap((document) => document.errors ?? []);
  if (errors.length > 0) {
    throw invalid(`${file} is no YAML: ${errors.map(({ message }) => message.trim()).join("; ")}`);
  }
  try {
    return readClusterConfiguration(documents.map((document) => document.toJS() as unknown));
  } catch (cause) {
    if (!(cause instanceof JangadaError)) throw cause;
    throw new JangadaError(cause.name, `${file}: ${cause.message}`, { cause });
  }
}

function clusterFile({ cluster, directory }: ConfigurationChoice): string {
  const clusters = join(directory, "clusters");
  if (cluster !== undefined) return join(clusters, `${cluster}.yaml`);
  const files = filesOf(clusters);
  const [only] = files;
  if (only !== undefined && files.length === 1) return join(clusters, only);
  throw invalid(
    files.length === 0
      ? `no configuration of a cluster in '${clusters}'; name one with --config FILE`
      : `'${clusters}' has more than one configuration (${files.join(", ")}); choose with --cluster NAME`,
  );
}

function filesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(".yaml"))
      .sort();
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw invalid(
      `configuration '${file}' cannot be read (${code}); name another with --config FILE or --cluster NAME`,
      cause,
    );
  }
}

function invalid(message: string, cause?: unknown): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, message, { cause });
}
