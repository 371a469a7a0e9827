/** A resource whose place in a restore matters. */
export interface Priority {
  readonly groupResource: string;
  /** Why it stands where it stands. */
  readonly because: string;
}

/** The resource that makes others known to the API server. */
export const CUSTOM_RESOURCE_DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
/** The resource every namespaced object needs one of. */
export const NAMESPACES = "namespaces";

/**
 * What is restored before everything else, in this order (velero pkg/cmd/server/config/config.go,
 * defaultRestorePriorities), each with its group, where Velero asks the cluster for it.
 */
export const FIRST: readonly Priority[] = [
  { groupResource: CUSTOM_RESOURCE_DEFINITIONS, because: "custom resources need their kind" },
  { groupResource: NAMESPACES, because: "namespaced objects need their namespace" },
  {
    groupResource: "storageclasses.storage.k8s.io",
    because: "claims are provisioned by their class",
  },
  {
    groupResource: "volumesnapshotclasses.snapshot.storage.k8s.io",
    because: "snapshots are taken by their class",
  },
  {
    groupResource: "volumesnapshotcontents.snapshot.storage.k8s.io",
    because: "a snapshot is bound to the content that stands for it",
  },
  {
    groupResource: "volumesnapshots.snapshot.storage.k8s.io",
    because: "a claim takes its data from a snapshot",
  },
  { groupResource: "datauploads.velero.io", because: "a claim takes its data from an upload" },
  { groupResource: "persistentvolumes", because: "a claim would get a new volume otherwise" },
  { groupResource: "persistentvolumeclaims", because: "pods wait for their claims" },
  {
    groupResource: "clusterroles.rbac.authorization.k8s.io",
    because: "aggregated roles must be whole before they are bound",
  },
  { groupResource: "roles.rbac.authorization.k8s.io", because: "bindings refer to roles" },
  { groupResource: "serviceaccounts", because: "pods and token secrets need their account" },
  {
    groupResource: "clusterrolebindings.rbac.authorization.k8s.io",
    because: "whoever runs first needs its rights",
  },
  {
    groupResource: "rolebindings.rbac.authorization.k8s.io",
    because: "whoever runs first needs its rights",
  },
  { groupResource: "secrets", because: "pods mount them" },
  { groupResource: "configmaps", because: "pods mount them" },
  { groupResource: "limitranges", because: "they fill in the resources of pods made after them" },
  {
    groupResource: "priorityclasses.scheduling.k8s.io",
    because: "a pod is refused without its class",
  },
  { groupResource: "pods", because: "a volume is filled before a controller makes its own pod" },
  { groupResource: "replicasets.apps", because: "they adopt the pods instead of making new ones" },
  { groupResource: "clusterclasses.cluster.x-k8s.io", because: "clusters refer to their class" },
  { groupResource: "endpoints", because: "kept as they were where a service selects nothing" },
  {
    groupResource: "services",
    because: "their node ports must be theirs before a copy takes them",
  },
];

/**
 * What judges or extends requests. It comes when all that it would judge is there: its own pods may
 * not answer yet, and would make the API server refuse the rest. Velero restores these in the middle
 * of its alphabet.
 */
export const JUDGES: readonly Priority[] = [
  "validatingadmissionpolicybindings.admissionregistration.k8s.io",
  "mutatingwebhookconfigurations.admissionregistration.k8s.io",
  "validatingwebhookconfigurations.admissionregistration.k8s.io",
  "apiservices.apiregistration.k8s.io",
].map((groupResource) => ({ groupResource, because: "what it judges is there before it" }));

/** What is restored after everything else (velero, the same list, behind its `-`). */
export const LAST: readonly Priority[] = [
  {
    groupResource: "clusterbootstraps.run.tanzu.vmware.com",
    because: "a cluster must not be bootstrapped before its parts are there",
  },
  { groupResource: "clusters.cluster.x-k8s.io", because: "its controller acts on what it owns" },
  {
    groupResource: "clusterresourcesets.addons.cluster.x-k8s.io",
    because: "they are applied to clusters that are there",
  },
  { groupResource: "apps.kappctrl.k14s.io", because: "it deploys again what it does not find" },
  {
    groupResource: "packageinstalls.packaging.carvel.dev",
    because: "it deploys again what it does not find",
  },
];

/**
 * The step of a restore at which a resource has its turn. Steps follow each other; within one, the
 * order is free. All resources whose place does not matter share a step, which Velero would walk
 * through by alphabet.
 */
export function restoreStep(groupResource: string): number {
  return STEPS.get(groupResource) ?? FIRST.length;
}

const STEPS: ReadonlyMap<string, number> = new Map([
  ...FIRST.map(({ groupResource }, index) => [groupResource, index] as const),
  ...[...JUDGES, ...LAST].map(
    ({ groupResource }, index) => [groupResource, FIRST.length + 1 + index] as const,
  ),
]);
