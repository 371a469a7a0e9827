import {
  DeleteParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { ErrorName, JangadaError } from "../../core/errors.ts";

/**
 * Keeps a value as JSON in a parameter. One that is too large for the free tier becomes an advanced one,
 * which AWS charges for by itself.
 */
export async function writeParameter(
  client: SSMClient,
  name: string,
  value: unknown,
): Promise<void> {
  await client.send(
    new PutParameterCommand({
      Name: name,
      Value: JSON.stringify(value),
      Type: "String",
      Tier: "Intelligent-Tiering",
      Overwrite: true,
    }),
  );
}

/** @throws JangadaError `NotFound` when there is none. */
export async function deleteParameter(client: SSMClient, name: string): Promise<void> {
  try {
    await client.send(new DeleteParameterCommand({ Name: name }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
    throw new JangadaError(ErrorName.NotFound, `SSM parameter '${name}' does not exist`, {
      cause: error,
    });
  }
}
