import {
  crdEntry,
  VELERO_CRDS,
  type VeleroTableRow,
  volumeSnapshotLocation,
} from "./table-objects.ts";

const OBJECTS = [...VELERO_CRDS, volumeSnapshotLocation("foo", "vsl-1")];
const CUSTOM_RESOURCE = "volumesnapshotlocations.velero.io:foo/vsl-1";
const ALL_CRDS = [crdEntry("backups"), crdEntry("volumesnapshotlocations"), crdEntry("test")];

/** Velero's TestCRDInclusion (velero pkg/backup/backup_test.go). */
export const CRDS_TABLE: readonly VeleroTableRow[] = [
  {
    name: "include cluster resources=auto includes all CRDs when running a full-cluster backup",
    spec: {},
    objects: OBJECTS,
    expected: [...ALL_CRDS, CUSTOM_RESOURCE],
  },
  {
    name: "include cluster resources=false excludes all CRDs when backing up all namespaces",
    spec: { includeClusterResources: false },
    objects: OBJECTS,
    expected: [CUSTOM_RESOURCE],
  },
  {
    name: "include cluster resources=true includes all CRDs when running a full-cluster backup",
    spec: { includeClusterResources: true },
    objects: OBJECTS,
    expected: [...ALL_CRDS, CUSTOM_RESOURCE],
  },
  {
    name: "include cluster resources=auto includes CRDs with CRs when backing up selected namespaces",
    spec: { includedNamespaces: ["foo"] },
    objects: OBJECTS,
    expected: [crdEntry("volumesnapshotlocations"), CUSTOM_RESOURCE],
  },
  {
    name: "include-cluster-resources=false excludes all CRDs when backing up selected namespaces",
    spec: { includedNamespaces: ["foo"], includeClusterResources: false },
    objects: OBJECTS,
    expected: [CUSTOM_RESOURCE],
  },
  {
    name: "include cluster resources=true includes all CRDs when backing up selected namespaces",
    spec: { includedNamespaces: ["foo"], includeClusterResources: true },
    objects: OBJECTS,
    expected: [...ALL_CRDS, CUSTOM_RESOURCE],
  },
];
