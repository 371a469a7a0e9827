import { isJsonObject, listAt, textAt, withField } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Replaces the `sideEffects` that v1 no longer accepts, as a configuration made through v1beta1 may
 * have (velero pkg/restore/actions/admissionwebhook_config_action.go).
 */
export const admissionWebhookConfiguration: ItemAction = {
  name: "velero.io/admission-webhook-configuration",
  appliesTo: [
    "mutatingwebhookconfigurations.admissionregistration.k8s.io",
    "validatingwebhookconfigurations.admissionregistration.k8s.io",
  ],
  execute({ object }) {
    const webhooks = listAt(object, "webhooks");
    if (object.apiVersion !== "admissionregistration.k8s.io/v1" || webhooks.every(isAccepted)) {
      return { outcome: "restore", object };
    }
    return { outcome: "restore", object: withField(object, ["webhooks"], webhooks.map(accepted)) };
  },
};

function isAccepted(webhook: unknown): boolean {
  return !isJsonObject(webhook) || ACCEPTED.includes(textAt(webhook, "sideEffects"));
}

function accepted(webhook: unknown): unknown {
  return isAccepted(webhook) ? webhook : { ...Object(webhook), sideEffects: "None" };
}

const ACCEPTED: readonly unknown[] = ["None", "NoneOnDryRun"];
