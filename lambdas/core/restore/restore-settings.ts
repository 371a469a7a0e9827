import { onlyTextOf } from "../configuration/config-map.ts";
import {
  type ConfigMapSource,
  clusterConfigMaps,
  findConfigMap,
} from "../configuration/find-config-maps.ts";
import { ErrorName, JangadaError } from "../errors.ts";
import type { KubernetesWriter } from "../kube/kubernetes-writer.ts";
import type { RestoreSpec } from "../velero/restore.ts";
import {
  PLUGIN_CONFIG_LABEL,
  type PluginConfigs,
  pluginConfigOf,
} from "./actions/plugin-configs.ts";
import {
  parseResourceModifiers,
  type ResourceModifierRule,
} from "./modifiers/resource-modifiers.ts";
import type { SafetyMode } from "./safety-mode.ts";

/** What people have set up for restores besides their specs, as it was when the plan was made. */
export interface RestoreSettings {
  readonly modifierRules: readonly ResourceModifierRule[];
  readonly pluginConfigs: PluginConfigs;
  readonly safety: SafetyMode;
}

/** What settings are read from. */
export interface RestoreSettingsSource extends ConfigMapSource {
  readonly writer: Pick<KubernetesWriter, "listNames">;
}

/**
 * Reads the ConfigMaps that a restore goes by. `restored` are the storage classes it will create.
 *
 * @throws JangadaError `FailedValidation` for a resource modifier that is missing or not valid: what it
 *   was to keep out would come in.
 */
export async function readRestoreSettings(
  { resourceModifier }: Pick<RestoreSpec, "resourceModifier">,
  source: RestoreSettingsSource,
  restored: readonly string[],
): Promise<Omit<RestoreSettings, "safety">> {
  const configMaps = await clusterConfigMaps(source, { labelSelector: PLUGIN_CONFIG_LABEL });
  const changeImageName = pluginConfigOf("change-image-name", configMaps);
  const changeStorageClass = pluginConfigOf("change-storage-class", configMaps);
  return {
    modifierRules: resourceModifier ? await modifierRules(resourceModifier.name, source) : [],
    pluginConfigs: {
      ...(changeImageName && { changeImageName }),
      ...(changeStorageClass && {
        changeStorageClass: {
          ...changeStorageClass,
          available: [...restored, ...(await existingClasses(source))],
        },
      }),
    },
  };
}

async function modifierRules(name: string, source: ConfigMapSource) {
  const field = "spec.resourceModifier";
  const found = onlyTextOf(await findConfigMap(name, field, source));
  if ("text" in found) return parseResourceModifiers(found.text);
  const message = `${field} ${JSON.stringify(name)}: ${found.problem}`;
  throw new JangadaError(ErrorName.FailedValidation, message);
}

async function existingClasses({ discovery, writer }: RestoreSettingsSource) {
  const resource = discovery.resolve("storageclasses.storage.k8s.io");
  return resource === undefined ? [] : writer.listNames(resource);
}
