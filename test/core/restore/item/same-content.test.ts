import { describe, expect, it } from "vitest";
import { withField } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { hasSameContent } from "../../../../lambdas/core/restore/item/same-content.ts";
import { claim, object, pod, refOf, restoreContext, volume } from "./builders.ts";

describe("hasSameContent, about what a restore leaves to the cluster", () => {
  const service = (spec: object) => object("Service", "ns-1", "web", { spec });
  const secret = (data: object) =>
    object("Secret", "ns-1", "token", { type: "kubernetes.io/service-account-token", data });
  const annotated = { annotations: { "pv.kubernetes.io/bind-completed": "yes" } };
  const unclaimed = withField(volume("pv-1", "Retain"), ["spec", "claimRef"], {
    namespace: "ns-1",
    name: "pvc-1",
  });
  const template = (labels: object) =>
    object("Job", "ns-1", "job", { spec: { template: { metadata: { labels } } } });

  it.for([
    {
      name: "a service's address and node ports",
      resource: "services",
      current: service({
        clusterIP: "10.0.0.1",
        clusterIPs: [],
        ports: [{ port: 80, nodePort: 30000 }],
      }),
      desired: service({ ports: [{ port: 80 }] }),
    },
    {
      name: "a pod's node and priority",
      resource: "pods",
      current: pod("ns-1", "p", { spec: { nodeName: "node-1", priority: 0, containers: [] } }),
      desired: pod("ns-1", "p", { spec: { containers: [] } }),
    },
    {
      name: "a claim's new volume",
      resource: "persistentvolumeclaims",
      current: claim("ns-1", "pvc-1", "pvc-123", { metadata: annotated }),
      desired: object("PersistentVolumeClaim", "ns-1", "pvc-1", { spec: {} }),
    },
    {
      name: "a claim that is bound to its volume again",
      resource: "persistentvolumeclaims",
      current: claim("ns-1", "pvc-1", "pv-1", { metadata: annotated }),
      desired: claim("ns-1", "pvc-1", "pv-1"),
    },
    {
      name: "a volume that is bound to its claim again",
      resource: "persistentvolumes",
      current: volume("pv-1", "Retain", "ns-1/pvc-1"),
      desired: unclaimed,
    },
    {
      name: "a volume that is only compared",
      resource: "persistentvolumes",
      current: volume("pv-1", "Retain", "ns-1/pvc-1"),
      desired: withField(volume("pv-1", "Retain", "ns-1/pvc-1"), ["spec", "claimRef", "uid"], "x"),
    },
    {
      name: "a token",
      resource: "secrets",
      current: secret({ token: "abc" }),
      desired: object("Secret", "ns-1", "token", { type: "kubernetes.io/service-account-token" }),
    },
    {
      name: "a job's uid",
      resource: "jobs.batch",
      current: template({ "controller-uid": "abc", app: "x" }),
      desired: template({ app: "x" }),
    },
    {
      name: "who manages a field",
      resource: "configmaps",
      current: object("ConfigMap", "ns-1", "c", {
        metadata: { managedFields: [{ manager: "a" }] },
      }),
      desired: object("ConfigMap", "ns-1", "c", {
        metadata: { managedFields: [{ manager: "b" }] },
      }),
    },
    {
      name: "who manages a field of an object that nobody managed",
      resource: "configmaps",
      current: object("ConfigMap", "ns-1", "c", {
        metadata: { managedFields: [{ manager: "a" }] },
      }),
      desired: object("ConfigMap", "ns-1", "c"),
    },
    {
      name: "a node port that the backup has as asked for",
      resource: "services",
      current: service({
        clusterIP: "10.0.0.1",
        ports: [{ port: 80, protocol: "TCP", nodePort: 30000 }],
      }),
      desired: object("Service", "ns-1", "web", {
        metadata: {
          managedFields: [
            {
              fieldsV1: {
                "f:spec": { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { "f:nodePort": {} } } },
              },
            },
          ],
        },
        spec: { ports: [{ port: 80, protocol: "TCP", nodePort: 30000 }] },
      }),
    },
  ])("finds no difference in $name", ({ resource, current, desired }) => {
    const objects = { ref: refOf(resource, desired), current, desired };
    expect(hasSameContent(objects, restoreContext())).toBe(true);
  });
});

describe("hasSameContent, about what somebody changed", () => {
  const config = (value: string) => object("ConfigMap", "ns-1", "c", { data: { key: value } });
  const labelled = (value: string) => pod("ns-1", "p", { metadata: { labels: { app: value } } });
  const apiservice = (fields: object) =>
    object("APIService", undefined, "v1", {
      metadata: { labels: { "kube-aggregator.kubernetes.io/automanaged": "onstart" } },
      ...fields,
    });
  it.for([
    ["contents", "configmaps", config("a"), config("b")],
    ["labels", "pods", labelled("a"), labelled("b")],
    [
      "the volume of a claim that keeps its own",
      "persistentvolumeclaims",
      claim("ns-1", "pvc-1", "pv-2"),
      claim("ns-1", "pvc-1", "pv-1"),
    ],
    [
      "an object no restore creates",
      "apiservices.apiregistration.k8s.io",
      apiservice({ spec: 1 }),
      apiservice({ spec: 2 }),
    ],
  ] as const)("finds a difference in %s", ([, resource, current, desired]) => {
    const objects = { ref: refOf(resource, desired), current, desired };
    expect(hasSameContent(objects, restoreContext())).toBe(false);
  });

  it("does not map the namespaces of an object that is where it belongs", () => {
    const binding = (namespace: string) =>
      object("RoleBinding", "b", "r", { subjects: [{ kind: "ServiceAccount", namespace }], x: [] });
    const context = restoreContext({ spec: { namespaceMapping: { a: "b" } } });
    const ref = {
      groupResource: "rolebindings.rbac.authorization.k8s.io",
      namespace: "a",
      name: "r",
    };
    const objects = { ref, current: binding("a"), desired: binding("b") };
    expect(hasSameContent(objects, context)).toBe(false);
  });
});
