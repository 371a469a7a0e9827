import { expect, it } from "vitest";
import { clusterRoleBindings } from "../../../../lambdas/core/restore/actions/cluster-role-bindings.ts";
import { withMappedSubjects } from "../../../../lambdas/core/restore/actions/mapped-subjects.ts";
import { roleBindings } from "../../../../lambdas/core/restore/actions/role-bindings.ts";
import { object } from "../item/builders.ts";
import { changedBy } from "./execute-action.ts";

const binding = (subjects?: readonly unknown[]) =>
  object("RoleBinding", "foo", "binding", { subjects });
const inNamespaces = (namespaces: readonly string[]) =>
  binding(namespaces.map((namespace) => ({ kind: "ServiceAccount", namespace, name: "sa" })));

const TABLE = [
  ["namespace mapping disabled", ["foo"], {}, ["foo"]],
  ["namespace mapping enabled", ["foo"], { foo: "bar", fizz: "buzz" }, ["bar"]],
  [
    "namespace mapping enabled, not included namespace remains unchanged",
    ["foo", "xyz"],
    { foo: "bar", fizz: "buzz" },
    ["bar", "xyz"],
  ],
  [
    "namespace mapping enabled, no namespace is included",
    ["foo", "xyz"],
    { a: "b", c: "d" },
    ["foo", "xyz"],
  ],
] as const;

it.for(TABLE)("%s (TestRoleBindingActionExecute)", ([, from, namespaceMapping, to]) => {
  const changed = changedBy(roleBindings, inNamespaces(from), { spec: { namespaceMapping } });
  expect(changed).toEqual(inNamespaces(to));
});

it.for(TABLE)("%s (TestClusterRoleBindingActionExecute)", ([, from, namespaceMapping, to]) => {
  const changed = changedBy(clusterRoleBindings, inNamespaces(from), {
    spec: { namespaceMapping },
  });
  expect(changed).toEqual(inNamespaces(to));
});

it.for([
  ["without a namespace", binding([{ kind: "Group", name: "admins" }])],
  ["that are none", binding(["odd", { kind: "User", namespace: 7 }])],
  ["where there are none", binding()],
] as const)("leaves subjects %s", ([, untouched]) => {
  expect(withMappedSubjects(untouched, { namespaceMapping: { foo: "bar" } })).toEqual(untouched);
});
