import { deployment, namespace, type VeleroTableRow } from "./table-objects.ts";

const A_IS_B = { a: "b" };
const C_IS_D = { c: "d" };
const DEPLOYMENT = deployment("ns-1", "deploy-1", { labels: A_IS_B });
const THREE_NAMESPACES = [namespace("ns-1"), namespace("ns-2"), namespace("ns-3")];

/** Velero's TestBackupNamespaces (velero pkg/backup/backup_test.go). */
export const NAMESPACES_TABLE: readonly VeleroTableRow[] = [
  {
    name: "LabelSelector test",
    spec: { labelSelector: { matchLabels: A_IS_B } },
    objects: [...THREE_NAMESPACES, DEPLOYMENT],
    expected: ["namespaces:ns-1", "deployments.apps:ns-1/deploy-1"],
  },
  {
    name: "OrLabelSelector test",
    spec: { orLabelSelectors: [{ matchLabels: A_IS_B }, { matchLabels: C_IS_D }] },
    objects: [...THREE_NAMESPACES, DEPLOYMENT, deployment("ns-2", "deploy-2", { labels: C_IS_D })],
    expected: [
      "namespaces:ns-1",
      "namespaces:ns-2",
      "deployments.apps:ns-1/deploy-1",
      "deployments.apps:ns-2/deploy-2",
    ],
  },
  {
    name: "LabelSelector and Namespace filtering test",
    spec: { includedNamespaces: ["ns-1"], labelSelector: { matchLabels: A_IS_B } },
    objects: [...THREE_NAMESPACES, DEPLOYMENT],
    expected: ["namespaces:ns-1", "deployments.apps:ns-1/deploy-1"],
  },
  {
    name: "LabelSelector and Namespace exclude filtering test",
    spec: { excludedNamespaces: ["ns-1", "ns-2"], labelSelector: { matchLabels: A_IS_B } },
    objects: [
      namespace("ns-1", { labels: A_IS_B }),
      namespace("ns-2"),
      namespace("ns-3"),
      DEPLOYMENT,
    ],
    expected: ["namespaces:ns-1", "namespaces:ns-3"],
  },
  {
    name: "Empty namespace test",
    spec: { includedNamespaces: ["invalid*"] },
    objects: [...THREE_NAMESPACES, DEPLOYMENT],
    expected: [],
  },
  {
    name: "Default namespace filter test",
    spec: {},
    objects: [...THREE_NAMESPACES, DEPLOYMENT],
    expected: [
      "namespaces:ns-1",
      "namespaces:ns-2",
      "namespaces:ns-3",
      "deployments.apps:ns-1/deploy-1",
    ],
  },
];
