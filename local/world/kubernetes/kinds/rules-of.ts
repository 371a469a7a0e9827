import { customResourceDefinitionRules } from "./custom-resource-definition.ts";
import type { KindRules } from "./kind-rules.ts";
import { namespaceRules } from "./namespace.ts";
import { persistentVolumeClaimRules, persistentVolumeRules, podRules } from "./pending.ts";
import { configMapRules, secretRules } from "./secret.ts";
import { serviceRules } from "./service.ts";

/** By the name of the storage. Whatever is not here has no rules of its own. */
const RULES: Readonly<Record<string, KindRules>> = {
  configmaps: configMapRules,
  "customresourcedefinitions.apiextensions.k8s.io": customResourceDefinitionRules,
  namespaces: namespaceRules,
  persistentvolumeclaims: persistentVolumeClaimRules,
  persistentvolumes: persistentVolumeRules,
  pods: podRules,
  secrets: secretRules,
  services: serviceRules,
};

/** The rules of one resource. */
export function rulesOf(storage: string): KindRules {
  return RULES[storage] ?? {};
}
