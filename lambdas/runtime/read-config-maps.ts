import { SSMClient } from "@aws-sdk/client-ssm";
import { readParameters } from "../adapters/ssm/read-parameters.ts";
import { type ConfigMap, configMapSchema } from "../core/configuration/config-map.ts";
import { ParameterFolder, parameterFolder } from "../core/parameter-path.ts";
import { parseObject } from "../core/velero/parse-input.ts";
import { readEnvironment } from "./environment.ts";

/** The ConfigMaps of the cluster's configuration file, as its parameters say now: resource policies and modifiers. */
export async function readConfigMaps(): Promise<readonly ConfigMap[]> {
  const folder = parameterFolder(readEnvironment().clusterName, ParameterFolder.ConfigMaps);
  const values = await readParameters(new SSMClient({}), folder);
  return values.map((value) => parseObject(configMapSchema, value, "ConfigMap"));
}
