import { expect, it } from "vitest";
import {
  withBlankRestoreLabels,
  withRestoreLabels,
} from "../../../../lambdas/core/restore/item/restore-labels.ts";
import { LABELS, pod } from "./builders.ts";

const NAMES = { restoreName: "restore-1", backupName: "backup-1" };
const LONG = "the-really-long-kube-service-name-that-is-much-greater-than-63-characters";
const LONGEST = "the-really-long-kube-service-name-that-is-exactly-63-characters";

it.for([
  [
    "object gets labeled with full backup and restore names when they're both shorter than 63 characters",
    "backup-1",
    "backup-1",
  ],
  [
    "object gets labeled with full backup and restore names when they're both equal to 63 characters",
    LONGEST,
    LONGEST,
  ],
  [
    "object gets labeled with shortened backup and restore names when they're both longer than 63 characters",
    LONG,
    "the-really-long-kube-service-name-that-is-much-greater-th8a11b3",
  ],
] as const)("%s (TestRestoreItems)", ([, name, label]) => {
  const labelled = withRestoreLabels(pod("ns-1", "pod-1"), { restoreName: name, backupName: name });
  expect(labelled.metadata.labels).toEqual({
    "velero.io/backup-name": label,
    "velero.io/restore-name": label,
  });
});

it("replaces the labels of an earlier restore and keeps all others", () => {
  const labels = { app: "web", "velero.io/restore-name": "earlier" };
  const labelled = withRestoreLabels(pod("ns-1", "pod-1", { metadata: { labels } }), NAMES);
  expect(labelled.metadata.labels).toEqual({ app: "web", ...LABELS });
});

it("blanks the labels", () => {
  const labelled = withRestoreLabels(pod("ns-1", "pod-1"), NAMES);
  expect(withBlankRestoreLabels(labelled).metadata.labels).toEqual({
    "velero.io/backup-name": "",
    "velero.io/restore-name": "",
  });
});
