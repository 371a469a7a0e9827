import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import type { BackupItemAction } from "../../../lambdas/core/backup/actions/backup-item-action.ts";
import { ItemBackupper } from "../../../lambdas/core/backup/back-up-item.ts";
import { BackupRecord } from "../../../lambdas/core/backup/backup-record.ts";
import { collectItems } from "../../../lambdas/core/backup/collect-items.ts";
import { ItemLookup, type ItemReference } from "../../../lambdas/core/backup/item-lookup.ts";
import { openCluster } from "../../../lambdas/core/backup/open-cluster.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { makeSelection } from "../../../lambdas/core/selection/make-selection.ts";
import type { SelectionSpec } from "../../../lambdas/core/selection/selection-spec.ts";
import { gadget } from "../../support/builders.ts";
import {
  type MemoryKubernetesReader,
  memoryKubernetesReader,
} from "../../support/fakes/memory-kubernetes-reader.ts";
import {
  excludeLabel,
  FOO_AND_ZOO,
  pod,
  volume,
} from "../../support/velero-tables/table-objects.ts";

interface Given {
  readonly objects: readonly KubernetesObject[];
  readonly spec?: SelectionSpec;
  readonly actions: readonly BackupItemAction[];
  readonly reader?: MemoryKubernetesReader;
}

/** For pods that are in no block. */
const NO_HOOKS = { around: async () => {} };

/** Collects a cluster's items with actions of the test's own; in the archive's order. */
async function collect({ objects, spec = {}, actions, reader }: Given) {
  const view = await openCluster(reader ?? memoryKubernetesReader(objects));
  const selection = makeSelection({ spec, discovery: view.discovery, namespaces: [] });
  const record = new BackupRecord(() => new Date(0), "backup-1");
  const lookup = new ItemLookup(view, spec.includedNamespaces === undefined);
  const backupper = new ItemBackupper({
    backupName: "backup-1",
    selection,
    lookup,
    record,
    actions,
    hooks: NO_HOOKS,
  });
  const batches = await Array.fromAsync(collectItems({ view, selection, backupper, record }));
  const items = batches.flat();
  return {
    places: items.map(
      ({ groupResource, namespace, name }) =>
        `${groupResource}:${namespace === undefined ? "" : `${namespace}/`}${name}`,
    ),
    texts: items.map(({ json }) => Buffer.concat(json).toString()),
    record,
  };
}

/** An action that leads from each pod to the same items. */
const leadingTo = (...additionalItems: readonly ItemReference[]): BackupItemAction => ({
  appliesTo: "pods",
  execute: () => ({ additionalItems }),
});

const podRef = (namespace: string, name: string): ItemReference => ({
  groupResource: "pods",
  namespace,
  name,
});
const volumeRef = (name: string): ItemReference => ({ groupResource: "persistentvolumes", name });

const PODS = [pod("ns-1", "pod-1"), pod("ns-2", "pod-2"), pod("ns-3", "pod-3")];
const PODS_AND_VOLUMES = [...PODS, volume("pv-1"), volume("pv-2")];
const BOTH_VOLUMES = [volumeRef("pv-1"), volumeRef("pv-2")];

