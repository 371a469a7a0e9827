import { expect, it } from "vitest";
import { namespaceToCreate } from "../../../../lambdas/core/restore/item/namespace-object.ts";
import { object } from "./builders.ts";

it("keeps labels, annotations and spec of the archived namespace, under the target's name", () => {
  const archived = object("Namespace", undefined, "shop", {
    metadata: {
      labels: { team: "shop" },
      annotations: { note: "x" },
      uid: "abc",
      finalizers: ["example.com/wait"],
      managedFields: [{}],
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  expect(namespaceToCreate("shop-copy", archived)).toEqual({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "shop-copy", labels: { team: "shop" }, annotations: { note: "x" } },
    spec: { finalizers: ["kubernetes"] },
  });
});

it("makes a bare namespace when the backup holds none", () => {
  expect(namespaceToCreate("shop", undefined)).toEqual({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "shop" },
  });
});
