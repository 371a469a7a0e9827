import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless, printLossless } from "../../../../lambdas/core/kube/lossless-json.ts";
import {
  fieldAt,
  withField,
  withoutEntries,
  withoutFields,
} from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { itemId, prepareItem } from "../../../../lambdas/core/restore/item/prepare-item.ts";
import { NON_RESTORABLE_RESOURCES } from "../../../../lambdas/core/velero/restore-defaults.ts";
import { claim, item, LABELS, object, pod, restoreContext, volume } from "./builders.ts";
import { goldenContext, goldenPairs, titleOf } from "./golden-pairs.ts";

const created = (object: KubernetesObject) => ({
  outcome: "restore",
  object,
  additionalItems: [],
  warnings: [],
});

describe("prepareItem (TestRestoreItems)", () => {
  it("metadata uid/resourceVersion/etc. gets removed", () => {
    const metadata = {
      labels: { "key-1": "val-1" },
      annotations: { "key-1": "val-1" },
      finalizers: ["finalizer-1"],
    };
    const archived = pod("ns-1", "pod-1", { metadata: { ...metadata, uid: "uid" } });
    const restored = pod("ns-1", "pod-1", {
      metadata: { ...metadata, labels: { ...metadata.labels, ...LABELS } },
    });
    expect(prepareItem(item("pods", archived), restoreContext())).toEqual(created(restored));
  });

  it("status gets removed", () => {
    const archived = pod("ns-1", "pod-1", { status: { message: "a non-empty status" } });
    const restored = pod("ns-1", "pod-1", { metadata: { labels: LABELS } });
    expect(prepareItem(item("pods", archived), restoreContext())).toEqual(created(restored));
  });

  it("metadata managedFields gets restored", () => {
    const managedFields = [{ manager: "kubectl", fieldsV1: { "f:spec": {} } }];
    const archived = pod("ns-1", "pod-1", { metadata: { managedFields } });
    const restored = pod("ns-1", "pod-1", { metadata: { managedFields, labels: LABELS } });
    expect(prepareItem(item("pods", archived), restoreContext())).toEqual(created(restored));
  });

  it("generateName is of no use to an object that has its name", () => {
    const archived = pod("ns-1", "pod-1x", { metadata: { generateName: "pod-1" } });
    const restored = pod("ns-1", "pod-1x", { metadata: { labels: LABELS } });
    expect(prepareItem(item("pods", archived), restoreContext())).toEqual(created(restored));
  });
});

describe("prepareItem, what it leaves out", () => {
  const mirror = { metadata: { annotations: { "kubernetes.io/config.mirror": "abc" } } };
  it.for([
    ["a mirror pod", "mirrorPod", item("pods", pod("ns-1", "etcd", mirror))],
    [
      "a completed pod",
      "completed",
      item("pods", pod("ns-1", "pod-1", { status: { phase: "Failed" } })),
    ],
    [
      "a completed job",
      "completed",
      item("jobs.batch", object("Job", "ns-1", "job-1", { status: { completionTime: "x" } })),
    ],
    [
      "what an action leaves out",
      "needsNodeAgent",
      item("datauploads.velero.io", object("DataUpload", "velero", "upload-1")),
    ],
  ] as const)("is %s", ([, reason, archived]) => {
    expect(prepareItem(archived, restoreContext())).toEqual({ outcome: "skip", reason });
  });

  it.for(NON_RESTORABLE_RESOURCES)("is any of %s", (resource) => {
    expect(prepareItem(item(resource, object("Any", undefined, "name")), restoreContext())).toEqual(
      {
        outcome: "skip",
        reason: "nonRestorable",
      },
    );
  });

  it("is not a pod whose mirror annotation is empty, nor another kind that has it", () => {
    const empty = { metadata: { annotations: { "kubernetes.io/config.mirror": "" } } };
    const context = restoreContext();
    expect(prepareItem(item("pods", pod("ns-1", "p", empty)), context).outcome).toBe("restore");
    const config = item("configmaps", object("ConfigMap", "ns-1", "c", mirror));
    expect(prepareItem(config, context).outcome).toBe("restore");
  });
});

