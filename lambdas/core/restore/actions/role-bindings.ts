import type { ItemAction } from "./item-action.ts";
import { withMappedSubjects } from "./mapped-subjects.ts";

/** Maps the namespaces of subjects (velero pkg/restore/actions/rolebinding_action.go). */
export const roleBindings: ItemAction = {
  name: "velero.io/role-bindings",
  appliesTo: ["rolebindings.rbac.authorization.k8s.io"],
  execute: ({ object, context }) => ({
    outcome: "restore",
    object: withMappedSubjects(object, context.spec),
  }),
};
