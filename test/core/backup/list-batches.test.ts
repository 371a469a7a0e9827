import { describe, expect, it } from "vitest";
import { BackupRecord } from "../../../lambdas/core/backup/backup-record.ts";
import { allBatches, selectedBatches } from "../../../lambdas/core/backup/list-batches.ts";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import { ListRefusal, type ListRequest } from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { makeSelection } from "../../../lambdas/core/selection/make-selection.ts";
import type { SelectionSpec } from "../../../lambdas/core/selection/selection-spec.ts";
import { configMap, persistentVolume, pod, serviceAccount } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { namespace, secret } from "../../support/velero-tables/table-objects.ts";

const OBJECTS = [
  namespace("shop"),
  namespace("bank"),
  configMap("shop", "a"),
  configMap("bank", "b"),
  pod("shop", "web"),
  pod("bank", "db"),
  pod("shop", "cache"),
  secret("shop", "key"),
  serviceAccount("shop", "robot"),
  persistentVolume("pv-1"),
];

async function parts(
  spec: SelectionSpec = {},
  onList: (request: ListRequest) => Error | undefined = () => undefined,
) {
  let isOpen = false;
  const reader = memoryKubernetesReader(OBJECTS, {
    pageSize: 2,
    onList: (request) => (isOpen ? onList(request) : undefined),
  });
  const view = await openCluster(reader);
  isOpen = true;
  const selection = makeSelection({ spec, discovery: view.discovery, namespaces: [] });
  return { view, selection, record: new BackupRecord(() => new Date(0), "nightly") };
}

async function listed(given: Awaited<ReturnType<typeof parts>>) {
  const batches = await Array.fromAsync(selectedBatches(given));
  return batches.flatMap(({ resource, items }) =>
    items.map(({ name }) => `${groupResourceOf(resource)}:${name}`),
  );
}

const failing =
  (error: Error, ...resources: readonly string[]) =>
  ({ resource }: ListRequest) =>
    resources.includes(resource.resource) ? error : undefined;

describe("selectedBatches", () => {
  it("lists what is selected in Velero's order, and no Namespaces", async () => {
    expect(await listed(await parts())).toEqual([
      "pods:web",
      "pods:db",
      "pods:cache",
      "persistentvolumes:pv-1",
      "configmaps:a",
      "configmaps:b",
      "secrets:key",
      "serviceaccounts:robot",
    ]);
  });

  it("puts the items that orderedResources names first, and warns of those nobody has", async () => {
    const given = await parts({
      includedResources: ["pods"],
      orderedResources: { pods: "shop/cache,shop/gone,bank/db" },
    });

    expect(await listed(given)).toEqual(["pods:cache", "pods:db", "pods:web"]);
    expect(given.record.results().warnings).toEqual({
      velero: [
        " resource: /pods message: /'shop/gone' is in orderedResources but not in the cluster",
      ],
    });
  });

  it("orders what it could list when one of several lists fails", async () => {
    const refusal = new ListRefusal(403, "Forbidden", "no access");
    const given = await parts(
      {
        includedNamespaces: ["shop", "bank"],
        includedResources: ["pods"],
        orderedResources: { pods: "shop/cache" },
      },
      ({ namespace: place }) => (place === "bank" ? refusal : undefined),
    );

    expect(await listed(given)).toEqual(["pods:cache", "pods:web"]);
    expect(given.record.results().errors).toEqual({
      namespaces: { bank: [" resource: /pods message: /Error listing items error: /no access"] },
    });
  });

  it("records lists that fail and goes on with the others", async () => {
    const refusal = new ListRefusal(403, "Forbidden", "no access");
    const given = await parts({}, failing(refusal, "pods", "secrets", "configmaps"));

    expect(await listed(given)).toEqual(["persistentvolumes:pv-1", "serviceaccounts:robot"]);
    expect(given.record.errorCount).toBe(3);
  });

  const gone = new JangadaError(ErrorName.ClusterUnavailable, "no answer");

  it("goes on while a list between two unavailable ones is answered", async () => {
    const given = await parts({}, failing(gone, "pods", "configmaps", "secrets"));

    expect(await listed(given)).toEqual(["persistentvolumes:pv-1", "serviceaccounts:robot"]);
  });

  it("goes on while a list between two unavailable ones is refused", async () => {
    const refusal = new ListRefusal(403, "Forbidden", "no access");
    const given = await parts(
      { includedResources: ["configmaps", "pods", "secrets", "serviceaccounts"] },
      (request) =>
        failing(refusal, "secrets")(request) ??
        failing(gone, "pods", "configmaps", "serviceaccounts")(request),
    );

    expect(await listed(given)).toEqual([]);
    expect(given.record.errorCount).toBe(4);
  });

  it("fails when the cluster is unavailable for three lists in a row", async () => {
    const given = await parts({}, failing(gone, "configmaps", "secrets", "serviceaccounts"));

    await expect(listed(given)).rejects.toBe(gone);
  });

  it.for([ErrorName.Interrupted, ErrorName.ClusterDenied])(
    "fails at once with %s",
    async (name) => {
      const failure = new JangadaError(name, "stop");
      const given = await parts({}, failing(failure, "configmaps"));

      await expect(listed(given)).rejects.toBe(failure);
      expect(given.record.errorCount).toBe(0);
    },
  );
});

describe("allBatches", () => {
  it("lists a resource whether it is selected or not", async () => {
    const given = await parts({ includedResources: ["pods"], includedNamespaces: ["bank"] });
    const resource = given.view.discovery.resolve("configmaps");
    if (!resource) throw new Error("not served");
    const batches = await Array.fromAsync(allBatches(resource, given));

    expect(batches.flatMap(({ items }) => items.map(({ name }) => name))).toEqual(["a", "b"]);
  });
});
