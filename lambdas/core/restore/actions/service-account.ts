import { listAt, textAt, withField } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Takes the name of its old token from a service account (velero
 * pkg/restore/actions/service_account_action.go): only the last such name, as Velero does, for an
 * account has one and any other was added by a person.
 */
export const serviceAccount: ItemAction = {
  name: "velero.io/service-account",
  appliesTo: ["serviceaccounts"],
  execute({ ref, object }) {
    const secrets = listAt(object, "secrets");
    const token = secrets.findLastIndex((secret) =>
      textAt(secret, "name")?.startsWith(`${ref.name}-token-`),
    );
    if (token < 0) return { outcome: "restore", object };
    return {
      outcome: "restore",
      object: withField(object, ["secrets"], secrets.toSpliced(token, 1)),
    };
  },
};