describe("TestBackupActionAdditionalItems", () => {
  it.for<Omit<Given, "actions"> & { name: string; refs: ItemReference[]; expected: string[] }>([
    {
      name: "additional items that are already being backed up are not backed up twice",
      objects: PODS,
      refs: [podRef("ns-2", "pod-2"), podRef("ns-3", "pod-3")],
      expected: ["pods:ns-3/pod-3", "pods:ns-2/pod-2", "pods:ns-1/pod-1"],
    },
    {
      name: "when using a backup namespace filter, additional items that are in a non-included namespace are not backed up",
      objects: PODS,
      spec: { includedNamespaces: ["ns-1"] },
      refs: [podRef("ns-2", "pod-2"), podRef("ns-3", "pod-3")],
      expected: ["pods:ns-1/pod-1"],
    },
    {
      name: "when using a backup namespace filter, additional items that are cluster-scoped are backed up",
      objects: PODS_AND_VOLUMES,
      spec: { includedNamespaces: ["ns-1"] },
      refs: BOTH_VOLUMES,
      expected: ["persistentvolumes:pv-1", "persistentvolumes:pv-2", "pods:ns-1/pod-1"],
    },
    {
      name: "when using a backup resource filter, additional items that are non-included resources are not backed up",
      objects: PODS_AND_VOLUMES,
      spec: { includedResources: ["pods"] },
      refs: BOTH_VOLUMES,
      expected: ["pods:ns-1/pod-1", "pods:ns-2/pod-2", "pods:ns-3/pod-3"],
    },
    {
      name: "when IncludeClusterResources=false, additional items that are cluster-scoped are not backed up",
      objects: PODS_AND_VOLUMES,
      spec: { includeClusterResources: false },
      refs: BOTH_VOLUMES,
      expected: ["pods:ns-1/pod-1", "pods:ns-2/pod-2", "pods:ns-3/pod-3"],
    },
    {
      name: "additional items with the velero.io/exclude-from-backup label are not backed up",
      objects: [
        pod("ns-1", "pod-1"),
        volume("pv-1", { labels: excludeLabel("true") }),
        volume("pv-2"),
      ],
      spec: { includedNamespaces: ["ns-1"] },
      refs: BOTH_VOLUMES,
      expected: ["persistentvolumes:pv-2", "pods:ns-1/pod-1"],
    },
    {
      name: "if additional items aren't found in the API, they're skipped and the original item is still backed up",
      objects: PODS,
      refs: [podRef("ns-4", "pod-4"), { groupResource: "nowhere", name: "x" }],
      expected: ["pods:ns-1/pod-1", "pods:ns-2/pod-2", "pods:ns-3/pod-3"],
    },
  ])("$name", async ({ refs, expected, ...given }) => {
    const { places, record } = await collect({ ...given, actions: [leadingTo(...refs)] });

    expect(places).toEqual(expected);
    expect(record.errorCount).toBe(0);
  });
});

describe("TestBackupActionsRunForCorrectItems", () => {
  it("runs actions for items of their resource only, in their order", async () => {
    const seen: string[] = [];
    const seeing = (appliesTo: string, mark: string): BackupItemAction => ({
      appliesTo,
      execute({ namespace, name }, { backupName }) {
        seen.push(`${mark} ${backupName} ${namespace}/${name}`);
        return {};
      },
    });
    await collect({
      objects: FOO_AND_ZOO,
      actions: [seeing("pods", "one"), seeing("deployments.apps", "two"), seeing("pods", "three")],
    });

    expect(seen).toEqual([
      "one backup-1 foo/bar",
      "three backup-1 foo/bar",
      "one backup-1 zoo/raz",
      "three backup-1 zoo/raz",
      "two backup-1 foo/bar",
      "two backup-1 zoo/raz",
    ]);
  });
});

describe("TestBackupActionModifications", () => {
  it("stores what the last action made of an item, or its own text", async () => {
    const { texts } = await collect({
      objects: [pod("ns-1", "pod-1")],
      actions: [
        { appliesTo: "pods", execute: () => ({ text: Buffer.from('{"a":1}') }) },
        { appliesTo: "pods", execute: async () => ({}) },
      ],
    });

    expect(texts).toEqual(['{"apiVersion":"v1","kind":"Pod","a":1}']);
  });
});