describe("prepareItem, into another namespace", () => {
  const context = restoreContext({
    spec: { namespaceMapping: { "ns-1": "ns-2", "ns-2": "ns-3" } },
  });

  it.for([
    ["ns-1", "ns-2"],
    ["ns-2", "ns-3"],
    ["other", "other"],
  ] as const)("moves an object of %s to %s (TestRestoreNamespaceMapping)", ([from, to]) => {
    expect(prepareItem(item("pods", pod(from, "pod-1")), context)).toEqual(
      created(pod(to, "pod-1", { metadata: { labels: LABELS } })),
    );
  });

  it("gives a namespace its new name and no labels", () => {
    const namespace = object("Namespace", undefined, "ns-1", { status: { phase: "Active" } });
    expect(prepareItem(item("namespaces", namespace), context)).toEqual(
      created(object("Namespace", undefined, "ns-2")),
    );
  });

  it("asks for additional items where they are in the backup", () => {
    const volumes = [{ persistentVolumeClaim: { claimName: "pvc-1" } }];
    const prepared = prepareItem(item("pods", pod("ns-1", "p", { spec: { volumes } })), context);
    expect(prepared).toMatchObject({
      additionalItems: [
        { groupResource: "persistentvolumeclaims", namespace: "ns-1", name: "pvc-1" },
      ],
    });
  });

  it("names an item by where it goes", () => {
    expect(itemId({ groupResource: "pods", namespace: "ns-1", name: "p" }, context)).toBe(
      "pods/ns-2/p",
    );
    const volume = { groupResource: "persistentvolumes", namespace: undefined, name: "pv-1" };
    expect(itemId(volume, context)).toBe("persistentvolumes/pv-1");
  });
});

describe("prepareItem, status", () => {
  const status = { phase: "Running" };
  const withAnnotation = (value: string) => ({
    status,
    metadata: { annotations: { "velero.io/restore-status": value } },
  });
  const context = restoreContext({ restoresStatusOf: (resource) => resource === "pods" });

  it.for([
    ["restores it where the Restore wants it", "pods", { status }, { status }],
    ["has none where there is none", "pods", {}, {}],
    ["leaves it where the Restore does not want it", "widgets", { status }, {}],
    ["leaves it where its object does not want it", "pods", withAnnotation("false"), {}],
    ["restores it where its object wants it", "widgets", withAnnotation("true"), { status }],
  ] as const)("%s", ([, resource, fields, expected]) => {
    const { outcome, object, additionalItems, warnings, ...rest } = prepareItem(
      item(resource, pod("ns-1", "pod-1", fields)),
      context,
    ) as Record<string, unknown>;
    expect(rest).toEqual(expected);
    expect(object).not.toHaveProperty("status");
  });
});

