import { ErrorName, isJangadaError } from "../../core/errors.ts";
import type { RunningExecution } from "./running-executions.ts";

/**
 * Reads what executions were started with. An input that is not valid is left out: whoever pasted it
 * is about to be told, and its execution touches nothing.
 */
export function readInputs<T>(
  executions: readonly RunningExecution[],
  read: (execution: RunningExecution) => T,
): readonly T[] {
  return executions.flatMap((execution) => {
    try {
      return [read(execution)];
    } catch (error) {
      if (isJangadaError(error, ErrorName.FailedValidation)) return [];
      throw error;
    }
  });
}
