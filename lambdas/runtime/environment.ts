import { EnvironmentName } from "../core/environment-name.ts";
import { ErrorName, JangadaError } from "../core/errors.ts";

/** What the stack tells every function. */
export interface Environment {
  readonly clusterName: string;
}

/**
 * Reads the function's environment. Nothing else in the functions reads `process.env`.
 *
 * @throws JangadaError `FailedValidation` naming what is not set.
 */
export function readEnvironment(): Environment {
  return { clusterName: readVariable(EnvironmentName.ClusterName) };
}

/**
 * Reads what the stack tells only some functions.
 *
 * @throws JangadaError `FailedValidation` when it is not set.
 */
export function readVariable(name: EnvironmentName): string {
  const value = process.env[name];
  if (value) return value;
  throw new JangadaError(
    ErrorName.FailedValidation,
    `environment variable '${name}' is not set; deploy the function with its stack`,
  );
}

/** Reads what the stack tells a function only for some clusters. */
export function readOptional(name: EnvironmentName): string | undefined {
  return process.env[name] || undefined;
}

/** Region that the function runs in, as Lambda says it. */
export function readRegion(): string {
  return process.env.AWS_REGION || "";
}

/** Name of the function, `Jangada-<cluster>-<id>`, as Lambda says it. */
export function readFunctionName(): string {
  return process.env.AWS_LAMBDA_FUNCTION_NAME || "Jangada";
}
