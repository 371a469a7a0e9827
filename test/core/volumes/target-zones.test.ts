import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { targetZones } from "../../../lambdas/core/volumes/target-zones.ts";

const node = (labels?: Record<string, string>, spec: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node", ...(labels && { labels }) },
  spec,
});
const zone = (name: string) => ({ "topology.kubernetes.io/zone": name });
const nodePool = (...requirements: object[]): KubernetesObject => ({
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: { name: "pool" },
  spec: { template: { spec: { requirements } } },
});

describe("targetZones", () => {
  it("are those of the nodes, each once and sorted", () => {
    const nodes = [
      node(zone("c")),
      node(zone("a")),
      node(zone("c")),
      node({ "failure-domain.beta.kubernetes.io/zone": "b" }),
    ];
    expect(targetZones(nodes)).toEqual(["a", "b", "c"]);
  });

  it("leave out nodes that take no pods or cannot attach a disk", () => {
    const nodes = [
      node(zone("a"), { unschedulable: true }),
      node({ ...zone("b"), "eks.amazonaws.com/compute-type": "fargate" }),
      node({ ...zone("c"), "eks.amazonaws.com/compute-type": "auto" }),
      node(),
    ];
    expect(targetZones(nodes)).toEqual(["c"]);
  });

  it("hold those in which a node pool may make nodes", () => {
    const key = "topology.kubernetes.io/zone";
    const pools = [
      nodePool({ key, operator: "In", values: ["b", "a", 1] }),
      nodePool({ key, operator: "NotIn", values: ["d"] }, { key: "other", operator: "In" }),
    ];
    expect(targetZones([], pools)).toEqual(["a", "b"]);
  });
});
