import {
  ALL_OF_FOO_AND_ZOO,
  backup,
  claim,
  crdEntry,
  deployment,
  excludeLabel,
  FOO_AND_ZOO,
  pod,
  podWithClaim,
  VELERO_CRDS,
  type VeleroTableRow,
  volume,
  volumeSnapshotLocation,
} from "./table-objects.ts";

const A_IS_B = { a: "b" };
const EXCLUDED_A_IS_B = { ...A_IS_B, ...excludeLabel("true") };
const BOTH_PODS = ["pods:foo/bar", "pods:zoo/raz"];

/** Pods in three namespaces and two volumes. */
const THREE_PODS_TWO_VOLUMES = [
  pod("ns-1", "pod-1"),
  pod("ns-2", "pod-1"),
  pod("ns-3", "pod-1"),
  volume("pv-1"),
  volume("pv-2"),
];
const THREE_PODS = ["pods:ns-1/pod-1", "pods:ns-2/pod-1", "pods:ns-3/pod-1"];
const TWO_VOLUMES = ["persistentvolumes:pv-1", "persistentvolumes:pv-2"];

const CUSTOM_RESOURCES = [
  ...VELERO_CRDS,
  volumeSnapshotLocation("foo", "bar"),
  backup("zoo", "raz"),
];

