import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { ErrorName, JangadaError } from "../../core/errors.ts";

/** Credentials as the SDK's clients take them, renewed by each client in time. */
export type Credentials = ReturnType<typeof fromTemporaryCredentials>;

/** Which role to take on. */
export interface AssumedRole {
  readonly roleArn: string;
  /** What CloudTrail and the API server's audit log of the other account call whoever did it. */
  readonly sessionName: string;
}

/**
 * Credentials of a role in another account. Asking for them, at a client's first request, fails with JangadaError
 * `ClusterDenied` when the role cannot be assumed, `ClusterUnavailable` when STS does not answer.
 */
export function assumedRole({ roleArn, sessionName }: AssumedRole): Credentials {
  const assume = fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: sessionName },
  });
  return async (identity) => {
    try {
      return await assume(identity);
    } catch (error) {
      throw refusal(roleArn, error as Error);
    }
  };
}

/** STS names the one who was refused, so that whoever reads this knows whom to trust. */
function refusal(roleArn: string, cause: Error): JangadaError {
  const isSilent = cause.name === "TimeoutError" || "code" in cause;
  const remedy = isSilent
    ? "a function in a VPC without NAT needs an endpoint for sts"
    : "check spec.roleArn, and that the role's trust policy lets in the role of the function";
  return new JangadaError(
    isSilent ? ErrorName.ClusterUnavailable : ErrorName.ClusterDenied,
    `role '${roleArn}' cannot be assumed: ${cause.message}; ${remedy}`,
    { cause },
  );
}