describe("prepareItem, volumes", () => {
  const plan = (action: "keepDisk" | "provision") =>
    restoreContext({
      volumePlans: new Map([
        [
          "pv-1",
          action === "keepDisk"
            ? { action, warning: "beware" }
            : { action, because: "csiSnapshot" },
        ],
      ]),
    });

  it("restores a volume as its plan says, and passes on its warning", () => {
    const spec = {
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "ns-1", name: "pvc-1" },
    };
    const prepared = prepareItem(
      item("persistentvolumes", volume("pv-1", "Retain", "ns-1/pvc-1")),
      plan("keepDisk"),
    );
    expect(prepared).toEqual({
      ...created(
        object("PersistentVolume", undefined, "pv-1", { metadata: { labels: LABELS }, spec }),
      ),
      warnings: ["beware"],
    });
  });

  it("gives a volume the disk that was made of its snapshot", () => {
    const snapshot = {
      volumeName: "pv-1",
      snapshotId: "snap-1",
      location: "default",
      volumeType: "gp3",
      volumeAZ: "us-east-1a",
    };
    const volumePlans = new Map([["pv-1", { action: "fromSnapshot", snapshot } as const]]);
    const disk = { volumeId: "vol-1", zone: "us-east-1a", driver: "ebs.csi.aws.com" as const };
    const prepared = prepareItem(
      item("persistentvolumes", volume("pv-1", "Delete")),
      restoreContext({ volumePlans, disks: new Map([["pv-1", disk]]) }),
    );
    expect(prepared).toMatchObject({
      outcome: "restore",
      object: { spec: { csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" } } },
      warnings: [],
    });
  });

  it("leaves out a volume that its claim gets anew, and warns of it with the claim", () => {
    const context = plan("provision");
    const pv = item("persistentvolumes", volume("pv-1", "Retain", "ns-1/pvc-1"));
    expect(prepareItem(pv, context)).toEqual({ outcome: "skip", reason: "provisionedAnew" });
    const pvc = item("persistentvolumeclaims", claim("ns-1", "pvc-1", "pv-1"));
    expect(prepareItem(pvc, context)).toEqual({
      ...created(
        object("PersistentVolumeClaim", "ns-1", "pvc-1", {
          metadata: { labels: LABELS },
          spec: {},
        }),
      ),
      warnings: [expect.stringContaining("CSI snapshot")],
    });
  });
});

describe("prepareItem, failures", () => {
  it("fails with what an action says, and names the item by where it goes", () => {
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{" };
    const service = object("Service", "ns-1", "web", { metadata: { annotations }, spec: {} });
    const spec = { namespaceMapping: { "ns-1": "ns-2" } };
    expect(prepareItem(item("services", service), restoreContext({ spec }))).toEqual({
      outcome: "failed",
      error: expect.stringMatching(/^error preparing services\/ns-2\/web: SyntaxError/),
    });
  });

  it.for([
    ["another name", pod("ns-1", "other"), "pods/ns-1/pod-1", "ns-1/other"],
    ["another namespace", pod("kube-system", "pod-1"), "pods/ns-1/pod-1", "kube-system/pod-1"],
    ["no namespace", object("Pod", undefined, "pod-1"), "pods/ns-1/pod-1", "pod-1"],
    ["no metadata", { apiVersion: "v1", kind: "Pod" } as never, "pods/ns-1/pod-1", ""],
  ] as const)("fails an object that has %s than its place", ([, object, place, itself]) => {
    const ref = { groupResource: "pods", namespace: "ns-1", name: "pod-1" };
    expect(prepareItem({ ref, object }, restoreContext())).toEqual({
      outcome: "failed",
      error: `object at "${place}" calls itself "${itself}": its archive is damaged or forged`,
    });
  });

  it("fails an object that says a namespace at cluster scope", () => {
    const ref = { groupResource: "clusterroles.rbac.authorization.k8s.io", namespace: undefined };
    const forged = object("ClusterRole", "kube-system", "admin");
    expect(
      prepareItem({ ref: { ...ref, name: "admin" }, object: forged }, restoreContext()),
    ).toEqual({
      outcome: "failed",
      error:
        'object at "clusterroles.rbac.authorization.k8s.io/admin" calls itself "kube-system/admin": its archive is damaged or forged',
    });
  });
});

describe("prepareItem, any object", () => {
  const resource = fc.constantFrom(
    "pods",
    "services",
    "secrets",
    "jobs.batch",
    "serviceaccounts",
    "persistentvolumeclaims",
    "persistentvolumes",
    "rolebindings.rbac.authorization.k8s.io",
    "customresourcedefinitions.apiextensions.k8s.io",
    "mutatingwebhookconfigurations.admissionregistration.k8s.io",
    "gadgets.example.com",
  );
  const anyItem = fc
    .record({ resource, spec: fc.jsonValue(), data: fc.jsonValue(), status: fc.jsonValue() })
    .map(({ resource, ...fields }) => item(resource, object("Any", "ns-1", "pv-1", fields)));
  const context = restoreContext({
    spec: { namespaceMapping: { "ns-1": "ns-2" } },
    volumePlans: new Map([["pv-1", { action: "keepDisk" }]]),
  });

  it("is never changed itself, and gives the same twice", () => {
    fc.assert(
      fc.property(anyItem, (archived) => {
        const before = structuredClone(archived);
        const prepared = prepareItem(archived, context);
        expect(archived).toEqual(before);
        expect(prepareItem(archived, context)).toEqual(prepared);
      }),
    );
  });

  it("is not changed further when it is prepared again", () => {
    fc.assert(
      fc.property(anyItem, ({ ref, object }) => {
        const once = prepareItem({ ref, object }, context);
        fc.pre(once.outcome === "restore");
        const again = prepareItem(
          { ref: { ...ref, namespace: "ns-2" }, object: once.object },
          context,
        );
        expect(again).toMatchObject({ object: once.object });
      }),
    );
  });

  it("keeps fields nobody knows and integers no number holds", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.jsonValue(), (integer, unknown) => {
        const value = JSON.stringify(unknown);
        const text = `{"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"ns-1","name":"p","new":${integer}},"spec":{"big":${integer},"new":${value}}}`;
        const prepared = prepareItem(
          item("pods", parseLossless(text) as KubernetesObject),
          context,
        );
        fc.pre(prepared.outcome === "restore");
        const printed = printLossless(prepared.object);
        expect(printed).toContain(`"spec":{"big":${integer},"new":${printLossless(unknown)}}`);
        expect(printed).toContain(`"new":${integer}`);
      }),
    );
  });
});

