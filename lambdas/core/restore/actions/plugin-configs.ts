import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt, isJsonObject } from "../../kube/lossless-json-fields.ts";

/** The texts of a ConfigMap, or why there is not just one. */
export type PluginConfig =
  | { readonly data: Readonly<Record<string, string>> }
  | { readonly problem: string };

/**
 * What ConfigMaps of the target cluster's `velero` namespace tell Velero's own actions, by the label
 * that names the action.
 */
export interface PluginConfigs {
  readonly changeImageName?: PluginConfig;
  readonly changeStorageClass?: PluginConfig & {
    /** Storage classes that the cluster has, or will have from this restore. */
    readonly available: readonly string[];
  };
}

/** What marks a ConfigMap as one of these. */
export const PLUGIN_CONFIG_LABEL = "velero.io/plugin-config";
const KIND = "RestoreItemAction";

/** Finds the ConfigMap of one action; `undefined` when nobody wrote one (velero plugin_config.go). */
export function pluginConfigOf(
  action: string,
  configMaps: readonly KubernetesObject[],
): PluginConfig | undefined {
  const label = `velero.io/${action}`;
  const found = configMaps.filter(({ metadata }) => metadata.labels?.[label] === KIND);
  const [first] = found;
  if (first === undefined) return undefined;
  if (found.length === 1) return { data: dataOf(first) };
  const names = found.map(({ metadata }) => metadata.name).join(", ");
  return {
    problem: `found more than one ConfigMap labelled ${label}=${KIND}: ${names}; keep one`,
  };
}

function dataOf(configMap: KubernetesObject): Readonly<Record<string, string>> {
  const data = fieldAt(configMap, "data");
  return isJsonObject(data) ? (data as Readonly<Record<string, string>>) : {};
}
