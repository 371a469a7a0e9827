import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import { EKS_SAFETY_PACK_ANNOTATION } from "../../lambdas/core/velero/labels.ts";
import { type MemoryObjectStore, memoryObjectStore } from "../support/fakes/memory-object-store.ts";
import { object } from "../support/restore-rig.ts";
import { runRestore } from "../support/run-restore.ts";
import { backUpPorts, backupOf } from "../support/take-backup.ts";
import { clusterWriter } from "./support/cluster-writer.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";

/** What in AWS is the source cluster's, and what AWS's or others' controllers act upon when they read it. */
const SOURCES = [
  "targetgroup/shop-web/73e2d6bc24d8a067",
  "targetgroup/shop-old/1111222233334444",
  "shop-alb",
  "eipalloc-0123456789abcdef0",
  "subnet-0aaa1111bbbb2222c",
  "sg-0123456789abcdef0",
  "certificate/12345678-1234-1234-1234-123456789012",
  "elbv2.k8s.aws/cluster=source",
  "role/shop-api",
];

const ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012";
const NLB = "service.beta.kubernetes.io/aws-load-balancer-";
const ALB = "alb.ingress.kubernetes.io/";

/** The definition that the AWS Load Balancer Controller brings, as far as an API server needs it. */
const BINDINGS = object(
  "apiextensions.k8s.io/v1",
  "CustomResourceDefinition",
  "targetgroupbindings.elbv2.k8s.aws",
  undefined,
  {
    spec: {
      group: "elbv2.k8s.aws",
      names: { kind: "TargetGroupBinding", plural: "targetgroupbindings" },
      scope: "Namespaced",
      versions: [
        {
          name: "v1beta1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
          },
        },
      ],
    },
  },
);

const backend = (name: string) => ({ service: { name, port: { number: 80 } } });

/** A shop whose traffic an ALB and an NLB bring, and whose API has a role of its own. */
const SHOP = [
  object("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", "web", "shop", {
    spec: {
      targetGroupARN: `${ELB}:targetgroup/shop-web/73e2d6bc24d8a067`,
      serviceRef: { name: "web", port: 80 },
    },
  }),
  object("networking.k8s.io/v1", "Ingress", "web", "shop", {
    metadata: {
      annotations: {
        [`${ALB}load-balancer-name`]: "shop-alb",
        [`${ALB}scheme`]: "internet-facing",
        [`${ALB}subnets`]: "subnet-0aaa1111bbbb2222c",
        [`${ALB}security-groups`]: "sg-0123456789abcdef0",
        [`${ALB}certificate-arn`]:
          "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
        [`${ALB}tags`]: "team=shop,elbv2.k8s.aws/cluster=source",
        [`${ALB}actions.old`]: JSON.stringify({
          type: "forward",
          targetGroupARN: `${ELB}:targetgroup/shop-old/1111222233334444`,
        }),
      },
    },
    spec: { ingressClassName: "alb", defaultBackend: backend("web") },
  }),
  object("v1", "Service", "web", "shop", {
    metadata: {
      annotations: {
        [`${NLB}eip-allocations`]: "eipalloc-0123456789abcdef0",
        [`${NLB}subnets`]: "subnet-0aaa1111bbbb2222c",
        "external-dns.alpha.kubernetes.io/hostname": "shop.example.com",
      },
    },
    spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ports: [{ port: 80 }] },
  }),
  object("v1", "ServiceAccount", "api", "shop", {
    metadata: {
      annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/shop-api" },
    },
  }),
];

