import {
  ALL_OF_FOO_AND_ZOO,
  backup,
  claim,
  crdEntry,
  deployment,
  FOO_AND_ZOO,
  namespace,
  pod,
  podWithClaim,
  secret,
  VELERO_CRDS,
  type VeleroTableRow,
  veleroCrd,
  volume,
  volumeSnapshotLocation,
} from "./table-objects.ts";

const BOTH_VOLUMES = ["persistentvolumes:test1", "persistentvolumes:test2"];
const BACKUPS_CRD = veleroCrd("backups", "Backup");
const CRDS = "customresourcedefinitions.apiextensions.k8s.io";

const WITH_VOLUMES = [...FOO_AND_ZOO, volume("test1"), volume("test2")];
const WITH_VOLUMES_AND_CRD = [...WITH_VOLUMES, BACKUPS_CRD];

/** The Pod of `foo` mounts a claim, which is bound to volume `test1`. */
const WITH_CLAIM = [
  podWithClaim("foo", "bar", "test-1"),
  pod("zoo", "raz"),
  deployment("foo", "bar"),
  deployment("zoo", "raz"),
  claim("foo", "test-1", "test1"),
  volume("test1"),
  volume("test2"),
];
const WITH_CLAIM_AND_CRD = [...WITH_CLAIM, BACKUPS_CRD];
const CLAIM_AND_VOLUME = ["persistentvolumeclaims:foo/test-1", "persistentvolumes:test1"];

const WITH_SECRETS = [
  secret("foo", "bar"),
  secret("zoo", "raz"),
  deployment("foo", "bar"),
  deployment("zoo", "raz"),
  volume("foo"),
  namespace("foo"),
];
const WITH_MORE_NAMESPACES = [...WITH_SECRETS, namespace("zoo")];
const BOTH_NAMESPACES = ["namespaces:foo", "namespaces:zoo"];
const BOTH_SECRETS = ["secrets:foo/bar", "secrets:zoo/raz"];
const BOTH_DEPLOYMENTS = ["deployments.apps:foo/bar", "deployments.apps:zoo/raz"];

const CUSTOM_RESOURCES = [
  ...VELERO_CRDS,
  volumeSnapshotLocation("foo", "bar"),
  backup("zoo", "raz"),
];
const VELERO_RESOURCES = ["volumesnapshotlocations.velero.io", "backups.velero.io"];

