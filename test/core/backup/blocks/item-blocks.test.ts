import { describe, expect, it } from "vitest";
import { ItemBlocks } from "../../../../lambdas/core/backup/blocks/item-blocks.ts";
import { ItemLookup } from "../../../../lambdas/core/backup/item-lookup.ts";
import { openCluster } from "../../../../lambdas/core/backup/open-cluster.ts";
import type { ApiResource } from "../../../../lambdas/core/kube/api-resource.ts";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { makeSelection } from "../../../../lambdas/core/selection/make-selection.ts";
import type { SelectionSpec } from "../../../../lambdas/core/selection/selection-spec.ts";
import { type MoreMetadata, persistentVolumeClaim, pod } from "../../../support/builders.ts";
import { memoryKubernetesReader } from "../../../support/fakes/memory-kubernetes-reader.ts";
import { KINDS } from "../../../support/in-memory-cluster.ts";
import { cutItem } from "../cut-items.ts";

const GROUP = "velero.io/volume-group";

/** A pod on a node, in a phase. */
function onNode(
  name: string,
  claims: readonly string[],
  {
    phase = "Running",
    nodeName = "node-1",
    ...more
  }: MoreMetadata & { phase?: string; nodeName?: string } = {},
): KubernetesObject {
  const { spec, ...rest } = pod("shop", name, { claims, ...more });
  return { ...rest, spec: { ...(spec as object), nodeName }, status: { phase } };
}

const bound = (name: string, labels: MoreMetadata["labels"] = {}) =>
  persistentVolumeClaim("shop", name, { volumeName: `pv-of-${name}`, labels });

interface Given {
  readonly objects: readonly KubernetesObject[];
  readonly spec?: SelectionSpec;
  /** Names of pods with hooks; all when left out. */
  readonly hooked?: readonly string[];
  /** How many pods, from the first, the spec puts in order. */
  readonly ordered?: number;
}

/** The blocks among the cluster's pods, then those among its claims, each as its members' names. */
async function blocksIn({ objects, spec = {}, hooked, ordered }: Given) {
  const reader = memoryKubernetesReader(objects);
  const view = await openCluster(reader);
  const selection = makeSelection({ spec, discovery: view.discovery, namespaces: [] });
  const opened = reader.requests.length;
  const blocks = new ItemBlocks({
    view,
    selection,
    lookup: new ItemLookup(view, true),
    isHooked: ({ name }) => hooked === undefined || hooked.includes(name),
    groupLabel: GROUP,
  });
  const among = async (kind: string) =>
    blocks.among({
      resource: KINDS.find((resource) => resource.kind === kind) as ApiResource,
      items: objects.filter((one) => one.kind === kind).map(cutItem),
      ...(kind === "Pod" && ordered !== undefined && { orderedCount: ordered }),
    });
  const found = [...(await among("Pod")), ...(await among("PersistentVolumeClaim"))];
  return {
    blocks: found.map(({ pods, claims, volumeNames }) => ({
      pods: pods.map(({ item }) => item.name),
      claims: claims.map(({ item }) => item.name),
      volumeNames,
    })),
    lists: reader.requests.length - opened,
  };
}

describe("ItemBlocks", () => {
  it("looks nothing up for pods without hooks", async () => {
    const objects = [bound("a"), onNode("db", ["a"])];
    expect(await blocksIn({ objects, hooked: [] })).toEqual({ blocks: [], lists: 0 });
  });

  it("makes a block of one of a hooked pod without claims, and looks nothing up", async () => {
    const objects = [onNode("web", []), bound("a")];
    expect(await blocksIn({ objects })).toEqual({
      blocks: [{ pods: ["web"], claims: [], volumeNames: [] }],
      lists: 0,
    });
  });

  it("follows claims from pod to pod until nothing is new, hooked or not", async () => {
    const objects = [
      bound("a"),
      bound("b"),
      bound("c"),
      onNode("one", ["a"]),
      onNode("two", ["a", "b"]),
      onNode("three", ["b"]),
      onNode("other", ["c"]),
    ];
    const { blocks } = await blocksIn({ objects, hooked: ["one", "three"] });
    expect(blocks).toEqual([
      { pods: ["one", "two", "three"], claims: ["a", "b"], volumeNames: ["pv-of-a", "pv-of-b"] },
    ]);
  });

  it("makes one block of the pods that the spec puts in order, if one of them is hooked", async () => {
    const objects = ["one", "two", "three"].map((name) => onNode(name, []));
    const { blocks } = await blocksIn({ objects, hooked: ["two", "three"], ordered: 2 });
    expect(blocks.map(({ pods }) => pods)).toEqual([["one", "two"], ["three"]]);
    expect((await blocksIn({ objects, hooked: [], ordered: 2 })).blocks).toEqual([]);
  });

  it("puts what does not run into no other pod's block", async () => {
    const objects = [
      bound("a"),
      onNode("one", ["a"]),
      onNode("job", ["a"], { phase: "Succeeded" }),
    ];
    const { blocks } = await blocksIn({ objects });
    expect(blocks).toEqual([
      { pods: ["one"], claims: ["a"], volumeNames: ["pv-of-a"] },
      { pods: ["job"], claims: [], volumeNames: [] },
    ]);
  });

  it("reads the pods of a namespace once, whatever the number of its claims", async () => {
    const names = ["a", "b", "c", "d"];
    const objects = names.flatMap((name) => [bound(name), onNode(`pod-${name}`, [name])]);
    const { blocks, lists } = await blocksIn({ objects });
    expect(blocks).toHaveLength(4);
    expect(lists).toBe(2);
  });

  it("takes pods into a block as the filters let them, and passes over claims that are not there", async () => {
    const label = { "velero.io/exclude-from-backup": "true" };
    const objects = [
      bound("a"),
      onNode("one", ["a", "gone"]),
      onNode("out", ["a"], { labels: label }),
    ];
    expect((await blocksIn({ objects })).blocks).toEqual([
      { pods: ["one"], claims: ["a"], volumeNames: ["pv-of-a"] },
    ]);
    const spec = { excludedNamespaceScopedResources: ["persistentvolumeclaims"] };
    expect((await blocksIn({ objects, spec })).blocks).toEqual([
      { pods: ["one"], claims: [], volumeNames: [] },
    ]);
  });

  it("needs no PersistentVolumeClaims that the cluster does not serve", async () => {
    const { blocks } = await blocksIn({ objects: [onNode("one", ["a"])] });
    expect(blocks).toEqual([{ pods: ["one"], claims: [], volumeNames: [] }]);
  });
});

