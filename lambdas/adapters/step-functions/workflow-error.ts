import { StateMachineDeleting, StateMachineDoesNotExist } from "@aws-sdk/client-sfn";
import { ErrorName, JangadaError } from "../../core/errors.ts";

/** Names a state machine that is not there; any other error comes back as it is. */
export function workflowError(error: unknown, stateMachineArn: string): unknown {
  const isGone = error instanceof StateMachineDoesNotExist || error instanceof StateMachineDeleting;
  if (!isGone) return error;
  return new JangadaError(
    ErrorName.NotFound,
    `state machine '${stateMachineArn}' does not exist; deploy the stack again`,
    { cause: error },
  );
}
