import type { KubernetesObject } from "../../lambdas/core/kube/kubernetes-object.ts";

/**
 * What the controllers of a real cluster make of the sample's two StatefulSets: a claim and a pod
 * each, and nodes to run them. The embedded cluster runs no StatefulSet controller.
 */
export function statefulObjects(): readonly KubernetesObject[] {
  return [
    node("ip-10-0-1-10", "us-east-1a"),
    node("ip-10-0-2-10", "us-east-1b"),
    node("ip-10-0-3-10", "us-east-1c"),
    ...replica("postgres", { storage: "20Gi", storageClassName: "gp3", volumeName: "pv-csi-gp3" }),
    ...replica("cache", {
      storage: "10Gi",
      storageClassName: "auto-ebs",
      volumeName: "pv-auto-mode",
    }),
  ];
}

function node(name: string, zone: string): KubernetesObject {
  const labels = {
    "kubernetes.io/hostname": name,
    "topology.kubernetes.io/region": zone.slice(0, -1),
    "topology.kubernetes.io/zone": zone,
  };
  return { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: {} };
}

function replica(
  name: string,
  { storage, ...volume }: { readonly storage: string } & Readonly<Record<string, string>>,
): readonly KubernetesObject[] {
  const labels = { app: name };
  const claimName = `data-${name}-0`;
  return [
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: claimName, namespace: "data", labels },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } }, ...volume },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `${name}-0`, namespace: "data", labels },
      spec: {
        containers: [
          {
            name,
            image: `registry.example/${name}:1`,
            volumeMounts: [{ name: "data", mountPath: "/data" }],
          },
        ],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
      },
    },
  ];
}
