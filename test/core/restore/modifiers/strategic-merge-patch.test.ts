import { describe, expect, it } from "vitest";
import { applyStrategicMergePatch } from "../../../../lambdas/core/restore/modifiers/strategic-merge-patch.ts";
import { object } from "../item/builders.ts";

const port = (name: string, port: number) => ({ name, port, protocol: "TCP", targetPort: port });
const service = (...ports: readonly object[]) =>
  object("Service", "fake", "svc1", { spec: { ports } });
const pod = (spec: object) => object("Pod", "fake", "pod1", { spec });
const nginx = (image: string) => pod({ containers: [{ image, name: "nginx" }] });
const volumes = (source: object) =>
  pod({
    volumes: [
      { name: "vol1", ...source },
      { name: "vol2", emptyDir: {} },
    ],
  });
const finalized = (...finalizers: readonly string[]) =>
  object("ConfigMap", "fake", "cm", { metadata: { finalizers } });

const NFS = { nfs: { path: "/fake2" } };
const PVC = { persistentVolumeClaim: { claimName: "pvc1" } };

describe("applyStrategicMergePatch (TestResourceModifiers_ApplyResourceModifierRules_StrategicMergePatch)", () => {
  it.for<[name: string, from: ReturnType<typeof pod>, patch: object, to: object]>([
    [
      "update image",
      nginx("nginx"),
      { spec: { containers: [{ name: "nginx", image: "nginx1" }] } },
      nginx("nginx1"),
    ],
    [
      "replace nfs with pvc in volume",
      volumes(NFS),
      { spec: { volumes: [{ nfs: null, name: "vol1", ...PVC }] } },
      volumes(PVC),
    ],
    [
      "replace any other volume source with pvc in volume",
      volumes(NFS),
      {
        spec: {
          volumes: [{ $retainKeys: ["name", "persistentVolumeClaim"], name: "vol1", ...PVC }],
        },
      },
      volumes(PVC),
    ],
    [
      "update a service port",
      service(port("fake1", 8001), port("fake", 8000), port("fake2", 8002)),
      {
        spec: {
          "$setElementOrder/ports": [{ port: 8001 }, { port: 9000 }, { port: 8002 }],
          ports: [port("fake", 9000), { $patch: "delete", port: 8000 }],
        },
      },
      service(port("fake1", 8001), port("fake", 9000), port("fake2", 8002)),
    ],
    [
      "an item that nobody had is added",
      nginx("nginx"),
      { spec: { containers: [{ name: "proxy" }], initContainers: [{ name: "init" }] } },
      pod({
        containers: [{ image: "nginx", name: "nginx" }, { name: "proxy" }],
        initContainers: [{ name: "init" }],
      }),
    ],
    [
      "lists within items are merged by their own key",
      pod({
        containers: [
          {
            name: "a",
            env: [
              { name: "X", value: "1" },
              { name: "Y", value: "2" },
            ],
          },
        ],
      }),
      { spec: { containers: [{ name: "a", env: [{ name: "Y", value: "3" }] }] } },
      pod({
        containers: [
          {
            name: "a",
            env: [
              { name: "X", value: "1" },
              { name: "Y", value: "3" },
            ],
          },
        ],
      }),
    ],
    [
      "a list without a merge key is replaced",
      pod({ containers: [{ name: "a", command: ["x", "y"] }] }),
      { spec: { containers: [{ name: "a", command: ["z"] }] } },
      pod({ containers: [{ name: "a", command: ["z"] }] }),
    ],
    [
      "values of a merged list are added once",
      finalized("a", "b"),
      { metadata: { finalizers: ["b", "c"] } },
      finalized("a", "b", "c"),
    ],
    [
      "values are deleted and put in order",
      finalized("a", "b", "c"),
      {
        metadata: {
          "$deleteFromPrimitiveList/finalizers": ["a"],
          "$setElementOrder/finalizers": ["c", "b"],
        },
      },
      finalized("c", "b"),
    ],
    ["null removes", nginx("nginx"), { spec: null }, object("Pod", "fake", "pod1")],
    [
      "a map is replaced",
      nginx("nginx"),
      { spec: { $patch: "replace", nodeName: "n" } },
      pod({ nodeName: "n" }),
    ],
    ["a map is emptied", nginx("nginx"), { spec: { $patch: "delete" } }, pod({})],
    [
      "a list is replaced",
      nginx("nginx"),
      { spec: { containers: [{ $patch: "replace" }, { name: "b", $patch: "merge" }] } },
      pod({ containers: [{ name: "b" }] }),
    ],
    [
      "a list is replaced by one item",
      nginx("nginx"),
      { spec: { containers: [{ $patch: "replace", name: "b" }] } },
      pod({ containers: [{ name: "b" }] }),
    ],
    [
      "what is no object is replaced by one",
      pod({ securityContext: "odd" }),
      { spec: { securityContext: { runAsUser: 1 } } },
      pod({ securityContext: { runAsUser: 1 } }),
    ],
    [
      "items nobody orders stay where they are",
      service(port("a", 1), port("b", 2), port("c", 3)),
      { spec: { "$setElementOrder/ports": [{ port: 3 }, { port: 1 }] } },
      service(port("c", 3), port("b", 2), port("a", 1)),
    ],
  ])("%s", ([, from, patch, to]) => {
    expect(applyStrategicMergePatch(from, patch)).toEqual(to);
  });

  it.for<[name: string, patch: unknown, problem: RegExp]>([
    ["a patch that is no object", [], /must be an object/],
    [
      "an unknown directive",
      { $patch: "drop" },
      /\$patch "drop": must be "merge", "replace" or "delete"/,
    ],
    [
      "an item without its merge key",
      { spec: { containers: [{ image: "x" }] } },
      /must have the "name" that it is merged by/,
    ],
    ["an item that is no object", { spec: { containers: ["x"] } }, /must have the "name"/],
  ])("fails for %s", ([, patch, problem]) => {
    expect(() => applyStrategicMergePatch(nginx("nginx"), patch)).toThrow(problem);
  });
});
