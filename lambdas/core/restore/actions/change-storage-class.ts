import type { JsonObject } from "../../kube/lossless-json-fields.ts";
import { listAt, textAt, withField } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";
import type { PluginConfigs } from "./plugin-configs.ts";

type Mapping = Extract<NonNullable<PluginConfigs["changeStorageClass"]>, { readonly data: object }>;

/**
 * Gives volumes, claims and the claim templates of stateful sets another storage class, as the
 * ConfigMap labelled `velero.io/change-storage-class` maps it (velero
 * pkg/restore/actions/change_storageclass_action.go).
 */
export const changeStorageClass: ItemAction = {
  name: "velero.io/change-storage-class",
  appliesTo: ["persistentvolumeclaims", "persistentvolumes", "statefulsets.apps"],
  execute({ ref, object, context }) {
    const mapping = context.settings.pluginConfigs.changeStorageClass;
    if (mapping === undefined) return { outcome: "restore", object };
    if ("problem" in mapping) return { outcome: "failed", error: mapping.problem };
    try {
      const changed =
        ref.groupResource === "statefulsets.apps"
          ? withMappedTemplates(object, mapping)
          : withMappedClass(object, mapping);
      return { outcome: "restore", object: changed };
    } catch (error) {
      return { outcome: "failed", error: (error as Error).message };
    }
  },
};

function withMappedTemplates<T extends JsonObject>(object: T, mapping: Mapping): T {
  const templates = listAt(object, "spec", "volumeClaimTemplates");
  if (templates.length === 0) return object;
  const mapped = templates.map((template) => withMappedClass(template as JsonObject, mapping));
  return withField(object, ["spec", "volumeClaimTemplates"], mapped);
}

function withMappedClass<T extends JsonObject>(object: T, { data, available }: Mapping): T {
  const before = textAt(object, "spec", "storageClassName") ?? "";
  const after = before === "" ? undefined : textAt(data, before);
  if (after === undefined) return object;
  if (available.includes(after)) return withField(object, ["spec", "storageClassName"], after);
  throw new Error(
    `error getting storage class ${after} from API: storageclasses.storage.k8s.io "${after}" not found; create it, or map "${before}" to another one`,
  );
}
