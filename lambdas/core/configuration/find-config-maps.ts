import { ErrorName, JangadaError } from "../errors.ts";
import type { Discovery } from "../kube/discovery.ts";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { type KubernetesReader, ListRefusal } from "../kube/kubernetes-reader.ts";
import { listPages } from "../kube/list-pages.ts";
import type { ConfigMap } from "./config-map.ts";

/** Where ConfigMaps of policies and modifiers are looked for. */
export interface ConfigMapSource {
  /** Those of the cluster's configuration file; they go before the cluster's own. */
  readonly declared: readonly ConfigMap[];
  readonly reader: KubernetesReader;
  readonly discovery: Discovery;
}

/** Where Velero looks for them, and where people who had one put them. */
export const CONFIG_MAP_NAMESPACE = "velero";

/** What a list of ConfigMaps is narrowed down by. */
type Narrowing = { readonly labelSelector: string } | { readonly fieldSelector: string };

/**
 * The ConfigMap that a spec names, from the configuration file or else from the namespace `velero` of
 * the cluster; `field` is what names it: `spec.resourcePolicy`.
 *
 * @throws JangadaError `FailedValidation` when there is none.
 */
export async function findConfigMap(
  name: string,
  field: string,
  source: ConfigMapSource,
): Promise<ConfigMap | KubernetesObject> {
  const declared = source.declared.find(({ metadata }) => metadata.name === name);
  if (declared !== undefined) return declared;
  const [found] = await clusterConfigMaps(source, { fieldSelector: `metadata.name=${name}` });
  if (found !== undefined) return found;
  throw invalid(
    `${field} ${JSON.stringify(name)}: there is no ConfigMap of this name in the cluster's configuration, nor in its namespace ${CONFIG_MAP_NAMESPACE}; create it, or name another`,
  );
}

/**
 * ConfigMaps of namespace `velero` that have these labels, none where the cluster has no such
 * namespace.
 *
 * @throws JangadaError `FailedValidation` when the cluster does not let us list them.
 */
export async function clusterConfigMaps(
  { reader, discovery }: ConfigMapSource,
  narrowing: Narrowing,
): Promise<readonly KubernetesObject[]> {
  const resource = discovery.resolve("configmaps");
  if (resource === undefined) return [];
  const found: KubernetesObject[] = [];
  try {
    const collection = { resource, namespace: CONFIG_MAP_NAMESPACE, ...narrowing };
    for await (const items of listPages({ reader }, collection)) {
      for (const { text } of items) found.push(JSON.parse(text.toString()));
    }
  } catch (error) {
    if (!(error instanceof ListRefusal)) throw error;
    throw invalid(
      `cannot list the ConfigMaps of namespace ${CONFIG_MAP_NAMESPACE}: ${error.message}`,
    );
  }
  return found;
}

function invalid(message: string): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, message);
}
