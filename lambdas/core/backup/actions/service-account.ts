import type { ItemLookup, ItemReference } from "../item-lookup.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

const CLUSTER_ROLES = "clusterroles.rbac.authorization.k8s.io";
const CLUSTER_ROLE_BINDINGS = "clusterrolebindings.rbac.authorization.k8s.io";

interface ClusterRoleBinding {
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name?: string;
  }[];
}

/** For each `namespace/name` of a service account, the items that give it rights. */
type Rights = ReadonlyMap<string, readonly ItemReference[]>;

/**
 * A service account brings the ClusterRoleBindings that name it and the ClusterRoles they grant
 * (velero pkg/backup/actions/service_account_action.go). The bindings are read once a backup.
 */
export function serviceAccountAction(): BackupItemAction {
  let rights: Promise<Rights> | undefined;
  return {
    appliesTo: "serviceaccounts",
    async execute({ namespace, name }, { lookup }) {
      rights ??= readRights(lookup);
      return { additionalItems: (await rights).get(`${namespace}/${name}`) ?? [] };
    },
  };
}

async function readRights(lookup: ItemLookup): Promise<Rights> {
  const rights = new Map<string, ItemReference[]>();
  for (const { name, text } of await lookup.all(CLUSTER_ROLE_BINDINGS)) {
    const binding = JSON.parse(text.toString()) as ClusterRoleBinding;
    for (const account of accountsOf(binding)) {
      const granted = [{ groupResource: CLUSTER_ROLE_BINDINGS, name }, ...rolesOf(binding)];
      rights.set(account, [...(rights.get(account) ?? []), ...granted]);
    }
  }
  return rights;
}

function accountsOf({ subjects }: ClusterRoleBinding): readonly string[] {
  return (subjects ?? [])
    .filter(({ kind }) => kind === "ServiceAccount")
    .map(({ namespace, name }) => `${namespace}/${name}`);
}

function rolesOf({ roleRef }: ClusterRoleBinding): readonly ItemReference[] {
  if (roleRef?.kind !== "ClusterRole" || !roleRef.name) return [];
  return [{ groupResource: CLUSTER_ROLES, name: roleRef.name }];
}
