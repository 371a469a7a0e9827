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
const NAMESPACE = "velero";

/** What a list of ConfigMaps is narrowed down by. */
type Narrowing = { readonly labelSelector: string } | { readonly fieldSelector: string };

/**
 * The one text of the ConfigMap that a spec names, from the configuration file or else from the
 * namespace `velero` of the cluster; `field` is what names it: `spec.resourcePolicy`.
 *
 * @throws JangadaError `FailedValidation` when there is none, or it holds no text or several.
 */
export async function findConfigMapText(
  name: string,
  field: string,
  source: ConfigMapSource,
): Promise<string> {
  const declared = source.declared.find(({ metadata }) => metadata.name === name);
  const fieldSelector = `metadata.name=${name}`;
  const [found] =
    declared === undefined ? await clusterConfigMaps(source, { fieldSelector }) : [declared];
  const place = `${field} ${JSON.stringify(name)}`;
  if (found === undefined) {
    throw invalid(
      `${place}: there is no ConfigMap of this name in the cluster's configuration, nor in its namespace ${NAMESPACE}; create it, or name another`,
    );
  }
  const texts = Object.values(Object(found.data)).map(String);
  if (texts[0] !== undefined && texts.length === 1) return texts[0];
  throw invalid(
    `${place}: the ConfigMap has ${texts.length} entries of data; it must have one, whatever its key`,
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
    const collection = { resource, namespace: NAMESPACE, ...narrowing };
    for await (const items of listPages({ reader }, collection)) {
      for (const { text } of items) found.push(JSON.parse(text.toString()));
    }
  } catch (error) {
    if (!(error instanceof ListRefusal)) throw error;
    throw invalid(`cannot list the ConfigMaps of namespace ${NAMESPACE}: ${error.message}`);
  }
  return found;
}

function invalid(message: string): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, message);
}
