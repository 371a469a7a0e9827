import { describe, expect, it } from "vitest";
import type { CollectProgress } from "../../../lambdas/core/backup/collect-items.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { placesIn } from "../../support/archive-places.ts";
import {
  clusterRole,
  clusterRoleBinding,
  configMap,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  priorityClass,
  serviceAccount,
} from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { takeBackup } from "../../support/take-backup.ts";
import {
  backup,
  excludeLabel,
  namespace,
  veleroCrd,
} from "../../support/velero-tables/table-objects.ts";

const CRDS = "customresourcedefinitions.apiextensions.k8s.io";
const ONE_OF_ALL = [
  namespace("shop"),
  namespace("empty"),
  pod("shop", "web", { claims: ["files"], priorityClassName: "high" }),
  persistentVolumeClaim("shop", "files", { volumeName: "pv-1" }),
  persistentVolume("pv-1"),
  persistentVolume("pv-2"),
  priorityClass("high"),
  serviceAccount("shop", "robot"),
  clusterRoleBinding("robot-reads", "reader", "shop/robot"),
  clusterRole("reader"),
  clusterRole("other"),
  configMap("bank", "settings"),
  backup("shop", "old"),
  veleroCrd("backups", "Backup"),
  veleroCrd("test", "Test"),
];

describe("collectItems", () => {
  it("puts each item behind those it leads to, namespaces behind all, and definitions last", async () => {
    const { entries } = await takeBackup({
      reader: memoryKubernetesReader(ONE_OF_ALL),
      spec: { includedNamespaces: ["shop"] },
    });

    expect(placesIn(entries)).toEqual([
      "priorityclasses.scheduling.k8s.io:high",
      "persistentvolumes:pv-1",
      "persistentvolumeclaims:shop/files",
      "pods:shop/web",
      "clusterrolebindings.rbac.authorization.k8s.io:robot-reads",
      "clusterroles.rbac.authorization.k8s.io:reader",
      "serviceaccounts:shop/robot",
      "backups.velero.io:shop/old",
      "namespaces:shop",
      `${CRDS}:backups.velero.io`,
    ]);
  });

  it("keeps a namespace that an item was listed in, also where filters exclude it", async () => {
    const { entries } = await takeBackup({
      reader: memoryKubernetesReader([namespace("bank"), ...ONE_OF_ALL]),
      spec: { excludedNamespaces: ["bank", "empty"] },
    });

    expect(placesIn(entries).filter((place) => place.startsWith("namespaces:"))).toEqual([
      "namespaces:bank",
      "namespaces:shop",
    ]);
    expect(placesIn(entries)).not.toContain("configmaps:bank/settings");
  });

  it("leaves out a namespace by its own label, and one that is being deleted", async () => {
    const reader = memoryKubernetesReader([
      namespace("hidden", { labels: excludeLabel("true") }),
      namespace("going", { deletionTimestamp: "2026-11-23T00:00:00Z" }),
      namespace("shop"),
      configMap("going", "a"),
    ]);
    const { entries } = await takeBackup({ reader });

    expect(placesIn(entries)).toEqual(["configmaps:going/a", "namespaces:shop"]);
  });

  it("takes no namespaces of a cluster that serves none", async () => {
    const { entries } = await takeBackup({ reader: memoryKubernetesReader([configMap("a", "b")]) });

    expect(placesIn(entries)).toEqual(["configmaps:a/b"]);
  });

  it("tells its progress after each batch: resource, items and bytes so far", async () => {
    const told: CollectProgress[] = [];
    const objects = [configMap("shop", "a"), configMap("shop", "b"), pod("shop", "web")];
    const { entries } = await takeBackup({
      reader: memoryKubernetesReader(objects, { pageSize: 1 }),
      onProgress: (progress) => void told.push(progress),
    });
    const sizes = objects.map((object) => JSON.stringify(object).length);

    expect(told).toEqual([
      { groupResource: "pods", items: 1, bytes: sizes[2] },
      { groupResource: "configmaps", items: 2, bytes: (sizes[2] ?? 0) + (sizes[0] ?? 0) },
      { groupResource: "configmaps", items: 3, bytes: sizes.reduce((sum, size) => sum + size) },
    ]);
    expect(entries.size).toBe(7);
  });

  it("records definitions that cannot be read, and keeps all else", async () => {
    const reader = memoryKubernetesReader(ONE_OF_ALL, {
      onList: ({ resource }) =>
        resource.kind === "CustomResourceDefinition"
          ? new JangadaError(ErrorName.ClusterUnavailable, "no answer")
          : undefined,
    });
    const { entries, results } = await takeBackup({
      reader,
      spec: { includedNamespaces: ["shop"] },
    });

    expect(placesIn(entries)).toContain("backups.velero.io:shop/old");
    expect(results.errors).toEqual({
      cluster: [` resource: /${CRDS} message: /Error listing items error: /no answer`],
    });
  });
});
