import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import {
  type ClusterConfiguration,
  readClusterConfiguration,
} from "../../lambdas/core/configuration/cluster-configuration.ts";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";

/** Which configuration is meant. */
export interface ConfigurationChoice {
  /** Path of the file. */
  readonly config?: string;
  /** Name of the cluster, for `clusters/<name>.yaml`. */
  readonly cluster?: string;
  /** Where `clusters/` is. */
  readonly directory: string;
}

/**
 * Path of a cluster's configuration: the file that is named, or that of the cluster that is named, or the
 * only one in `clusters/`.
 *
 * @throws JangadaError `FailedValidation` when that is not one file.
 */
export function configurationFile(choice: ConfigurationChoice): string {
  return choice.config ?? clusterFile(choice);
}

/**
 * Reads the text of a configuration; `file` names it in messages.
 *
 * @throws JangadaError `FailedValidation` with everything wrong with it.
 */
export function parseConfiguration(file: string, text: string): ClusterConfiguration {
  const documents = parseAllDocuments(text);
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

/**
 * Reads a configuration's text.
 *
 * @throws JangadaError `FailedValidation` when it cannot be read.
 */
export function configurationText(file: string): string {
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
