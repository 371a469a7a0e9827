import { ErrorName, JangadaError } from "../../core/errors.ts";

/**
 * Reads the value of a parameter, which is JSON.
 *
 * @throws JangadaError `FailedValidation` naming the parameter.
 */
export function parameterValue(name: string, value = ""): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new JangadaError(
      ErrorName.FailedValidation,
      `SSM parameter '${name}' is not JSON: ${(cause as Error).message}; deploy the stack again, or set it with the CLI`,
      { cause },
    );
  }
}