describe("prepareItem, next to a real Velero", () => {
  const pairs = goldenPairs();
  const context = goldenContext(pairs);

  it.for(pairs.map((pair) => [titleOf(pair), pair] as const))(
    "restores %s as Velero did",
    ([, { groupResource, source, restored }]) => {
      const prepared = prepareItem(item(groupResource, source), context);
      if (restored === null) {
        expect(prepared).toMatchObject({ outcome: "skip" });
        return;
      }
      expect(prepared).toMatchObject({ outcome: "restore", warnings: [] });
      const { object } = prepared as { object: KubernetesObject };
      const bare = withoutFields(object, ["metadata"], ["managedFields"]);
      expect(bare).toEqual(withoutFilledIn(restored, bare));
    },
  );
});

/** Takes from a live object what the cluster filled in after Velero had created it. */
function withoutFilledIn(live: KubernetesObject, sent: KubernetesObject): unknown {
  let object = withoutFields(live, ["metadata"], SERVER_METADATA);
  object = withoutFields(object, [], ["status"]);
  for (const [kind, parent, ...names] of FILLED_IN) {
    if (object.kind !== kind) continue;
    const missing = names.filter((name) => fieldAt(sent, ...parent, name) === undefined);
    object = withoutEntries(object, parent, missing);
  }
  if (object.kind === "Endpoints") return { ...object, ...endpointsOf(sent) };
  return object.kind === "Service" ? withPortsOf(object, sent) : object;
}

const SERVER_METADATA = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "ownerReferences",
];

/** What scheduler, admission, allocators, the token controller and the volume binder write. */
const FILLED_IN: readonly (readonly [
  kind: string,
  parent: readonly [string, ...string[]],
  ...names: string[],
])[] = [
  ["Pod", ["spec"], "nodeName", "priority"],
  ["Service", ["spec"], "clusterIP", "clusterIPs", "healthCheckNodePort"],
  ["Secret", ["data"], "token", "ca.crt"],
  ["Secret", ["metadata", "annotations"], "kubernetes.io/service-account.uid"],
  ["PersistentVolume", ["spec", "claimRef"], "uid", "resourceVersion"],
  ["PersistentVolumeClaim", ["metadata", "annotations"], "pv.kubernetes.io/bind-completed"],
];

/** The endpoints controller had written them again before they were looked at. */
function endpointsOf(sent: KubernetesObject) {
  return { metadata: sent.metadata, subsets: fieldAt(sent, "subsets") };
}

/** A node port that was not sent was chosen by the cluster. */
function withPortsOf(service: KubernetesObject, sent: KubernetesObject): KubernetesObject {
  const ports = fieldAt(service, "spec", "ports") as KubernetesObject[] | undefined;
  if (ports === undefined) return service;
  const own = ports.map((port, index) =>
    fieldAt(sent, "spec", "ports", String(index)) === undefined &&
    fieldAt((fieldAt(sent, "spec", "ports") as unknown[])[index], "nodePort") === undefined
      ? withoutFields(port, [], ["nodePort"])
      : port,
  );
  return withField(service, ["spec", "ports"], own);
}
