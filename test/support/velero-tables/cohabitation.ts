import { deployment, deploymentOf, type VeleroTableRow } from "./table-objects.ts";

const IN_APPS = [deployment("foo", "bar"), deployment("zoo", "raz")];
const IN_EXTENSIONS = [
  deploymentOf("extensions/v1beta1", "foo", "bar"),
  deploymentOf("extensions/v1beta1", "zoo", "raz"),
];
const IN_VELERO = [
  deploymentOf("velero.io/v1", "foo", "bar"),
  deploymentOf("velero.io/v1", "zoo", "raz"),
];

/** Velero's TestBackupResourceCohabitation (velero pkg/backup/backup_test.go). */
export const COHABITATION: readonly VeleroTableRow[] = [
  {
    name: "when deployments exist only in extensions, they're backed up",
    spec: {},
    objects: IN_EXTENSIONS,
    expected: ["deployments.extensions:foo/bar", "deployments.extensions:zoo/raz"],
  },
  {
    name: "when deployments exist in both apps and extensions, only apps/deployments are backed up",
    spec: {},
    objects: [...IN_EXTENSIONS, ...IN_APPS],
    expected: ["deployments.apps:foo/bar", "deployments.apps:zoo/raz"],
  },
  {
    name: "when deployments exist that are not in the cohabiting groups those are backed up along with apps/deployments",
    spec: {},
    objects: [...IN_VELERO, ...IN_APPS],
    expected: [
      "deployments.apps:foo/bar",
      "deployments.apps:zoo/raz",
      "deployments.velero.io:foo/bar",
      "deployments.velero.io:zoo/raz",
    ],
  },
];
