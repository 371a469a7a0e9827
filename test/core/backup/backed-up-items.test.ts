import { describe, expect, it } from "vitest";
import { BackedUpItems, fullNameOf } from "../../../lambdas/core/backup/backed-up-items.ts";

const resource = (group: string, version: string, kind: string) => ({
  group,
  version,
  kind,
  resource: `${kind.toLowerCase()}s`,
  namespaced: true,
  verbs: [],
});
const POD = resource("", "v1", "Pod");

describe("BackedUpItems", () => {
  it("takes an item once, by resource, namespace and name", () => {
    const items = new BackedUpItems();

    expect(items.add(POD, { namespace: "shop", name: "web" })).toBe(true);
    expect(items.add(POD, { namespace: "shop", name: "web" })).toBe(false);
    expect(items.add(POD, { namespace: "bank", name: "web" })).toBe(true);
    expect(items.add(POD, { name: "web" })).toBe(true);
    expect(items.add(resource("", "v1", "Node"), { name: "web" })).toBe(true);
    expect(items.count).toBe(4);
  });

  it("lists names by group, version and kind, both sorted", () => {
    const items = new BackedUpItems();
    items.add(POD, { namespace: "zoo", name: "b" });
    items.add(POD, { namespace: "zoo", name: "a" });
    items.add(resource("apps", "v1", "Deployment"), { namespace: "shop", name: "web" });
    items.add(resource("", "v1", "Node"), { name: "node-1" });
    const list = items.toResourceList();

    expect(Object.keys(list)).toEqual(["apps/v1/Deployment", "v1/Node", "v1/Pod"]);
    expect(list).toEqual({
      "apps/v1/Deployment": ["shop/web"],
      "v1/Node": ["node-1"],
      "v1/Pod": ["zoo/a", "zoo/b"],
    });
  });
});

describe("fullNameOf", () => {
  it("puts the namespace in front, where there is one", () => {
    expect(fullNameOf({ namespace: "shop", name: "web" })).toBe("shop/web");
    expect(fullNameOf({ name: "node-1" })).toBe("node-1");
  });
});
