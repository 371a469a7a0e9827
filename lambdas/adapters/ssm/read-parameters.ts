import { paginateGetParametersByPath, type SSMClient } from "@aws-sdk/client-ssm";
import { parameterValue } from "./parameter-value.ts";

/**
 * Reads the JSON values of all parameters directly in a folder, such as
 * `/jangada/shop/backup-storage-locations/`, in the order of their names.
 *
 * @throws JangadaError `FailedValidation` naming the parameter whose value is no JSON.
 */
export async function readParameters(
  client: SSMClient,
  folder: string,
): Promise<readonly unknown[]> {
  const found: { readonly name: string; readonly value: unknown }[] = [];
  const pages = paginateGetParametersByPath({ client }, { Path: folder, WithDecryption: true });
  for await (const { Parameters = [] } of pages) {
    for (const { Name: name = "", Value: value = "" } of Parameters) {
      found.push({ name, value: parameterValue(name, value) });
    }
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1)).map(({ value }) => value);
}