/** Velero's TestBackupNewResourceFiltering (velero pkg/backup/backup_test.go). */
export const NEW_FILTERS: readonly VeleroTableRow[] = [
  {
    name: "no namespace-scoped resources + some cluster-scoped resources",
    spec: {
      includedClusterScopedResources: ["persistentvolumes"],
      excludedNamespaceScopedResources: ["*"],
    },
    objects: [...FOO_AND_ZOO, volume("testing")],
    expected: ["persistentvolumes:testing"],
  },
  {
    name: "no namespace-scoped resources + all cluster-scoped resources",
    spec: { includedClusterScopedResources: ["*"], excludedNamespaceScopedResources: ["*"] },
    objects: WITH_VOLUMES_AND_CRD,
    expected: [...BOTH_VOLUMES, crdEntry("backups")],
  },
  {
    name: "some namespace-scoped resources + no cluster-scoped resources 1",
    spec: { excludedClusterScopedResources: ["*"], includedNamespaces: ["foo", "zoo"] },
    objects: WITH_VOLUMES_AND_CRD,
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "some namespace-scoped resources + no cluster-scoped resources 2",
    spec: {
      excludedClusterScopedResources: ["*"],
      includedNamespaceScopedResources: ["pods", "deployments"],
    },
    objects: WITH_VOLUMES_AND_CRD,
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "some namespace-scoped resources + no cluster-scoped resources 3",
    spec: {
      excludedClusterScopedResources: ["*"],
      includedNamespaces: ["foo"],
      includedNamespaceScopedResources: ["pods", "deployments"],
    },
    objects: WITH_VOLUMES_AND_CRD,
    expected: ["pods:foo/bar", "deployments.apps:foo/bar"],
  },
  {
    name: "some namespace-scoped resources + no cluster-scoped resources 4",
    spec: {
      excludedClusterScopedResources: ["*"],
      excludedNamespaceScopedResources: ["pods"],
    },
    objects: WITH_VOLUMES_AND_CRD,
    expected: BOTH_DEPLOYMENTS,
  },
  {
    name: "some namespace-scoped resources + only related cluster-scoped resources 2",
    spec: {
      includedNamespaces: ["foo"],
      includedNamespaceScopedResources: ["pods", "persistentvolumeclaims"],
    },
    objects: WITH_CLAIM,
    expected: ["pods:foo/bar", ...CLAIM_AND_VOLUME],
  },
  {
    name: "some namespace-scoped resources + only related cluster-scoped resources 3",
    spec: { includedNamespaces: ["foo"], excludedNamespaceScopedResources: ["deployments"] },
    objects: WITH_CLAIM,
    expected: ["pods:foo/bar", ...CLAIM_AND_VOLUME],
  },
  {
    name: "some namespace-scoped resources + some additional cluster-scoped resources 1",
    spec: {
      includedNamespaces: ["foo"],
      includedClusterScopedResources: ["customresourcedefinitions"],
    },
    objects: WITH_CLAIM_AND_CRD,
    expected: [
      "pods:foo/bar",
      "deployments.apps:foo/bar",
      ...CLAIM_AND_VOLUME,
      crdEntry("backups"),
    ],
  },
  {
    name: "some namespace-scoped resources + some additional cluster-scoped resources 2",
    spec: {
      includedNamespaceScopedResources: ["persistentvolumeclaims"],
      includedClusterScopedResources: ["customresourcedefinitions"],
    },
    objects: WITH_CLAIM_AND_CRD,
    expected: [...CLAIM_AND_VOLUME, crdEntry("backups")],
  },
  {
    name: "some namespace-scoped resources + some additional cluster-scoped resources 3",
    spec: {
      includedNamespaces: ["foo"],
      includedNamespaceScopedResources: ["pods", "persistentvolumeclaims"],
      includedClusterScopedResources: ["customresourcedefinitions"],
    },
    objects: WITH_CLAIM_AND_CRD,
    expected: ["pods:foo/bar", ...CLAIM_AND_VOLUME, crdEntry("backups")],
  },
  {
    name: "some namespace-scoped resources + some additional cluster-scoped resources 4",
    spec: {
      includedNamespaces: ["foo"],
      includedNamespaceScopedResources: ["pods", "persistentvolumeclaims"],
      includedClusterScopedResources: ["*"],
      excludedClusterScopedResources: [CRDS],
    },
    objects: WITH_CLAIM_AND_CRD,
    expected: ["pods:foo/bar", ...CLAIM_AND_VOLUME, "persistentvolumes:test2"],
  },
  {
    name: "some namespace-scoped resources + all cluster-scoped resources 1",
    spec: { includedNamespaces: ["foo"], includedClusterScopedResources: ["*"] },
    objects: WITH_CLAIM,
    expected: [
      "pods:foo/bar",
      "deployments.apps:foo/bar",
      ...CLAIM_AND_VOLUME,
      "persistentvolumes:test2",
    ],
  },
  {
    name: "some namespace-scoped resources + all cluster-scoped resources 2",
    spec: {
      includedNamespaceScopedResources: ["pods"],
      includedClusterScopedResources: ["*"],
    },
    objects: WITH_VOLUMES_AND_CRD,
    expected: ["pods:foo/bar", "pods:zoo/raz", ...BOTH_VOLUMES, crdEntry("backups")],
  },
  {
    name: "some namespace-scoped resources + all cluster-scoped resources 3",
    spec: {
      includedNamespaces: ["foo"],
      includedNamespaceScopedResources: ["pods"],
      includedClusterScopedResources: ["*"],
    },
    objects: WITH_VOLUMES_AND_CRD,
    expected: ["pods:foo/bar", ...BOTH_VOLUMES, crdEntry("backups")],
  },
  {
    name: "all namespace-scoped resources + no cluster-scoped resources",
    spec: { excludedClusterScopedResources: ["*"] },
    objects: WITH_VOLUMES_AND_CRD,
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "all namespace-scoped resources + all cluster-scoped resources",
    spec: { includedClusterScopedResources: ["*"] },
    objects: WITH_VOLUMES_AND_CRD,
    expected: [...ALL_OF_FOO_AND_ZOO, ...BOTH_VOLUMES, crdEntry("backups")],
  },
  {
    name: "namespace resource should be included even it's not specified in the include list, when IncludedNamespaces has specified value 1",
    spec: { includedNamespaces: ["foo"], includedNamespaceScopedResources: ["Secrets"] },
    objects: WITH_SECRETS,
    expected: ["namespaces:foo", "secrets:foo/bar"],
  },
  {
    name: "namespace resource should be included even it's not specified in the include list, when IncludedNamespaces has specified value 2",
    spec: { includedNamespaces: ["foo"], includedClusterScopedResources: ["persistentvolumes"] },
    objects: WITH_SECRETS,
    expected: [
      "namespaces:foo",
      "secrets:foo/bar",
      "deployments.apps:foo/bar",
      "persistentvolumes:foo",
    ],
  },
  {
    name: "namespace resource should be included even it's not specified in the include list, when IncludedNamespaces is asterisk.",
    spec: { includedNamespaces: ["*"], includedClusterScopedResources: ["persistentvolumes"] },
    objects: WITH_MORE_NAMESPACES,
    expected: [...BOTH_NAMESPACES, ...BOTH_SECRETS, ...BOTH_DEPLOYMENTS, "persistentvolumes:foo"],
  },
  {
    name: "when all namespace-scoped resources are involved, cluster-scoped resources should be included too",
    spec: { includedNamespaces: ["*"], includedNamespaceScopedResources: ["*"] },
    objects: [...WITH_MORE_NAMESPACES, volume("bar")],
    expected: [
      ...BOTH_NAMESPACES,
      ...BOTH_SECRETS,
      ...BOTH_DEPLOYMENTS,
      "persistentvolumes:bar",
      "persistentvolumes:foo",
    ],
  },
  {
    name: "IncludedNamespaces is asterisk, but not all namespace-scoped resource types are include, additional cluster-scoped resources should not be included.",
    spec: { includedNamespaces: ["*"], includedNamespaceScopedResources: ["secrets"] },
    objects: [...WITH_MORE_NAMESPACES, volume("bar")],
    expected: [...BOTH_NAMESPACES, ...BOTH_SECRETS],
  },
  {
    name: "Resource's CRD should be included",
    spec: { includedNamespaces: ["foo"], includedNamespaceScopedResources: VELERO_RESOURCES },
    objects: CUSTOM_RESOURCES,
    expected: ["volumesnapshotlocations.velero.io:foo/bar", crdEntry("volumesnapshotlocations")],
  },
  {
    name: "Resource's CRD is not included, when CRD is excluded.",
    spec: {
      includedNamespaces: ["foo"],
      includedNamespaceScopedResources: VELERO_RESOURCES,
      excludedClusterScopedResources: [CRDS],
    },
    objects: CUSTOM_RESOURCES,
    expected: ["volumesnapshotlocations.velero.io:foo/bar"],
  },
];
