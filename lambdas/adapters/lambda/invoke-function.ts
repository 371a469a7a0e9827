import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { ErrorName, JangadaError } from "../../core/errors.ts";

/**
 * Invokes a function, waits for it and returns what it returns. The client must wait as long as the
 * function may run.
 *
 * @throws JangadaError under the name that the function's own error has, or Error with its message.
 */
export async function invokeFunction(
  client: LambdaClient,
  functionArn: string,
  input: unknown,
): Promise<unknown> {
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(input) }),
  );
  const text = Payload?.transformToString() || "null";
  if (FunctionError === undefined) return JSON.parse(text);
  throw failureOf(functionArn, text);
}

/** Lambda gives what a function threw as `{ errorType, errorMessage }`. */
function failureOf(functionArn: string, text: string): Error {
  const { errorType, errorMessage = text } = JSON.parse(text) ?? {};
  const name = Object.values(ErrorName).find((known) => known === errorType);
  if (name !== undefined) return new JangadaError(name, errorMessage);
  return new Error(`function '${functionArn}' failed: ${errorMessage}`);
}
