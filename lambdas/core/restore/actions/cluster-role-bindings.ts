import type { ItemAction } from "./item-action.ts";
import { withMappedSubjects } from "./mapped-subjects.ts";

/** Maps the namespaces of subjects (velero pkg/restore/actions/clusterrolebinding_action.go). */
export const clusterRoleBindings: ItemAction = {
  name: "velero.io/cluster-role-bindings",
  appliesTo: ["clusterrolebindings.rbac.authorization.k8s.io"],
  execute: ({ object, context }) => ({
    outcome: "restore",
    object: withMappedSubjects(object, context.spec),
  }),
};
