import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import {
  type ApiResource,
  apiVersionOf,
  groupResourceOf,
} from "../../../lambdas/core/kube/api-resource.ts";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import {
  type KubernetesReader,
  ListRefusal,
} from "../../../lambdas/core/kube/kubernetes-reader.ts";

type Documents = Readonly<Record<string, unknown>>;

function golden(file: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../golden/discovery/${file}`, import.meta.url), "utf8"),
  );
}

const AGGREGATED: Documents = {
  "/api": golden("api-aggregated.json"),
  "/apis": golden("apis-aggregated.json"),
};
const LEGACY: Documents = {
  "/api": golden("api.json"),
  "/apis": golden("apis.json"),
  ...(golden("resource-lists.json") as Documents),
};

/** Serves documents by path; an error among them is thrown. */
function readerOf(documents: Documents, whenAggregated: Documents = documents): KubernetesReader {
  return {
    version: () => Promise.reject(new Error("not asked for")),
    list: () => Promise.reject(new Error("not asked for")),
    discovery: async (path, aggregated) => {
      const document = (aggregated ? whenAggregated : documents)[path];
      if (document instanceof Error) throw document;
      return document;
    },
  };
}

const CORE = {
  "/api": { versions: ["v1"] },
  "/api/v1": { resources: [{ name: "pods", kind: "Pod", namespaced: true, verbs: ["list"] }] },
};

function groupList(...names: readonly string[]): unknown {
  return { groups: names.map((name) => ({ name, versions: [{ version: "v1" }] })) };
}

function byName(resources: readonly ApiResource[]): ApiResource[] {
  return resources.toSorted((one, other) =>
    groupResourceOf(one).localeCompare(groupResourceOf(other)),
  );
}

describe("discover", () => {
  it("reads a real server's aggregated documents", async () => {
    const { resources, failures } = await discover(readerOf(AGGREGATED));

    expect(failures).toEqual([]);
    expect(resources[0]).toMatchObject({ resource: "bindings", group: "" });
    expect(resources.find(({ resource }) => resource === "deployments")).toEqual({
      group: "apps",
      version: "v1",
      resource: "deployments",
      kind: "Deployment",
      namespaced: true,
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      singularName: "deployment",
      shortNames: ["deploy"],
    });
  });

  it("finds the same in a real server's legacy documents", async () => {
    const aggregated = await discover(readerOf(AGGREGATED));
    const legacy = await discover(readerOf(LEGACY));

    // The API server shuffles the custom resources of a group.
    expect(byName(legacy.resources)).toEqual(byName(aggregated.resources));
    expect(legacy.resources).toHaveLength(69);
    expect(legacy.backupOrder()).toHaveLength(60);
  });

  it("asks for the legacy form when there is no aggregated one", async () => {
    const { resources } = await discover(readerOf(LEGACY, {}));

    expect(resources.map(groupResourceOf)).toContain("deployments.apps");
  });

  it("takes each root in the form it comes in", async () => {
    const mixed = { ...LEGACY, "/apis": AGGREGATED["/apis"] };
    const whole = await discover(readerOf(AGGREGATED));

    expect((await discover(readerOf(mixed))).resources).toEqual(whole.resources);
  });

  it("drops subresources", async () => {
    const { resources } = await discover(readerOf(LEGACY));

    expect(resources.filter(({ resource }) => resource.includes("/"))).toEqual([]);
  });

  it("lists a resource its group's preferred version lacks at the version that has it", async () => {
    const { resources } = await discover(readerOf(AGGREGATED));
    const sample = resources.filter(({ group }) => group === "sample.example.com");

    expect(sample.map((resource) => `${resource.resource} ${apiVersionOf(resource)}`)).toEqual([
      "fleets sample.example.com/v1",
      "gadgets sample.example.com/v1",
      "blobs sample.example.com/v1alpha1",
    ]);
  });

  it("takes the preferred version wherever it stands among a group's versions", async () => {
    const widgets = { resources: [{ name: "widgets", kind: "Widget" }] };
    const { resources } = await discover(
      readerOf({
        ...CORE,
        "/apis": {
          groups: [
            {
              name: "old.example.com",
              versions: [{ version: "v1beta1" }, { version: "v1" }],
              preferredVersion: { version: "v1" },
            },
          ],
        },
        "/apis/old.example.com/v1beta1": widgets,
        "/apis/old.example.com/v1": widgets,
      }),
    );

    expect(resources.map(apiVersionOf)).toEqual(["v1", "old.example.com/v1"]);
    expect(resources[1]).toMatchObject({ namespaced: false, verbs: [] });
  });

  it("puts group extensions last", async () => {
    const deployments = { resources: [{ name: "deployments", kind: "Deployment" }] };
    const { resources } = await discover(
      readerOf({
        ...CORE,
        "/apis": groupList("extensions", "apps"),
        "/apis/extensions/v1": deployments,
        "/apis/apps/v1": deployments,
      }),
    );

    expect(resources.map(groupResourceOf)).toEqual([
      "pods",
      "deployments.apps",
      "deployments.extensions",
    ]);
  });

  it.for([
    ["cannot be reached", new JangadaError(ErrorName.ClusterUnavailable, "503")],
    ["is denied", new JangadaError(ErrorName.ClusterDenied, "403")],
    ["is refused", new ListRefusal(404, "NotFound", "404")],
    ["is malformed", "<html>"],
    ["is not there", undefined],
  ] as const)("names a group whose resource list %s and goes on", async ([, answer]) => {
    const { resources, failures } = await discover(
      readerOf({
        ...CORE,
        "/apis": groupList("metrics.k8s.io", "apps"),
        "/apis/metrics.k8s.io/v1": answer,
        "/apis/apps/v1": { resources: [{ name: "deployments", kind: "Deployment" }] },
      }),
    );

    expect(resources.map(groupResourceOf)).toEqual(["pods", "deployments.apps"]);
    expect(failures).toEqual([
      expect.stringMatching(/^discovery of 'metrics.k8s.io\/v1' failed, none of its resources/),
    ]);
  });

  it("names a stale group of an aggregated document and goes on", async () => {
    const { resources, failures } = await discover(
      readerOf({
        ...CORE,
        "/apis": {
          kind: "APIGroupDiscoveryList",
          items: [
            {
              metadata: { name: "metrics.k8s.io" },
              versions: [
                {
                  version: "v1beta1",
                  freshness: "Stale",
                  resources: [{ resource: "nodes", responseKind: { kind: "NodeMetrics" } }],
                },
              ],
            },
          ],
        },
      }),
    );

    expect(resources.map(groupResourceOf)).toEqual(["pods"]);
    expect(failures).toEqual([
      "discovery of 'metrics.k8s.io/v1beta1' is stale, none of its resources are seen: repair its APIService",
    ]);
  });

  it("passes over what an aggregated document leaves out", async () => {
    const versions = [
      {
        version: "v1",
        resources: [{ resource: "scales" }, { resource: "odd", responseKind: { kind: "Odd" } }],
      },
      { version: "v2" },
    ];
    const { resources } = await discover(
      readerOf({
        "/api": { kind: "APIGroupDiscoveryList", items: [{ versions }, {}] },
        "/apis": { kind: "APIGroupDiscoveryList" },
      }),
    );

    expect(resources).toEqual([
      { group: "", version: "v1", resource: "odd", kind: "Odd", namespaced: false, verbs: [] },
    ]);
  });

  it("passes over groups without versions", async () => {
    const roots = {
      "/api": { versions: [] },
      "/apis": { groups: [{ name: "empty", versions: [] }] },
    };

    expect((await discover(readerOf(roots))).resources).toEqual([]);
  });

  it("reads an empty resource list", async () => {
    const { resources, failures } = await discover(
      readerOf({ ...CORE, "/apis": groupList("apps"), "/apis/apps/v1": {} }),
    );

    expect(resources).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it("fails when the core group cannot be read", async () => {
    const unavailable = new JangadaError(ErrorName.ClusterUnavailable, "503");
    const reader = readerOf({ ...CORE, "/apis": groupList(), "/api/v1": unavailable });

    await expect(discover(reader)).rejects.toBe(unavailable);
  });

  it("fails on an error that is no answer of the server", async () => {
    const bug = new TypeError("x is not a function");
    const reader = readerOf({ ...CORE, "/apis": groupList("apps"), "/apis/apps/v1": bug });

    await expect(discover(reader)).rejects.toBe(bug);
  });

  it.for([
    ["another document", { hello: "world" }],
    ["a page of a proxy", "<html>"],
    ["nothing", undefined],
  ] as const)("fails when a root is %s", async ([, document]) => {
    await expect(discover(readerOf({ ...CORE, "/apis": document }))).rejects.toMatchObject({
      name: ErrorName.ClusterUnavailable,
      message:
        "'/apis' is not a discovery document: check that the endpoint is a Kubernetes API server",
    });
  });
});
