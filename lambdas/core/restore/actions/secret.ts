import { withoutEntries } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Deals with tokens of service accounts (velero pkg/restore/actions/secret_action.go). One that was
 * made for a service account is left out, for a controller makes another and deletes this one; one
 * that a person asked for is emptied, so that the controller fills it for the new account.
 */
export const secret: ItemAction = {
  name: "velero.io/secret",
  appliesTo: ["secrets"],
  execute({ ref, object, context }) {
    if (object.type !== "kubernetes.io/service-account-token") {
      return { outcome: "restore", object };
    }
    const accounts = context.serviceAccountsOf(ref.namespace ?? "");
    if (accounts.some((account) => ref.name.startsWith(`${account}-token-`))) {
      return { outcome: "skip", reason: "recreatedByKubernetes" };
    }
    const emptied = withoutEntries(object, ["data"], ["token", "ca.crt"]);
    return {
      outcome: "restore",
      object: withoutEntries(emptied, ["metadata", "annotations"], [UID_ANNOTATION]),
    };
  },
};

const UID_ANNOTATION = "kubernetes.io/service-account.uid";
