import type { ApiResource } from "../kube/api-resource.ts";

/** Kubernetes groups that access entries put the functions' roles in, where a cluster's access is `groups`. */
export const KubernetesGroup = {
  /** Read everything: backups, and the plans of restores. */
  Readers: "jangada:readers",
  /** Create and change everything: restores. */
  Writers: "jangada:writers",
} as const;

/** One of {@link KubernetesGroup}. */
type KubernetesGroup = (typeof KubernetesGroup)[keyof typeof KubernetesGroup];

/** One rule of a ClusterRole (`rbac.authorization.k8s.io/v1 PolicyRule`). */
interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** What discovery asks for; on most clusters everyone who is known may, not on hardened ones. */
const DISCOVERY: PolicyRule = {
  nonResourceURLs: ["/api", "/api/*", "/apis", "/apis/*", "/version"],
  verbs: ["get"],
};

/** Without these nobody can create a role that grants more than he has, and a restore must. */
const RBAC: PolicyRule = {
  apiGroups: ["rbac.authorization.k8s.io"],
  resources: ["clusterroles", "roles"],
  verbs: ["bind", "escalate"],
};

const READ = ["get", "list"];
const WRITE = ["get", "list", "create", "patch"];

/**
 * The ClusterRoles of readers and writers, each with its binding, for `kubectl apply`: what
 * `jangada access` prints.
 *
 * Resources are named one by one, as the cluster serves them, because `*` would cover subresources
 * too: before Kubernetes 1.35 a right to `get` `pods/exec` opens a shell, and groups such as KubeVirt's
 * have consoles of their own. A new kind of resource needs the roles to be applied again; until then its list is
 * refused, and that backup says so.
 */
export function clusterRoles(served: readonly ApiResource[]): readonly object[] {
  return [
    ...bound(KubernetesGroup.Readers, [...rulesOf(served, READ), DISCOVERY]),
    ...bound(KubernetesGroup.Writers, [...restoreRules(served), RBAC, DISCOVERY]),
  ];
}

function restoreRules(served: readonly ApiResource[]): readonly PolicyRule[] {
  const status = served.map((one) => ({
    ...one,
    resource: `${one.resource}/status`,
    verbs: one.verbs,
  }));
  return [...rulesOf(served, WRITE), ...rulesOf(status, ["patch"])];
}

/** One rule for all resources of a group that allow the same of `verbs`, sorted, so that two runs print the same. */
function rulesOf(served: readonly ApiResource[], verbs: readonly string[]): readonly PolicyRule[] {
  const rules = new Map<string, { group: string; verbs: string[]; resources: Set<string> }>();
  for (const { group, resource, verbs: allowed } of served) {
    const shared = verbs.filter((verb) => allowed.includes(verb));
    if (shared.length === 0) continue;
    const key = `${group}/${shared.join()}`;
    const rule = rules.get(key) ?? { group, verbs: shared, resources: new Set() };
    rules.set(key, { ...rule, resources: rule.resources.add(resource) });
  }
  return [...rules]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { group, verbs, resources }]) => ({
      apiGroups: [group],
      resources: [...resources].sort(),
      verbs,
    }));
}

function bound(group: KubernetesGroup, rules: readonly PolicyRule[]): readonly object[] {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const name = group.replace(":", "-");
  return [
    { apiVersion, kind: "ClusterRole", metadata: { name }, rules },
    {
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
    },
  ];
}