/** Velero's TestBackupOldResourceFiltering (velero pkg/backup/backup_test.go). */
export const OLD_FILTERS: readonly VeleroTableRow[] = [
  {
    name: "no filters backs up everything",
    spec: {},
    objects: FOO_AND_ZOO,
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "included resources filter only backs up resources of those types",
    spec: { includedResources: ["pods"] },
    objects: FOO_AND_ZOO,
    expected: BOTH_PODS,
  },
  {
    name: "excluded resources filter only backs up resources not of those types",
    spec: { excludedResources: ["deployments"] },
    objects: FOO_AND_ZOO,
    expected: BOTH_PODS,
  },
  {
    name: "included namespaces filter only backs up resources in those namespaces",
    spec: { includedNamespaces: ["foo"] },
    objects: FOO_AND_ZOO,
    expected: ["pods:foo/bar", "deployments.apps:foo/bar"],
  },
  {
    name: "excluded namespaces filter only backs up resources not in those namespaces",
    spec: { excludedNamespaces: ["zoo"] },
    objects: FOO_AND_ZOO,
    expected: ["pods:foo/bar", "deployments.apps:foo/bar"],
  },
  {
    name: "IncludeClusterResources=false only backs up namespaced resources",
    spec: { includeClusterResources: false },
    objects: [...FOO_AND_ZOO, volume("bar"), volume("baz")],
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "label selector only backs up matching resources",
    spec: { labelSelector: { matchLabels: A_IS_B } },
    objects: [
      pod("foo", "bar", { labels: A_IS_B }),
      pod("zoo", "raz"),
      deployment("foo", "bar"),
      deployment("zoo", "raz", { labels: A_IS_B }),
      volume("bar", { labels: A_IS_B }),
      volume("baz", { labels: { a: "c" } }),
    ],
    expected: ["pods:foo/bar", "deployments.apps:zoo/raz", "persistentvolumes:bar"],
  },
  {
    name: "OrLabelSelector only backs up matching resources",
    spec: {
      orLabelSelectors: [
        { matchLabels: { a1: "b1" } },
        { matchLabels: { a2: "b2" } },
        { matchLabels: { a3: "b3" } },
        { matchLabels: { a4: "b4" } },
      ],
    },
    objects: [
      pod("foo", "bar", { labels: { a1: "b1" } }),
      pod("zoo", "raz"),
      deployment("foo", "bar"),
      deployment("zoo", "raz", { labels: { a2: "b2" } }),
      volume("bar", { labels: { a4: "b4" } }),
      volume("baz", { labels: { a5: "b5" } }),
    ],
    expected: ["pods:foo/bar", "deployments.apps:zoo/raz", "persistentvolumes:bar"],
  },
  {
    name: "resources with velero.io/exclude-from-backup=true label are not included",
    spec: {},
    objects: [
      pod("foo", "bar", { labels: excludeLabel("true") }),
      pod("zoo", "raz"),
      deployment("foo", "bar"),
      deployment("zoo", "raz", { labels: excludeLabel("true") }),
      volume("bar", { labels: A_IS_B }),
      volume("baz", { labels: excludeLabel("true") }),
    ],
    expected: ["pods:zoo/raz", "deployments.apps:foo/bar", "persistentvolumes:bar"],
  },
  {
    name: "resources with velero.io/exclude-from-backup=true label are not included even if matching label selector",
    spec: { labelSelector: { matchLabels: A_IS_B } },
    objects: [
      pod("foo", "bar", { labels: EXCLUDED_A_IS_B }),
      pod("zoo", "raz", { labels: A_IS_B }),
      deployment("foo", "bar"),
      deployment("zoo", "raz", { labels: EXCLUDED_A_IS_B }),
      volume("bar", { labels: A_IS_B }),
      volume("baz", { labels: EXCLUDED_A_IS_B }),
    ],
    expected: ["pods:zoo/raz", "persistentvolumes:bar"],
  },
  {
    name: "resources with velero.io/exclude-from-backup label specified but not 'true' are included",
    spec: {},
    objects: [
      pod("foo", "bar", { labels: excludeLabel("false") }),
      pod("zoo", "raz"),
      deployment("foo", "bar"),
      deployment("zoo", "raz", { labels: excludeLabel("1") }),
      volume("bar", { labels: A_IS_B }),
      volume("baz", { labels: excludeLabel("") }),
    ],
    expected: [...ALL_OF_FOO_AND_ZOO, "persistentvolumes:bar", "persistentvolumes:baz"],
  },
  {
    name: "should include cluster-scoped resources if backing up subset of namespaces and IncludeClusterResources=true",
    spec: { includedNamespaces: ["ns-1", "ns-2"], includeClusterResources: true },
    objects: THREE_PODS_TWO_VOLUMES,
    expected: [...THREE_PODS.slice(0, 2), ...TWO_VOLUMES],
  },
  {
    name: "should not include cluster-scoped resource if backing up subset of namespaces and IncludeClusterResources=false",
    spec: { includedNamespaces: ["ns-1", "ns-2"], includeClusterResources: false },
    objects: THREE_PODS_TWO_VOLUMES,
    expected: THREE_PODS.slice(0, 2),
  },
  {
    name: "should not include cluster-scoped resource if backing up subset of namespaces and IncludeClusterResources=nil",
    spec: { includedNamespaces: ["ns-1", "ns-2"] },
    objects: THREE_PODS_TWO_VOLUMES,
    expected: THREE_PODS.slice(0, 2),
  },
  {
    name: "should include cluster-scoped resources if backing up all namespaces and IncludeClusterResources=true",
    spec: { includeClusterResources: true },
    objects: THREE_PODS_TWO_VOLUMES,
    expected: [...THREE_PODS, ...TWO_VOLUMES],
  },
  {
    name: "should not include cluster-scoped resources if backing up all namespaces and IncludeClusterResources=false",
    spec: { includeClusterResources: false },
    objects: THREE_PODS_TWO_VOLUMES,
    expected: THREE_PODS,
  },
  {
    name: "should include cluster-scoped resources if backing up all namespaces and IncludeClusterResources=nil",
    spec: {},
    objects: THREE_PODS_TWO_VOLUMES,
    expected: [...THREE_PODS, ...TWO_VOLUMES],
  },
  {
    name: "when a wildcard and a specific resource are included, the wildcard takes precedence",
    spec: { includedResources: ["*", "pods"] },
    objects: FOO_AND_ZOO,
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "wildcard excludes are ignored",
    spec: { excludedResources: ["*"] },
    objects: FOO_AND_ZOO,
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "unresolvable included resources are ignored",
    spec: { includedResources: ["pods", "unresolvable"] },
    objects: FOO_AND_ZOO,
    expected: BOTH_PODS,
  },
  {
    name: "when all included resources are unresolvable, nothing is included",
    spec: { includedResources: ["unresolvable-1", "unresolvable-2"] },
    objects: FOO_AND_ZOO,
    expected: [],
  },
  {
    name: "unresolvable excluded resources are ignored",
    spec: { excludedResources: ["deployments", "unresolvable"] },
    objects: FOO_AND_ZOO,
    expected: BOTH_PODS,
  },
  {
    name: "when all excluded resources are unresolvable, nothing is excluded",
    spec: { includedResources: ["*"], excludedResources: ["unresolvable-1", "unresolvable-2"] },
    objects: FOO_AND_ZOO,
    expected: ALL_OF_FOO_AND_ZOO,
  },
  {
    name: "terminating resources are not backed up",
    spec: {},
    objects: [
      pod("ns-1", "pod-1"),
      pod("ns-2", "pod-2", { deletionTimestamp: "2026-01-02T03:04:05Z" }),
    ],
    expected: ["pods:ns-1/pod-1"],
  },
  {
    name: "new filters' default value should not impact the old filters' function",
    spec: { includedNamespaces: ["foo"], includeClusterResources: true },
    objects: [
      podWithClaim("foo", "bar", "test-1"),
      pod("zoo", "raz"),
      deployment("foo", "bar"),
      deployment("zoo", "raz"),
      claim("foo", "test-1", "test1"),
      volume("test1"),
      volume("test2"),
    ],
    expected: [
      "pods:foo/bar",
      "deployments.apps:foo/bar",
      "persistentvolumeclaims:foo/test-1",
      "persistentvolumes:test1",
      "persistentvolumes:test2",
    ],
  },
  {
    name: "Resource's CRD should be included",
    spec: { includedNamespaces: ["foo"] },
    objects: CUSTOM_RESOURCES,
    expected: ["volumesnapshotlocations.velero.io:foo/bar", crdEntry("volumesnapshotlocations")],
  },
  {
    name: "Resource's CRD is not included, when CRD is excluded.",
    spec: {
      includedNamespaces: ["foo"],
      excludedResources: ["customresourcedefinitions.apiextensions.k8s.io"],
    },
    objects: CUSTOM_RESOURCES,
    expected: ["volumesnapshotlocations.velero.io:foo/bar"],
  },
];
