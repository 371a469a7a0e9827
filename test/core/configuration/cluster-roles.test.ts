import { describe, expect, it } from "vitest";

import {
  clusterRoles,
  KubernetesGroup,
} from "../../../lambdas/core/configuration/cluster-roles.ts";
import type { ApiResource } from "../../../lambdas/core/kube/api-resource.ts";

const ALL = ["create", "delete", "get", "list", "patch", "update", "watch"];

function served(resource: string, group = "", verbs: readonly string[] = ALL): ApiResource {
  return { group, version: "v1", resource, kind: resource, namespaced: true, verbs };
}

const PODS = served("pods");
const ROUTES = served("routes", "example.com");
const GROUPS = { access: "groups" } as const;

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

function rulesOf(group: string, ...resources: readonly ApiResource[]): readonly Rule[] {
  const objects = clusterRoles(resources, GROUPS) as readonly {
    kind: string;
    metadata: { name: string };
    rules?: readonly Rule[];
  }[];
  const name = group.replace(":", "-");
  return objects.find(({ metadata, rules }) => rules && metadata.name === name)?.rules ?? [];
}

describe("clusterRoles", () => {
  it("binds each role to the group of the access entries", () => {
    expect(clusterRoles([PODS], GROUPS)).toMatchObject([
      { kind: "ClusterRole", metadata: { name: "jangada-readers" } },
      {
        kind: "ClusterRoleBinding",
        roleRef: { kind: "ClusterRole", name: "jangada-readers" },
        subjects: [{ kind: "Group", name: "jangada:readers" }],
      },
      { kind: "ClusterRole", metadata: { name: "jangada-writers" } },
      { kind: "ClusterRoleBinding", subjects: [{ name: "jangada:writers" }] },
    ]);
  });

  it("lets readers get and list what is served, by name, and nothing else", () => {
    expect(rulesOf(KubernetesGroup.Readers, served("secrets"), PODS, ROUTES)).toEqual([
      { apiGroups: [""], resources: ["pods", "secrets"], verbs: ["get", "list"] },
      { apiGroups: ["example.com"], resources: ["routes"], verbs: ["get", "list"] },
      { nonResourceURLs: ["/api", "/api/*", "/apis", "/apis/*", "/version"], verbs: ["get"] },
    ]);
  });

  it("lets writers create and patch, their status too, and grant what they restore", () => {
    expect(rulesOf(KubernetesGroup.Writers, PODS)).toEqual([
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "create", "patch"] },
      { apiGroups: [""], resources: ["pods/status"], verbs: ["patch"] },
      {
        apiGroups: ["rbac.authorization.k8s.io"],
        resources: ["clusterroles", "roles"],
        verbs: ["bind", "escalate"],
      },
      expect.objectContaining({ verbs: ["get"] }),
    ]);
  });

  it("names no wildcard, and no way into a pod", () => {
    const text = JSON.stringify(clusterRoles([PODS, served("nodes"), ROUTES], GROUPS));

    expect(text).not.toContain('"*"');
    for (const way of ["exec", "attach", "portforward", "proxy", "impersonate", "delete"]) {
      expect(text).not.toContain(way);
    }
  });

  it("asks for no verb that a resource does not have", () => {
    const reviews = served("tokenreviews", "authentication.k8s.io", ["create"]);

    expect(rulesOf(KubernetesGroup.Readers, reviews)).toHaveLength(1);
    expect(rulesOf(KubernetesGroup.Writers, reviews)[0]).toEqual({
      apiGroups: ["authentication.k8s.io"],
      resources: ["tokenreviews"],
      verbs: ["create"],
    });
  });

  it("names a resource once that is served at two versions, and prints the same whatever the order", () => {
    const older = { ...PODS, version: "v1beta1" };

    const printed = (...resources: readonly ApiResource[]) => clusterRoles(resources, GROUPS);

    expect(printed(PODS, older)).toEqual(printed(PODS));
    expect(printed(ROUTES, PODS)).toEqual(printed(PODS, ROUTES));
  });

  it("gives nothing to apply where AWS's policies are enough", () => {
    expect(clusterRoles([PODS], {})).toEqual([]);
    expect(clusterRoles([PODS], { access: "policies", hooks: false })).toEqual([]);
  });

  it("gives hooks a role of their own, which runs commands in pods and nothing else", () => {
    const hooks = clusterRoles([PODS, ROUTES], { hooks: true });

    expect(hooks).toMatchObject([
      {
        kind: "ClusterRole",
        metadata: { name: "jangada-hooks" },
        rules: [
          { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
          { apiGroups: [""], resources: ["pods/exec"], verbs: ["create", "get"] },
        ],
      },
      { kind: "ClusterRoleBinding", subjects: [{ kind: "Group", name: "jangada:hooks" }] },
    ]);
    expect(clusterRoles([PODS, ROUTES], { ...GROUPS, hooks: true })).toEqual([
      ...clusterRoles([PODS, ROUTES], GROUPS),
      ...hooks,
    ]);
  });
});