describe("ItemBackupper", () => {
  it("puts apiVersion and kind in front of an item that lacks them, and touches no other byte", async () => {
    const objects = [gadget("ns-1", "one"), pod("ns-1", "pod-1")];
    const { texts } = await collect({ objects, actions: [] });

    expect(texts.sort()).toEqual(objects.map((object) => JSON.stringify(object)).sort());
  });

  it.for([
    [{ apiVersion: "x/v2" }, '{"kind":"Pod","apiVersion":"x/v2","metadata":{"name":"a"}}'],
    [{ kind: "Odd" }, '{"apiVersion":"v1","kind":"Odd","metadata":{"name":"a"}}'],
  ] as const)("adds only what is missing beside %o", async ([said, expected]) => {
    const reader = memoryKubernetesReader([]);
    const view = await openCluster(reader);
    const text = Buffer.from(JSON.stringify({ ...said, metadata: { name: "a" } }));
    const record = new BackupRecord(() => new Date(0), "backup-1");
    const backupper = new ItemBackupper({
      backupName: "backup-1",
      selection: makeSelection({ spec: {}, discovery: view.discovery, namespaces: [] }),
      lookup: new ItemLookup(view, true),
      record,
      actions: [],
      hooks: NO_HOOKS,
    });
    const written = backupper.take(
      { group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: false, verbs: [] },
      { name: "a", text, saysApiVersion: "apiVersion" in said, saysKind: "kind" in said },
    );

    expect(Buffer.concat(written?.json ?? []).toString()).toBe(expected);
  });

  it("writes neither an item that fails nor those that led to it, and goes on with the others", async () => {
    const { places, record } = await collect({
      objects: [pod("ns-1", "pod-1"), pod("ns-2", "pod-2"), volume("pv-1"), volume("pv-2")],
      actions: [
        leadingTo(volumeRef("pv-1")),
        {
          appliesTo: "persistentvolumes",
          execute({ name }) {
            if (name === "pv-1") throw new Error("no snapshot");
            return {};
          },
        },
      ],
    });

    // The second pod leads to a volume that was met before and is not tried again.
    expect(places).toEqual(["pods:ns-2/pod-2", "persistentvolumes:pv-2"]);
    expect(record.results().errors).toEqual({
      namespaces: {
        "ns-1": [
          " resource: /pods name: /pod-1 message: /Error backing up item error: /no snapshot",
        ],
      },
    });
    expect(record.items.toResourceList()).toEqual({
      "v1/PersistentVolume": ["pv-1", "pv-2"],
      "v1/Pod": ["ns-1/pod-1", "ns-2/pod-2"],
    });
  });

  it("takes items that lead to each other once each", async () => {
    const { places } = await collect({
      objects: PODS.slice(0, 2),
      actions: [leadingTo(podRef("ns-1", "pod-1"), podRef("ns-2", "pod-2"))],
    });

    expect(places).toEqual(["pods:ns-2/pod-2", "pods:ns-1/pod-1"]);
  });

  it("warns of an item that does not exist, naming who asks for it", async () => {
    const { record } = await collect({
      objects: [pod("ns-1", "pod-1")],
      actions: [leadingTo(podRef("ns-1", "gone"), volumeRef("gone"))],
    });
    const message = "message: /Item named by 'pod-1' does not exist, so it is not in the backup";

    expect(record.results().warnings).toEqual({
      cluster: [` resource: /persistentvolumes name: /gone ${message}`],
      namespaces: { "ns-1": [` resource: /pods name: /gone ${message}`] },
    });
  });

  it.for([ErrorName.Interrupted, ErrorName.ClusterDenied])(
    "fails altogether when an action fails with %s",
    async (name) => {
      const failure = new JangadaError(name, "stop");
      const actions = [{ appliesTo: "pods", execute: () => Promise.reject(failure) }];

      await expect(collect({ objects: PODS, actions })).rejects.toBe(failure);
    },
  );

  it("fails the item alone when what it leads to cannot be read", async () => {
    const reader = memoryKubernetesReader(PODS_AND_VOLUMES, {
      onList: ({ fieldSelector }) =>
        fieldSelector ? new JangadaError(ErrorName.ClusterUnavailable, "no answer") : undefined,
    });
    const { places, record } = await collect({
      objects: [],
      reader,
      spec: { includedNamespaces: ["ns-1"] },
      actions: [leadingTo(volumeRef("pv-1"))],
    });

    expect(places).toEqual([]);
    expect(record.errorCount).toBe(1);
  });
});