describe("a cluster with load balancers, restored into a second one", () => {
  let source: ControlPlane;
  let target: ControlPlane;
  let store: MemoryObjectStore;
  beforeAll(async () => {
    [source, target] = await Promise.all([startControlPlane(), startControlPlane()]);
    await source.kubectl(["create", "namespace", "shop"]);
    await source.kubectl(["create", "-f", "-"], JSON.stringify(BINDINGS));
    await source.kubectl(["wait", "crd", BINDINGS.metadata.name, "--for=condition=Established"]);
    const list = { apiVersion: "v1", kind: "List", items: SHOP };
    await source.kubectl(["apply", "-f", "-"], JSON.stringify(list));
    store = memoryObjectStore();
    await using ports = await clusterWriter(source.kubeconfig);
    await backUp(backUpPorts(ports.reader, store), backupOf("b"));
  });
  afterAll(() => Promise.all([source?.stop(), target?.stop()]));

  const restoreInto = async (
    { kubeconfig }: ControlPlane,
    name: string,
    annotations: Readonly<Record<string, string>> = {},
  ) => {
    await using ports = await clusterWriter(kubeconfig);
    const spec = {
      backupName: "b",
      includedNamespaces: ["shop"],
      includeClusterResources: true,
      namespaceMapping: { shop: name },
    };
    // Awaited here, since the connection ends with the block.
    return await runRestore({ ...ports, store, name, spec, annotations });
  };
  const KINDS = "targetgroupbindings.elbv2.k8s.aws,ingresses,services,serviceaccounts";
  /** What of the source the objects of a namespace still name, but for what only kubectl reads. */
  const namedIn = async ({ kubectl }: ControlPlane, namespace: string) => {
    const json = await kubectl(["get", KINDS, "-n", namespace, "-o", "json"]);
    const objects = JSON.stringify(JSON.parse(json), (name, value) =>
      name === "kubectl.kubernetes.io/last-applied-configuration" ? undefined : value,
    );
    return SOURCES.filter((one) => objects.includes(one));
  };
  const rules = (texts: readonly string[] = []) =>
    texts.flatMap((text) => /EKS safety rule '([^']+)'/.exec(text)?.[1] ?? []);

  it("names everything of the source in the source, else this proves nothing", async () => {
    expect(await namedIn(source, "shop")).toEqual(SOURCES);
  });

  it("touches no target of the first, says each rule that acted, and is held back from its names", async () => {
    const { summary, results } = await restoreInto(target, "safe");
    const ingress = JSON.parse(
      await target.kubectl(["get", "ingress", "web", "-n", "safe", "-o", "json"]),
    );

    expect(summary.errors).toBe(0);
    expect(await namedIn(target, "safe")).toEqual([]);
    expect(ingress.metadata.annotations).toMatchObject({
      [`${ALB}scheme`]: "internet-facing",
      "external-dns.alpha.kubernetes.io/controller": "held-by-jangada",
    });
    expect(new Set(rules(results.warnings.namespaces?.safe))).toEqual(
      new Set([
        "target-group-binding",
        "load-balancer-name",
        "elastic-ip",
        "network",
        "certificate",
        "target-group",
        "cluster-tags",
        "external-dns",
        "irsa",
      ]),
    );
  });

  it("says what would happen when the pack is switched off, and leaves everything as it was", async () => {
    const off = { [EKS_SAFETY_PACK_ANNOTATION]: "false" };
    const { summary, results } = await restoreInto(target, "unsafe", off);
    const said = results.warnings.namespaces?.unsafe ?? [];

    expect(summary.errors).toBe(0);
    expect(await namedIn(target, "unsafe")).toEqual(SOURCES);
    expect(rules(said)).toEqual(expect.arrayContaining(["target-group-binding", "elastic-ip"]));
    expect(said.filter((text) => text.includes("EKS safety rule"))).toEqual(
      said.filter((text) => text.endsWith("if it were not switched off")),
    );
  });

  it("leaves everything as it was in the first cluster itself", async () => {
    const { summary, results } = await restoreInto(source, "copy");

    expect(summary.errors).toBe(0);
    expect(await namedIn(source, "copy")).toEqual(SOURCES);
    expect(JSON.stringify(results)).not.toContain("EKS safety rule");
  });
});
