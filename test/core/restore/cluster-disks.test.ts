import { describe, expect, it } from "vitest";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import { clusterDisks } from "../../../lambdas/core/restore/cluster-disks.ts";
import { AUTO_MODE_DRIVER, EBS_DRIVER } from "../../../lambdas/core/volumes/ebs-volume-of.ts";
import { MemoryKubernetes, served } from "../../support/fakes/memory-kubernetes.ts";
import { object } from "../../support/restore-rig.ts";

const NODES = served("nodes", "Node", { namespaced: false });
const DRIVERS = served("csidrivers", "CSIDriver", { group: "storage.k8s.io", namespaced: false });
const NODE_CLASSES = served("nodeclasses", "NodeClass", {
  group: "eks.amazonaws.com",
  namespaced: false,
});
const NODE_POOLS = served("nodepools", "NodePool", { group: "karpenter.sh", namespaced: false });

async function disksOf(resources: Parameters<typeof cluster>[0], paths: readonly string[] = []) {
  const there = cluster(resources, paths);
  const { reader } = there;
  return clusterDisks({ discovery: await discover(reader), reader, writer: there });
}

function cluster(
  resources: ConstructorParameters<typeof MemoryKubernetes>[0],
  paths: readonly string[],
) {
  const there = new MemoryKubernetes(resources);
  for (const path of paths) there.objects.set(path, object("storage.k8s.io/v1", "CSIDriver", path));
  const labels = { "topology.kubernetes.io/zone": "us-east-1b" };
  there.objects.set("nodes/n", object("v1", "Node", "n", undefined, { metadata: { labels } }));
  const requirement = {
    key: "topology.kubernetes.io/zone",
    operator: "In",
    values: ["us-east-1a"],
  };
  const spec = { template: { spec: { requirements: [requirement] } } };
  there.objects.set(
    "nodepools.karpenter.sh/p",
    object("karpenter.sh/v1", "NodePool", "p", undefined, { spec }),
  );
  return there;
}

describe("clusterDisks", () => {
  it("knows the zones of nodes and of node pools", async () => {
    expect((await disksOf([NODES, NODE_POOLS])).zones).toEqual(["us-east-1a", "us-east-1b"]);
    expect((await disksOf([NODES])).zones).toEqual(["us-east-1b"]);
    expect((await disksOf([])).zones).toEqual([]);
  });

  it.for([
    { what: "neither", resources: [DRIVERS], names: ["efs.csi.aws.com"], drivers: [] },
    { what: "no kind of drivers", resources: [], names: [], drivers: [] },
    { what: "the EBS driver", resources: [DRIVERS], names: [EBS_DRIVER], drivers: [EBS_DRIVER] },
    {
      what: "Auto Mode's",
      resources: [DRIVERS],
      names: [AUTO_MODE_DRIVER],
      drivers: [AUTO_MODE_DRIVER],
    },
    {
      what: "Auto Mode's node classes",
      resources: [NODE_CLASSES],
      names: [],
      drivers: [AUTO_MODE_DRIVER],
    },
    {
      what: "both",
      resources: [DRIVERS, NODE_CLASSES],
      names: [AUTO_MODE_DRIVER, EBS_DRIVER],
      drivers: [EBS_DRIVER, AUTO_MODE_DRIVER],
    },
  ])("knows the drivers of a cluster with $what", async ({ resources, names, drivers }) => {
    const paths = names.map((name) => `csidrivers/${name}`);
    expect((await disksOf([NODES, ...resources], paths)).drivers).toEqual(drivers);
  });
});
