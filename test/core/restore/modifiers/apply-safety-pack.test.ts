import { describe, expect, it } from "vitest";
import { applySafetyPack } from "../../../../lambdas/core/restore/modifiers/apply-safety-pack.ts";
import { EKS_SAFETY_PACK } from "../../../../lambdas/core/restore/modifiers/eks-safety-pack.ts";
import { object } from "../item/builders.ts";

const INGRESSES = "ingresses.networking.k8s.io";
const annotated = (kind: string, annotations: object = {}) =>
  object(kind, "shop", "web", { metadata: { annotations } });
const kept = { "shop.example.com/owner": "team" };

const NLB = "service.beta.kubernetes.io/aws-load-balancer-";
const ALB = "alb.ingress.kubernetes.io/";

describe("applySafetyPack", () => {
  it.for([
    ["load-balancer-name", "services", `${NLB}name`, "shop"],
    ["elastic-ip", "services", `${NLB}eip-allocations`, "eipalloc-1,eipalloc-2"],
    ["network", "services", `${NLB}subnets`, "subnet-1"],
    ["certificate", "services", `${NLB}ssl-cert`, "arn:aws:acm:eu-west-1:1:certificate/a"],
    ["cluster-tags", "services", `${NLB}additional-resource-tags`, "kubernetes.io/cluster/a=owned"],
    ["irsa", "serviceaccounts", "eks.amazonaws.com/role-arn", "arn:aws:iam::1:role/shop"],
  ] as const)("rule %s takes off %s %s", ([name, resource, annotation, value]) => {
    const before = annotated("Any", { ...kept, [annotation]: value });
    const { object: after, acts } = applySafetyPack(resource, before);
    expect(after).toEqual(annotated("Any", kept));
    expect(acts).toEqual([
      expect.stringMatching(new RegExp(`^EKS safety rule '${name}' removes ${annotation}: `)),
    ]);
  });

  it("makes an ALB of its own of the source's, and keeps external-dns off it", () => {
    const before = annotated("Ingress", {
      ...kept,
      [`${ALB}scheme`]: "internet-facing",
      [`${ALB}load-balancer-name`]: "shop",
      [`${ALB}subnets`]: "subnet-1,subnet-2",
      [`${ALB}certificate-arn`]: "arn:aws:acm:eu-west-1:1:certificate/a",
      [`${ALB}actions.blue`]: '{"type":"forward","targetGroupARN":"arn:aws:..."}',
      [`${ALB}tags`]: "elbv2.k8s.aws/cluster=a",
    });
    const { object: after, acts } = applySafetyPack(INGRESSES, before);
    expect(after?.metadata.annotations).toEqual({
      ...kept,
      [`${ALB}scheme`]: "internet-facing",
      "external-dns.alpha.kubernetes.io/controller": "held-by-jangada",
    });
    expect(acts.map((act) => /'(.*?)'/.exec(act)?.[1])).toEqual([
      "load-balancer-name",
      "network",
      "certificate",
      "target-group",
      "cluster-tags",
      "external-dns",
    ]);
    expect(acts.at(-1)).toContain("sets external-dns.alpha.kubernetes.io/controller");
  });

  it("leaves target group bindings out", () => {
    const binding = annotated("TargetGroupBinding");
    const { object: after, acts } = applySafetyPack("targetgroupbindings.elbv2.k8s.aws", binding);
    expect(after).toBeUndefined();
    expect(acts).toEqual([expect.stringContaining("'target-group-binding' leaves the object out")]);
  });

  it.for([
    ["services", { [`${NLB}subnets`]: "by-name" }],
    ["services", { [`${NLB}additional-resource-tags`]: "team=shop" }],
    ["services", { [`${NLB}type`]: "external" }],
    ["configmaps", { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/shop" }],
    [INGRESSES, {}],
  ] as const)("leaves %s with %o as they are", ([resource, annotations]) => {
    const before = annotated("Any", annotations);
    expect(applySafetyPack(resource, before)).toEqual({ object: before, acts: [] });
  });

  it("has a name, a reason and a source for each rule", () => {
    expect(new Set(EKS_SAFETY_PACK.map(({ name }) => name)).size).toBe(EKS_SAFETY_PACK.length);
    for (const { because, source } of EKS_SAFETY_PACK) {
      expect(because).toMatch(/^\w.*[^.]$/);
      expect(source).toMatch(/^https:\/\//);
    }
  });
});
