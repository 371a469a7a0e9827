import type { ApiResource } from "../kube/api-resource.ts";
import type { Cluster } from "./cluster.ts";

/** Kubernetes groups that access entries put the functions' roles in. */
export const KubernetesGroup = {
  /** Read everything: backups, and the plans of restores. Where a cluster's access is `groups`. */
  Readers: "jangada:readers",
  /** Create and change everything: restores. Where a cluster's access is `groups`. */
  Writers: "jangada:writers",
  /** Run commands in pods: hooks. Where a cluster wants them, whatever its access is. */
  Hooks: "jangada:hooks",
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

/**
 * What runs a hook looks at its pod, too. A WebSocket begins with a GET: Kubernetes before 1.35 asks for
 * `get` alone, from 1.35 on for `create` (AuthorizePodWebsocketUpgradeCreatePermission).
 */
const EXEC: readonly PolicyRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["pods/exec"], verbs: ["create", "get"] },
];

const READ = ["get", "list"];
const WRITE = ["get", "list", "create", "patch"];

/**
 * The ClusterRoles that a cluster's functions need, each with its binding, for `kubectl apply`: what
 * `jangada access` prints. Those of readers and writers where access is `groups`; that of hooks where they
 * are wanted, for no policy of AWS's lets anybody run commands in pods who may not also change them.
 *
 * Resources are named one by one, as the cluster serves them, because `*` would cover subresources
 * too: before Kubernetes 1.35 a right to `get` `pods/exec` opens a shell, and groups such as KubeVirt's
 * have consoles of their own. A new kind of resource needs the roles to be applied again; until then its list is
 * refused, and that backup says so.
 */
export function clusterRoles(
  served: readonly ApiResource[],
  { access, hooks = false }: Pick<Cluster["spec"], "access" | "hooks">,
): readonly object[] {
  const inGroups = [
    ...bound(KubernetesGroup.Readers, [...rulesOf(served, READ), DISCOVERY]),
    ...bound(KubernetesGroup.Writers, [...restoreRules(served), RBAC, DISCOVERY]),
  ];
  return [
    ...(access === "groups" ? inGroups : []),
    ...(hooks ? bound(KubernetesGroup.Hooks, EXEC) : []),
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
