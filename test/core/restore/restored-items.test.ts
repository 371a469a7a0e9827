import { describe, expect, it } from "vitest";
import { countListed, RestoredItems } from "../../../lambdas/core/restore/restored-items.ts";

const pod = { kind: "v1/Pod", namespace: "shop", name: "web" } as const;

describe("RestoredItems", () => {
  it("lists objects by kind as Velero does, sorted", () => {
    const items = new RestoredItems();
    items.add({
      items: [
        { ...pod, action: "created" },
        { ...pod, name: "api", action: "failed" },
        { kind: "v1/Namespace", name: "shop", action: "created" },
        { kind: "apps/v1/Deployment", namespace: "shop", name: "web", action: "updated" },
      ],
      messages: [],
    });

    expect(JSON.stringify(items.resourceList)).toBe(
      '{"apps/v1/Deployment":["shop/web(updated)"],"v1/Namespace":["shop(created)"],"v1/Pod":["shop/api(failed)","shop/web(created)"]}',
    );
    expect(items.size).toBe(4);
  });

  it("counts an item that two chunks needed once, as the first says", () => {
    const items = new RestoredItems();
    items.add({ items: [{ ...pod, action: "created" }], messages: [] });
    items.add({ items: [{ ...pod, action: "skipped" }], messages: [] });

    expect(items.resourceList).toEqual({ "v1/Pod": ["shop/web(created)"] });
  });

  it("sorts messages by severity and place, each said once", () => {
    const items = new RestoredItems();
    const warning = { severity: "warning", scope: { namespace: "shop" }, text: "w" } as const;
    items.add({ items: [], messages: [warning, { ...warning, severity: "error" }] });
    items.add({ items: [], messages: [warning, { ...warning, scope: "velero" }] });
    items.addMessage({ ...warning, scope: "cluster" });

    expect(items.results).toEqual({
      errors: { namespaces: { shop: ["w"] } },
      warnings: { velero: ["w"], cluster: ["w"], namespaces: { shop: ["w"] } },
    });
    expect([items.warnings, items.errors]).toEqual([3, 1]);
  });
});

describe("countListed", () => {
  it("counts by what became of the objects, whatever they are called", () => {
    const list = {
      "v1/Pod": ["a(created)", "b(failed)(created)", "c(updated)"],
      "v1/Secret": ["d(skipped)"],
    };

    expect(countListed(list)).toEqual({ created: 2, updated: 1, skipped: 1, failed: 0 });
  });
});
