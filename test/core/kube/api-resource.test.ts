import { expect, it } from "vitest";
import { apiVersionOf, groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";

it.for([
  { group: "", version: "v1", resource: "pods", apiVersion: "v1", groupResource: "pods" },
  {
    group: "apps",
    version: "v1",
    resource: "deployments",
    apiVersion: "apps/v1",
    groupResource: "deployments.apps",
  },
])("joins group, version and resource as Kubernetes does: $groupResource", (row) => {
  expect(apiVersionOf(row)).toBe(row.apiVersion);
  expect(groupResourceOf(row)).toBe(row.groupResource);
});