describe("ItemBlocks, where labels select (TestItemBlockActionRelatedItems)", () => {
  const spec = { labelSelector: { matchLabels: { app: "web" } } };
  const labels = { app: "web" };
  const objects = [
    bound("a"),
    bound("lonely"),
    onNode("one", ["a"], { labels }),
    onNode("two", ["a"]),
  ];

  it("takes with an item what shares its volume, although nothing is hooked", async () => {
    expect((await blocksIn({ objects, spec, hooked: [] })).blocks).toEqual([
      { pods: ["one", "two"], claims: ["a"], volumeNames: ["pv-of-a"] },
      { pods: [], claims: ["lonely"], volumeNames: ["pv-of-lonely"] },
    ]);
  });
});

// Velero's rows of pkg/itemblock/actions/pvc_action_test.go.
describe("TestBackupPVAction", () => {
  /** What a block that begins with claim `testPVC` has besides it. */
  async function relatedTo(claim: KubernetesObject, ...others: readonly KubernetesObject[]) {
    const spec = { labelSelector: {} };
    const { blocks } = await blocksIn({ objects: [claim, ...others], spec, hooked: [] });
    const block = blocks.find(({ claims }) => claims.includes(claim.metadata.name));
    return {
      volumes: block?.volumeNames,
      pods: block?.pods,
      claims: block?.claims.filter((name) => name !== claim.metadata.name),
    };
  }

  const NOTHING = { volumes: [], pods: [], claims: [] };
  const unbound = (phase: string | undefined, volumeName?: string) => ({
    ...persistentVolumeClaim("shop", "testPVC"),
    spec: volumeName === undefined ? {} : { volumeName },
    status: phase === undefined ? {} : { phase },
  });

  it.for([
    ["Test no volumeName", unbound("Bound")],
    ["Test empty volumeName", unbound("Bound", "")],
    ["Test no status phase", unbound(undefined, "testPV")],
    ["Test pending status phase", unbound("Pending", "testPV")],
    ["Test lost status phase", unbound("Lost", "testPV")],
  ] as const)("%s", async ([, claim]) => {
    expect(await relatedTo(claim)).toEqual(NOTHING);
  });

  const CLAIM = bound("testPVC");
  const VOLUMES = ["pv-of-testPVC"];
  const mounting = (name: string, traits = {}) => onNode(name, ["testPVC"], traits);

  it.for([
    ["Test with volume", [], []],
    ["Test with volume and one running pod", [mounting("testPod1")], ["testPod1"]],
    [
      "Test with volume and multiple running pods",
      [mounting("testPod1"), mounting("testPod2"), mounting("testPod3")],
      ["testPod1", "testPod2", "testPod3"],
    ],
    [
      "Test with volume and multiple running pods, some not running",
      [
        mounting("testPod1", { phase: "Succeeded" }),
        mounting("testPod2"),
        mounting("testPod3", { nodeName: "" }),
      ],
      ["testPod2"],
    ],
  ] as const)("%s", async ([, pods, related]) => {
    // From the claim's side alone: no pod is listed.
    const { claims, ...found } = await relatedTo(CLAIM, ...pods);
    expect(claims).toEqual([]);
    expect(found.volumes).toEqual(VOLUMES);
    expect(found.pods).toEqual(expect.arrayContaining([...related]));
  });

  it("Test with PVC grouping via VGS label", async () => {
    const labels = { [GROUP]: "db" };
    const related = await relatedTo(
      bound("testPVC-1", labels),
      onNode("testPod-1", ["testPVC-1"]),
      bound("groupedPVC", labels),
    );
    expect(related).toMatchObject({ pods: ["testPod-1"], claims: ["groupedPVC"] });
  });

  // Test_getGroupedPVCs; without a label key in the spec a backup has Velero's default one.
  it.for<[name: string, claim: KubernetesObject, others: KubernetesObject[], grouped: string[]]>([
    ["No group value", bound("pvc-1", { [GROUP]: "" }), [bound("pvc-2", { [GROUP]: "" })], []],
    ["Target PVC does not have the label", bound("pvc-1"), [bound("pvc-2", { [GROUP]: "g" })], []],
    [
      "Target PVC has label, but no group matches",
      bound("pvc-1", { [GROUP]: "g" }),
      [bound("pvc-2", { [GROUP]: "h" })],
      [],
    ],
    [
      "Multiple PVCs in the same group",
      bound("pvc-1", { [GROUP]: "g" }),
      [bound("pvc-2", { [GROUP]: "g" }), bound("pvc-3", { [GROUP]: "g" })],
      ["pvc-2", "pvc-3"],
    ],
  ])("%s", async ([, claim, others, grouped]) => {
    expect((await relatedTo(claim, ...others)).claims).toEqual(grouped);
  });
});
