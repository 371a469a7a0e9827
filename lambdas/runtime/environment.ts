import { EnvironmentName } from "../core/environment-name.ts";
import { ErrorName, JangadaError } from "../core/errors.ts";

/** What the stack tells a function. */
export interface Environment {
  readonly clusterName: string;
}

/**
 * Reads the function's environment. Nothing else in the functions reads `process.env`.
 *
 * @throws JangadaError `FailedValidation` naming what is not set.
 */
export function readEnvironment(): Environment {
  const clusterName = process.env[EnvironmentName.ClusterName];
  if (!clusterName) {
    throw new JangadaError(
      ErrorName.FailedValidation,
      `environment variable '${EnvironmentName.ClusterName}' is not set; deploy the function with its stack`,
    );
  }
  return { clusterName };
}
