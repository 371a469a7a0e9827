import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ItemRef,
  itemPath,
  parseItemPath,
  preferredVersionDir,
} from "../../../lambdas/core/archive/item.ts";

const ref = (parts: Partial<ItemRef>): ItemRef => ({
  groupResource: "pods",
  versionDir: undefined,
  namespace: undefined,
  name: "web",
  ...parts,
});

const PLACES = [
  { place: ref({ namespace: "shop" }), path: "resources/pods/namespaces/shop/web.json" },
  {
    place: ref({ versionDir: preferredVersionDir("v1"), namespace: "shop" }),
    path: "resources/pods/v1-preferredversion/namespaces/shop/web.json",
  },
  {
    place: ref({ groupResource: "deployments.apps", versionDir: "v1beta1", namespace: "shop" }),
    path: "resources/deployments.apps/v1beta1/namespaces/shop/web.json",
  },
  { place: ref({ groupResource: "nodes" }), path: "resources/nodes/cluster/web.json" },
  { place: ref({ namespace: "cluster" }), path: "resources/pods/namespaces/cluster/web.json" },
  {
    place: ref({ namespace: "namespaces", name: "cluster" }),
    path: "resources/pods/namespaces/namespaces/cluster.json",
  },
  {
    place: ref({ groupResource: "clusterroles.rbac.authorization.k8s.io", name: "system:a b?" }),
    path: "resources/clusterroles.rbac.authorization.k8s.io/cluster/system:a b?.json",
  },
  {
    place: ref({ groupResource: "nodes", name: "a.json" }),
    path: "resources/nodes/cluster/a.json.json",
  },
];

describe("itemPath", () => {
  it.for(PLACES)("places an item at $path", ({ place, path }) => {
    expect(itemPath(place)).toBe(path);
  });
});

describe("parseItemPath", () => {
  it.for(PLACES)("reads $path back", ({ place, path }) => {
    expect(parseItemPath(path)).toEqual(place);
  });

  it("reads back every place an item can have", () => {
    const step = fc.stringMatching(/^[^/]+$/).filter((text) => text !== "." && text !== "..");
    const versionDir = fc.option(
      step.filter((dir) => dir !== "cluster" && dir !== "namespaces"),
      { nil: undefined },
    );
    const namespace = fc.option(step, { nil: undefined });
    fc.assert(
      fc.property(
        fc.record({ groupResource: step, versionDir, namespace, name: step }),
        (place) => {
          expect(parseItemPath(itemPath(place))).toEqual(place);
        },
      ),
    );
  });

  it.for([
    "metadata/version",
    "resources/pods/namespaces/shop/web.yaml",
    "resources/pods/namespaces/shop/.json",
    "resources/pods/namespaces/shop",
    "resources/pods/web.json",
    "resources/pods/v1/v2/cluster/web.json",
    "resources/../namespaces/shop/web.json",
    "resources/pods/namespaces/../web.json",
    "resources/pods/../cluster/web.json",
    "resources/pods/cluster/...json",
    "resources/pods/namespaces//web.json",
    "/resources/pods/namespaces/shop/web.json",
    "../resources/pods/namespaces/shop/web.json",
    "resources\\pods\\cluster\\web.json",
  ])("finds no item at %s", (path) => {
    expect(parseItemPath(path)).toBeUndefined();
  });
});
