import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { readAggregatedDocument } from "../../../lambdas/core/kube/aggregated-discovery.ts";
import {
  type ApiResource,
  apiVersionOf,
  groupResourceOf,
} from "../../../lambdas/core/kube/api-resource.ts";
import { Discovery } from "../../../lambdas/core/kube/discovery.ts";

function goldenGroups(file: string) {
  const url = new URL(`../../golden/discovery/${file}`, import.meta.url);
  return readAggregatedDocument(JSON.parse(readFileSync(url, "utf8"))).groups;
}

/** What the real server of the golden files serves. */
const DISCOVERY = new Discovery(
  [...goldenGroups("api-aggregated.json"), ...goldenGroups("apis-aggregated.json")],
  [],
);

function served(group: string, resource: string, more: Partial<ApiResource> = {}): ApiResource {
  const verbs = ["list", "create", "get", "delete"];
  return { group, version: "v1", resource, kind: resource, namespaced: true, verbs, ...more };
}

function discoveryOf(...resources: readonly ApiResource[]): Discovery {
  return new Discovery(
    resources.map((resource) => ({
      group: resource.group,
      preferredVersion: "v1",
      versions: [{ version: resource.version, resources: [resource] }],
    })),
    [],
  );
}

describe("resolve", () => {
  it.for([
    ["pods", "pods"],
    ["pod", "pods"],
    ["po", "pods"],
    ["Pod", "pods"],
    ["PODS", "pods"],
    ["deploy", "deployments.apps"],
    ["Deploy", "deployments.apps"],
    ["deployments.apps", "deployments.apps"],
    ["deploy.apps", "deployments.apps"],
    ["deployment.v1.apps", "deployments.apps"],
    ["ConfigMap", "configmaps"],
    ["configmaps.v1", "configmaps"],
    ["pvc", "persistentvolumeclaims"],
    ["crd", "customresourcedefinitions.apiextensions.k8s.io"],
    ["events", "events"],
    ["events.events.k8s.io", "events.events.k8s.io"],
    ["ev", "events"],
    ["services", "services"],
    ["services.mesh.example.com", "services.mesh.example.com"],
    ["ingresses.networking", "ingresses.networking.k8s.io"],
    ["ing.networking.k8s.io", "ingresses.networking.k8s.io"],
    ["gadgets.sample.example.com", "gadgets.sample.example.com"],
    ["blobs", "blobs.sample.example.com"],
    ["pods.apps", undefined],
    ["deploymnts", undefined],
    ["*", undefined],
    ["", undefined],
    [".", undefined],
  ] as const)("understands '%s' as %s", ([name, expected]) => {
    const resource = DISCOVERY.resolve(name);
    expect(resource && groupResourceOf(resource)).toBe(expected);
  });

  it("finds a version that is not the preferred one only when it is named", () => {
    const versions = ["gadgets", "gadgets.v1beta1.sample.example.com"].map((name) => {
      const resource = DISCOVERY.resolve(name);
      return resource && apiVersionOf(resource);
    });

    expect(versions).toEqual(["sample.example.com/v1", "sample.example.com/v1beta1"]);
  });

  it("prefers a plural name over another's short name, and that over a singular", () => {
    const discovery = discoveryOf(
      served("one.example.com", "sets", { singularName: "gadget" }),
      served("two.example.com", "others", { shortNames: ["gadget", "gadgets"] }),
      served("three.example.com", "gadgets"),
    );

    expect(discovery.resolve("gadgets")?.group).toBe("three.example.com");
    expect(discovery.resolve("gadget")?.group).toBe("two.example.com");
  });

  it("prefers a whole group over the beginning of another", () => {
    const discovery = discoveryOf(served("web.example.com", "sites"), served("web", "sites"));

    expect(discovery.resolve("sites.web")?.group).toBe("web");
  });
});

describe("backupOrder", () => {
  it("puts pods, their claims and volumes before anything else", () => {
    const order = DISCOVERY.backupOrder().map(groupResourceOf);

    expect(order.slice(0, 6)).toEqual([
      "pods",
      "persistentvolumeclaims",
      "persistentvolumes",
      "configmaps",
      "endpoints",
      "events",
    ]);
  });

  it("leaves core names of other groups where they are", () => {
    const discovery = discoveryOf(served("", "secrets"), served("x.example.com", "pods"));

    expect(discovery.backupOrder().map(groupResourceOf)).toEqual(["secrets", "pods.x.example.com"]);
  });

  it.for(["list", "create", "get", "delete"])("leaves out what does not %s", (verb) => {
    const verbs = ["list", "create", "get", "delete"].filter((other) => other !== verb);
    const discovery = discoveryOf(served("", "pods"), served("", "bindings", { verbs }));

    expect(discovery.backupOrder().map(groupResourceOf)).toEqual(["pods"]);
  });

  it.for([
    ["deployments", "apps", "extensions"],
    ["daemonsets", "apps", "extensions"],
    ["replicasets", "apps", "extensions"],
    ["networkpolicies", "networking.k8s.io", "extensions"],
    ["events", "", "events.k8s.io"],
  ] as const)("has %s of group '%s' and not of '%s'", ([resource, group, other]) => {
    const both = discoveryOf(served(group, resource), served(other, resource));

    expect(both.backupOrder()).toEqual([served(group, resource)]);
    expect(both.backupOrder((served) => served.group === other)).toEqual([served(other, resource)]);
  });

  it("leaves unrelated groups with such a name alone", () => {
    const discovery = discoveryOf(
      served("apps", "deployments"),
      served("velero.io", "deployments"),
    );

    expect(discovery.backupOrder()).toHaveLength(2);
  });

  it("forgets what it showed between two calls", () => {
    expect(DISCOVERY.backupOrder()).toEqual(DISCOVERY.backupOrder());
  });
});
